package dev.smartgateway.style;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.smartgateway.outbound.HttpClients;
import dev.smartgateway.page.HtmlPages;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Style documents of EHRs: which values are used, and that no server can break a page.
 */
class PageStylesTests {

    private static final String GREEN = "{\"color_background\":\"#eef3f0\",\"color_highlight\":\"#1f5c4a\"}";

    private final AtomicInteger calls = new AtomicInteger();

    private final AtomicLong now = new AtomicLong();

    private final PageStyles styles = new PageStyles(new HttpClients(true, false, null), this.now::get,
            Duration.ofMinutes(1));

    private HttpServer server;

    private String body = GREEN;

    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.server.createContext("/", this::answer);
        this.server.start();
    }

    @AfterEach
    void stop() {
        this.server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            this.calls.incrementAndGet();
            byte[] bytes = this.body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(this.status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private URI url() {
        return URI.create("http://localhost:" + this.server.getAddress().getPort() + "/style.json");
    }

    private String page(URI url) {
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
        this.styles.use(exchange, url).block(Duration.ofMinutes(1));
        return new String(HtmlPages.write(exchange, "start", Map.of("direct", false)), StandardCharsets.UTF_8);
    }

    /** The time from which a document counts is set after it was handed out. */
    private void later(Duration passed, String text) {
        Awaitility.await().untilAsserted(() -> {
            this.now.addAndGet(passed.toNanos());
            assertThat(page(url())).contains(text);
        });
    }

    @Test
    void useWhenTheDocumentHasColoursThenPagesHaveThemAndItIsFetchedOnce() {
        assertThat(page(url())).contains("--page:#eef3f0", "--accent:#1f5c4a");
        assertThat(page(url())).contains("--page:#eef3f0");
        assertThat(this.calls).hasValue(1);
        this.body = GREEN.replace("#eef3f0", "#ffffff");
        later(Duration.ofMinutes(11), "--page:#ffffff");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "[]", "{", "{\"color_background\":5}", "<html>", "{\"color_background\":\"red\"}",
            "{\"color_background\":\"#fff\",\"color_background\":\"#000\"}" })
    void useWhenTheDocumentIsUnusableThenThePageStaysAsItIs(String document) {
        this.body = document;
        assertThat(page(url())).contains("--accent:#0b4f8a").doesNotContain("color-scheme:dark;--page");
        page(url());
        assertThat(this.calls).hasValue(1);
        this.body = GREEN;
        later(Duration.ofSeconds(61), "--page:#eef3f0");
    }

    @ParameterizedTest
    @ValueSource(ints = { 302, 404, 500 })
    void useWhenTheServerAnswersOtherwiseThenThePageStaysAsItIs(int answered) {
        this.status = answered;
        assertThat(page(url())).contains("--accent:#0b4f8a");
        assertThat(this.calls).hasValue(1);
    }

    @Test
    void useWhenTheDocumentIsTooLargeThenThePageStaysAsItIs() {
        this.body = GREEN.replace("}", ",\"x\":\"" + "x".repeat(20_000) + "\"}");
        assertThat(page(url())).contains("--accent:#0b4f8a");
    }

    @Test
    void useWhenTheAddressIsInternalThenNothingIsFetched() {
        PageStyles production = new PageStyles(new HttpClients(false, false, null), this.now::get,
                Duration.ofMinutes(1));
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
        production.use(exchange, url()).block(Duration.ofMinutes(1));
        production.use(exchange, URI.create("https://10.0.0.1/style.json")).block(Duration.ofMinutes(1));
        production.use(exchange, null).block(Duration.ofMinutes(1));
        assertThat(this.calls).hasValue(0);
    }

}
