package dev.smartgateway.outbound;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OneExchangeTests {

    private static final String OWN = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\np1";

    private static final String EMPTY = "HTTP/1.1 204 No Content\r\n\r\n";

    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\np1\r\n0\r\n\r\n";

    private static final String OTHER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\np2";

    static Stream<Integer> skipped() {
        return IntStream.range(100, 200).filter((code) -> code != 101).boxed();
    }

    static Stream<String> wholes() {
        return Stream.of(OWN, EMPTY, CHUNKED);
    }

    @ParameterizedTest
    @MethodSource("skipped")
    void readWhenInterimAnswersComeFirstThenTheFinalOneIsTheAnswer(int code) {
        EmbeddedChannel channel = asked("GET");
        String interim = "HTTP/1.1 " + code + " Wait\r\nLink: </x>\r\n\r\n";
        assertThat(received(channel, interim + interim + OWN)).isEqualTo("200 p1");
        assertThat(channel.isOpen()).isTrue();
        assertThat(again(channel)).isEqualTo("200 p2");
    }

    @Test
    void readWhenAnInterimAnswerToHeadComesFirstThenNoBodyIsAwaited() {
        EmbeddedChannel channel = asked("HEAD");
        assertThat(received(channel, "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n"))
            .isEqualTo("200 ");
        assertThat(channel.isOpen()).isTrue();
        assertThat(again(channel)).isEqualTo("200 p2");
    }

    @ParameterizedTest
    @ValueSource(strings = { "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
            "HTTP/1.1 101 Switching Protocols\r\n\r\n", "HTTP/1.1 099 Odd\r\n\r\n", "HTTP/1.1 000 Odd\r\n\r\n",
            "HTTP/1.1 103 Early Hints\r\nContent-Length: 2\r\n\r\np2" })
    void readWhenItCannotBeLeftOutThenNothingOfItAndClosed(String interim) {
        EmbeddedChannel channel = asked("GET");
        assertThat(received(channel, interim + OWN)).doesNotContain("p1", "p2");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void readWhenInterimAnswersHaveNoEndThenClosed() {
        EmbeddedChannel channel = asked("GET");
        assertThat(received(channel, "HTTP/1.1 102 Processing\r\n\r\n".repeat(1000))).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }

    /** However the network cuts what came too much. */
    @ParameterizedTest
    @MethodSource("wholes")
    void readWhenBytesFollowTheAnswerThenItFailsAndTheConnectionIsClosed(String whole) {
        for (int cut = 1; cut <= OTHER.length(); cut++) {
            EmbeddedChannel channel = asked("GET");
            assertThat(received(channel, whole + OTHER.substring(0, cut))).as("cut at " + cut).doesNotEndWith("end");
            assertThat(channel.isOpen()).as("cut at " + cut).isFalse();
            assertThat(channel.inboundMessages()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("wholes")
    void readWhenTheAnswerComesByteByByteThenItIsTheAnswer(String whole) {
        EmbeddedChannel channel = asked("GET");
        StringBuilder text = new StringBuilder();
        whole.chars().forEach((one) -> text.append(received(channel, Character.toString(one))));
        assertThat(text.toString()).isIn("200 p1", "204 ");
        assertThat(again(channel)).isEqualTo("200 p2");
    }

    static Stream<String> unreadable() {
        String head = "HTTP/1.1 200 OK\r\n";
        return Stream.of("NOT HTTP AT ALL\r\n\r\n", "{\"x\":1}\r\n\r\n", "ICY 200 OK\r\n\r\n", "HTTP/1.1\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n", head + "Content-Length: x\r\n\r\n", head + "Content-Length: -1\r\n\r\n",
                head + "Content-Length: 2\r\nContent-Length: 3\r\n\r\np1", head + "foo\r\n\r\np1",
                head + "X: a\0b\r\n\r\np1", head + "Transfer-Encoding: chunked\r\n\r\nzz\r\np1",
                head + "X: " + "a".repeat(20_000) + "\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void callWhenTheAnswerIsNoHttpThenAFailureOfTheCodec(String answer) throws Exception {
        ConnectionProvider pool = ConnectionProvider.create("unreadable", 1);
        try (HostileServer server = new HostileServer((target, out) -> HostileServer.write(out, answer))) {
            HttpClient client = OneExchange.on(HttpClient.create(pool).baseUrl(server.url())).disableRetry(true);
            assertThatThrownBy(() -> client.get()
                .uri("/1")
                .responseSingle((head, body) -> body.asString())
                .block(java.time.Duration.ofSeconds(20))).isInstanceOf(io.netty.handler.codec.DecoderException.class);
        }
        finally {
            pool.dispose();
        }
    }

    @Test
    void readWhenNobodyAskedThenClosed() {
        EmbeddedChannel channel = asked("GET");
        received(channel, OWN);
        assertThat(received(channel, OTHER)).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void readWhenTheEndOfTheConnectionIsTheEndOfTheBodyThenItIsTheAnswer() {
        EmbeddedChannel channel = asked("GET");
        assertThat(received(channel, "HTTP/1.1 200 OK\r\n\r\np1")).isEqualTo("200 p1");
        channel.close();
        assertThat((Object) channel.readInbound()).isInstanceOf(io.netty.handler.codec.http.LastHttpContent.class);
    }

    /**
     * Sessions share one pool; the service sends the final answer late, or an answer too
     * many.
     */
    @ParameterizedTest
    @CsvSource({ "HTTP/1.1 102 Processing,", "HTTP/1.1 103 Early Hints,", "HTTP/1.1 199 Odd,",
            "HTTP/1.1 101 Switching Protocols,", ",more" })
    void callsWhenManyShareAPoolThenNobodyGetsTheAnswerOfAnother(String interim, String more) throws Exception {
        CountDownLatch started = new CountDownLatch(4);
        try (HostileServer server = new HostileServer((target, out) -> {
            if (interim != null) {
                HostileServer.write(out, interim + "\r\n\r\n");
                Thread.yield();
            }
            started.countDown();
            // In one piece: what comes after the next request was sent is not promised.
            String further = (more != null) ? HostileServer.answer("text/plain", "of another") : "";
            HostileServer.write(out, HostileServer.answer("text/plain", target) + further);
        })) {
            ConnectionProvider pool = ConnectionProvider.create("hostile", 4);
            HttpClient client = OneExchange.on(HttpClient.create(pool).baseUrl(server.url()));
            List<String> wrong = Flux.range(0, 400)
                .flatMap((number) -> client.get()
                    .uri("/" + number)
                    .responseSingle((head, body) -> body.asString())
                    .filter((text) -> !text.equals("GET /" + number))
                    .onErrorComplete(), 16)
                .collectList()
                .block(java.time.Duration.ofSeconds(20));
            pool.dispose();
            assertThat(wrong).isEmpty();
            assertThat(started.getCount()).isZero();
        }
    }

    private static EmbeddedChannel asked(String method) {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpClientCodec());
        OneExchange.install(channel.pipeline());
        ask(channel, method);
        return channel;
    }

    private static void ask(EmbeddedChannel channel, String method) {
        channel
            .writeOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), "/Patient/p1"));
        channel.releaseOutbound();
    }

    private static String again(EmbeddedChannel channel) {
        ask(channel, "GET");
        return received(channel, OTHER);
    }

    private static String received(EmbeddedChannel channel, String bytes) {
        try {
            channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.US_ASCII));
        }
        catch (RuntimeException ex) {
            assertThat(ex).isInstanceOf(io.netty.handler.codec.DecoderException.class);
        }
        List<String> text = new ArrayList<>();
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            if (message instanceof HttpResponse head) {
                text.add(head.status().code() + " ");
            }
            if (message instanceof HttpContent content) {
                text.add(content.content().toString(StandardCharsets.US_ASCII));
            }
            ReferenceCountUtil.release(message);
        }
        return String.join("", text);
    }

}
