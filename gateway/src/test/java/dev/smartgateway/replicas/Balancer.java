package dev.smartgateway.replicas;

import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.reactivestreams.Publisher;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * A load balancer: sends each request to the next replica in turn, and to another one
 * only if the connection was refused. It never repeats a request that was sent.
 */
final class Balancer implements AutoCloseable {

    private final List<String> replicas = new CopyOnWriteArrayList<>();

    private final AtomicInteger turn = new AtomicInteger();

    private final LoopResources loops = LoopResources.create("balancer", 2, true);

    private final ConnectionProvider connections = ConnectionProvider.builder("balancer")
        .maxConnections(500)
        .pendingAcquireMaxCount(1000)
        .build();

    private final HttpClient client = HttpClient.create(this.connections)
        .runOn(this.loops)
        .disableRetry(true)
        .followRedirect(false);

    private final DisposableServer server = HttpServer.create()
        .host("127.0.0.1")
        .port(0)
        .runOn(this.loops)
        .handle((request, response) -> forward(request, response, 0))
        .bindNow();

    String url() {
        return "http://localhost:" + this.server.port();
    }

    /** From now on it gets its share. */
    void add(String replica) {
        this.replicas.add(replica);
    }

    /** From now on it gets no further request; what it has goes on. */
    void remove(String replica) {
        this.replicas.remove(replica);
    }

    private Publisher<Void> forward(HttpServerRequest request, HttpServerResponse response, int tried) {
        String replica = this.replicas.get(Math.floorMod(this.turn.getAndIncrement(), this.replicas.size()));
        return this.client.headers((headers) -> headers.set(request.requestHeaders()))
            .request(request.method())
            .uri(replica + request.uri())
            .send((out, outbound) -> outbound.send(request.receive().retain()))
            .response((answer, body) -> pass(answer, response).send(body.retain(), (piece) -> true))
            .onErrorResume(ConnectException.class,
                    (ex) -> (tried < 3) ? forward(request, response, tried + 1) : response.status(502).send());
    }

    private static HttpServerResponse pass(HttpClientResponse answer, HttpServerResponse response) {
        return response.status(answer.status()).headers(answer.responseHeaders());
    }

    @Override
    public void close() {
        this.server.disposeNow();
        this.connections.dispose();
        this.loops.dispose();
    }

}
