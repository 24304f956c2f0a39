package dev.smartgateway.token.http;

import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class OutboundTests {

    private final Outbound production = new Outbound(false, false, null);

    private final Outbound development = new Outbound(true, false, null);

    private final Outbound hospital = new Outbound(false, true, null);

    @ParameterizedTest
    @ValueSource(strings = { "https://ehr.example/token", "https://ehr.example:8443/token", "https://8.8.8.8/token",
            "https://[2606:4700::1111]/token" })
    void permitsWhenHttpsOutsideThenYes(String url) {
        assertThat(this.production.permits(URI.create(url))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "http://ehr.example/token", "http://localhost:9000/token", "ftp://ehr.example/x",
            "https://user@ehr.example/token", "https://ehr.example/token#x", "mailto:x@y", "/token",
            "https://127.0.0.1/token", "https://10.1.2.3/token", "https://192.168.1.1/x", "https://172.16.0.1/x",
            "https://169.254.169.254/metadata", "https://0.0.0.0/", "https://[::1]/", "https://[fe80::1]/",
            "https://[fc00::1]/", "https://[::ffff:10.0.0.1]/", "https://100.64.0.1/" })
    void permitsWhenUnsafeThenNo(String url) {
        assertThat(this.production.permits(URI.create(url))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "http://localhost:9000/token", "http://127.0.0.1:9000/token", "http://[::1]:9000/x" })
    void permitsWhenLoopbackInDevelopmentThenYes(String url) {
        assertThat(this.development.permits(URI.create(url))).isTrue();
    }

    @Test
    void permitsWhenPlainHttpElsewhereInDevelopmentThenNo() {
        assertThat(this.development.permits(URI.create("http://ehr.example/token"))).isFalse();
        assertThat(this.development.permits(URI.create("https://10.1.2.3/token"))).isFalse();
    }

    @Test
    void permitsWhenInternalIsAllowedThenPrivateButNeitherLoopbackNorLinkLocal() {
        assertThat(this.hospital.permits(URI.create("https://10.1.2.3/token"))).isTrue();
        assertThat(this.hospital.permits(URI.create("https://127.0.0.1/token"))).isFalse();
        assertThat(this.hospital.permits(URI.create("https://169.254.169.254/x"))).isFalse();
    }

    @Test
    void clientWhenNameResolvesToLoopbackThenRefusesToConnect() {
        assertThat(this.production.client(1000, java.time.Duration.ofSeconds(2))
            .get()
            .uri("https://localhost:1/x")
            .retrieve()
            .toBodilessEntity()
            .map((response) -> "answered")
            .onErrorResume((error) -> reactor.core.publisher.Mono.just(deepest(error).getClass().getSimpleName()))
            .block()).isEqualTo("FilteredHostException");
    }

    private static Throwable deepest(Throwable error) {
        return (error.getCause() != null) ? deepest(error.getCause()) : error;
    }

}
