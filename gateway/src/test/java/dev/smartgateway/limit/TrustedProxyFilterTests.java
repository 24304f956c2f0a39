package dev.smartgateway.limit;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class TrustedProxyFilterTests {

    private static String seen(List<String> trusted, String peer, String... forwarded) {
        MockServerHttpRequest request = MockServerHttpRequest.get("/fhir/Patient")
            .remoteAddress(new InetSocketAddress(peer, 4711))
            .header("X-Forwarded-For", forwarded)
            .build();
        AtomicReference<String> address = new AtomicReference<>();
        new TrustedProxyFilter(trusted).filter(MockServerWebExchange.from(request), (exchange) -> {
            address.set(exchange.getRequest().getRemoteAddress().getAddress().getHostAddress());
            return Mono.empty();
        }).block();
        return address.get();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            203.0.113.7                        | 203.0.113.7
            203.0.113.7:5000                   | 203.0.113.7
            198.51.100.1, 203.0.113.7          | 203.0.113.7
            198.51.100.1, 203.0.113.7,10.2.3.4 | 203.0.113.7
            [2001:db8::7]:443                  | 2001:db8:0:0:0:0:0:7
            2001:db8::7                        | 2001:db8:0:0:0:0:0:7
            evil.example                       | 10.1.2.3
            203.0.113.7, unknown               | 10.1.2.3
            ''                                 | 10.1.2.3
            [                                  | 10.1.2.3
            """)
    void filterWhenANamedProxySaysSoThenThatIsTheAddress(String forwarded, String address) {
        assertThat(seen(List.of("10.0.0.0/8"), "10.1.2.3", forwarded)).isEqualTo(address);
    }

    @Test
    void filterWhenSeveralHeadersThenReadAsOne() {
        assertThat(seen(List.of("10.0.0.0/8"), "10.1.2.3", "203.0.113.7", "10.9.9.9")).isEqualTo("203.0.113.7");
    }

    @Test
    void filterWhenAnybodyElseSaysSoThenNotBelieved() {
        assertThat(seen(List.of("10.0.0.0/8"), "192.0.2.1", "203.0.113.7")).isEqualTo("192.0.2.1");
        assertThat(seen(List.of(), "10.1.2.3", "203.0.113.7")).isEqualTo("10.1.2.3");
    }

    @ParameterizedTest
    @ValueSource(strings = { "proxy.example", "10.0.0.0/99", "10.0.0.0/8/8", "", "10.0.0.0/x" })
    void newWhenANetworkIsNoneThenRefusedWithWhatToWrite(String network) {
        assertThatIllegalStateException().isThrownBy(() -> new TrustedProxyFilter(List.of(network)))
            .withMessageContaining("10.0.0.0/8");
    }

}
