package dev.smartgateway;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.server.HttpServer;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.security.web.server.firewall.StrictServerWebExchangeFirewall;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The firewall sees every header of a response, on a real connection and elsewhere.
 */
class RequestFirewallTests {

    private final List<String> seen = new ArrayList<>();

    /** Notes the headers of a response as Spring Security reads them. */
    private final ServerWebExchangeFirewall noting = (exchange) -> {
        exchange.getResponse()
            .beforeCommit(() -> Mono.fromRunnable(() -> exchange.getResponse()
                .getHeaders()
                .forEach((name, values) -> values.forEach((value) -> this.seen.add(name + ": " + value)))));
        return Mono.just(exchange);
    };

    private static Mono<Void> answered(ServerWebExchange exchange) {
        HttpHeaders headers = exchange.getResponse().getHeaders();
        headers.add("X-One", "first");
        headers.add("x-one", "second");
        headers.add("X-Two", "");
        exchange.getResponse().setStatusCode(HttpStatus.NO_CONTENT);
        return exchange.getResponse().setComplete();
    }

    private static HttpClientResponse call(WebHandler handler) {
        DisposableServer server = HttpServer.create()
            .port(0)
            .handle(new ReactorHttpHandlerAdapter(WebHttpHandlerBuilder.webHandler(handler).build()))
            .bindNow();
        try {
            return HttpClient.create().get().uri("http://localhost:" + server.port() + "/").response().block();
        }
        finally {
            server.disposeNow();
        }
    }

    @Test
    void getFirewalledExchangeWhenOnAConnectionThenEveryHeaderOfTheResponseIsChecked() {
        HttpClientResponse response = call(
                (exchange) -> new RequestFirewall(this.noting).getFirewalledExchange(exchange)
                    .flatMap(RequestFirewallTests::answered));
        assertThat(response.status().code()).isEqualTo(204);
        assertThat(this.seen).contains("X-One: first", "x-one: second", "X-Two: ");
        assertThat(response.responseHeaders().getAll("X-One")).containsExactly("first", "second");
    }

    @Test
    void getFirewalledExchangeWhenElsewhereThenEveryHeaderOfTheResponseIsChecked() {
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
        new RequestFirewall(this.noting).getFirewalledExchange(exchange)
            .flatMap(RequestFirewallTests::answered)
            .block();
        assertThat(this.seen).contains("X-One: first", "X-One: second", "X-Two: ");
    }

    @Test
    void getFirewalledExchangeWhenAHeaderHasALineEndThenNotSent() {
        HttpClientResponse response = call(
                (exchange) -> new RequestFirewall(new StrictServerWebExchangeFirewall()).getFirewalledExchange(exchange)
                    .flatMap((checked) -> {
                        assertThatIllegalArgumentException()
                            .isThrownBy(() -> checked.getResponse().getHeaders().add("X-One", "a\r\nX-Two: b"));
                        return answered(checked);
                    }));
        assertThat(response.responseHeaders().getAll("X-Two")).containsExactly("");
    }

}
