package dev.smartgateway.outbound;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With a real proxy in front of a real server: which thread an answer arrives on, and how
 * many pools there are.
 */
class EventLoopPoolsTests {

    private static final int LOOPS = 4;

    private final LoopResources loops = LoopResources.create("proxy", LOOPS, true);

    private final List<ConnectionProvider> made = new CopyOnWriteArrayList<>();

    private final EventLoopPools pools = new EventLoopPools(() -> {
        ConnectionProvider one = ConnectionProvider.create("one", 100);
        this.made.add(one);
        return one;
    });

    private final DisposableServer service = HttpServer.create()
        .host("127.0.0.1")
        .port(0)
        .handle((request, response) -> response.sendString(Mono.just("answer")))
        .bindNow();

    private final HttpClient client = HttpClient.create(this.pools)
        .runOn(this.loops)
        .baseUrl("http://127.0.0.1:" + this.service.port());

    /**
     * Answers with {@code true} if the service's answer arrived on the thread of the
     * browser's connection.
     */
    private final DisposableServer proxy = HttpServer.create()
        .host("127.0.0.1")
        .port(0)
        .runOn(this.loops)
        .handle((request, response) -> {
            Thread browser = Thread.currentThread();
            return response.sendString(this.client.get()
                .uri("/")
                .responseSingle((head, body) -> body.asString()
                    .map((text) -> String.valueOf(Thread.currentThread().equals(browser)))));
        })
        .bindNow();

    @AfterEach
    void end() {
        this.proxy.disposeNow();
        this.service.disposeNow();
        this.pools.dispose();
        this.loops.dispose();
    }

    private List<String> calls(int count) {
        HttpClient browser = HttpClient.create(ConnectionProvider.create("browser", 32))
            .baseUrl("http://127.0.0.1:" + this.proxy.port());
        return Flux.range(0, count)
            .flatMap((i) -> browser.get().uri("/").responseSingle((head, body) -> body.asString()), 32)
            .collectList()
            .block();
    }

    @Test
    void acquireWhenOnAnEventLoopThenTheAnswerArrivesThere() {
        assertThat(calls(2000)).hasSize(2000).containsOnly("true");
        assertThat(this.made).hasSize(LOOPS + 1);
    }

    @Test
    void acquireWhenOnAnotherThreadThenOnePool() {
        for (int i = 0; i < 3; i++) {
            assertThat(this.client.get().uri("/").responseSingle((head, body) -> body.asString()).block())
                .isEqualTo("answer");
        }
        assertThat(this.made).hasSize(1);
    }

    @Test
    void disposeLaterWhenPoolsWereMadeThenAllEnd() {
        calls(100);
        this.pools.disposeLater().block();
        assertThat(this.made).hasSizeGreaterThan(1).allMatch(ConnectionProvider::isDisposed);
        assertThat(this.pools.isDisposed()).isTrue();
    }

    @Test
    void disposeWhenPoolsWereMadeThenAllEnd() {
        calls(100);
        this.pools.dispose();
        assertThat(this.made).hasSizeGreaterThan(1).allMatch(ConnectionProvider::isDisposed);
    }

}
