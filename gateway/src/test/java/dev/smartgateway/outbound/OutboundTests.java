package dev.smartgateway.outbound;

import java.net.URI;

import dev.smartgateway.conformance.Checklist;
import dev.smartgateway.smart.PublicUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class OutboundTests {

    private final HttpClients production = new HttpClients(false, false, null);

    private final HttpClients development = new HttpClients(true, false, null);

    private final HttpClients hospital = new HttpClients(false, true, null);

    @ParameterizedTest
    @ValueSource(strings = { "https://ehr.example/token", "https://ehr.example:8443/token", "https://8.8.8.8/token",
            "https://[2606:4700::1111]/token" })
    void permitsWhenHttpsOutsideThenYes(String url) {
        assertThat(this.production.permits(URI.create(url))).isTrue();
    }

    @ParameterizedTest
    @Checklist({ "G2", "S3" })
    @ValueSource(strings = { "http://ehr.example/token", "http://localhost:9000/token", "ftp://ehr.example/x",
            "https://user@ehr.example/token", "https://ehr.example/token#x", "mailto:x@y", "/token",
            "https://127.0.0.1/token", "https://10.1.2.3/token", "https://192.168.1.1/x", "https://172.16.0.1/x",
            "https://169.254.169.254/metadata", "https://0.0.0.0/", "https://[::1]/", "https://[fe80::1]/",
            "https://[fc00::1]/", "https://[::ffff:10.0.0.1]/", "https://100.64.0.1/" })
    void permitsWhenUnsafeThenNo(String url) {
        assertThat(this.production.permits(URI.create(url))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "http://localhost:9000/token", "http://127.0.0.1:9000/token", "http://[::1]:9000/x",
            "http://LOCALHOST:9000/token", "HTTP://localhost:9000/token", "HTTPS://ehr.example/token" })
    void permitsWhenLoopbackInDevelopmentThenYes(String url) {
        assertThat(this.development.permits(URI.create(url))).isTrue();
    }

    @Test
    void permitsWhenPlainHttpElsewhereInDevelopmentThenNo() {
        assertThat(this.development.permits(URI.create("http://ehr.example/token"))).isFalse();
        assertThat(this.development.permits(URI.create("https://10.1.2.3/token"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({ "http://sandbox:9000/fhir,true", "http://SANDBOX:9000/fhir,true", "https://sandbox/fhir,true",
            "http://other:9000/fhir,false", "http://user@sandbox/fhir,false", "http://127.0.0.2/fhir,false" })
    void permitsWhenTheOperatorNamesHostsForPlainHttpThenTheseOnly(String url, boolean permitted) {
        MockEnvironment environment = new MockEnvironment().withProperty("gateway.apps.plain-http-hosts",
                "sandbox,127.0.0.2");
        HttpClients clients = new OutboundConfiguration().outbound(new OutboundProperties(false, null, null),
                new PublicUrl(URI.create("https://chart.example.org")), new Egress(null, null), environment);
        assertThat(clients.permits(URI.create(url))).isEqualTo(permitted);
    }

    @Test
    void permitsWhenInternalIsAllowedThenPrivateButNeitherLoopbackNorLinkLocal() {
        assertThat(this.hospital.permits(URI.create("https://10.1.2.3/token"))).isTrue();
        assertThat(this.hospital.permits(URI.create("https://127.0.0.1/token"))).isFalse();
        assertThat(this.hospital.permits(URI.create("https://169.254.169.254/x"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "junk", "application/json;charset=bogus", ";;;", "application/json, text/html" })
    void clientWhenTheMediaTypeCannotBeParsedThenTheBodyIsReadAllTheSame(String type) throws Exception {
        String answer = HostileServer.answer(type, "{\"issuer\":1}");
        try (HostileServer server = new HostileServer((target, out) -> HostileServer.write(out, answer))) {
            byte[] body = this.development.client(1000, java.time.Duration.ofSeconds(5))
                .get()
                .uri(server.url() + "/keys")
                .exchangeToMono((response) -> response.bodyToMono(byte[].class))
                .block();
            assertThat(body).asString().isEqualTo("{\"issuer\":1}");
        }
    }

    @Test
    @Checklist("S3")
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

    @Test
    @Checklist("S3")
    void clientWhenANameIsBoundToAnotherAddressLaterThenThatOneIsJudgedToo() {
        RecordingNames names = new RecordingNames("127.0.0.1", "10.0.0.1", "169.254.169.254", "fd00::1");
        HttpClients outbound = new HttpClients(true, false, null, names);
        assertThat(refusal(outbound)).as("the first address is a permitted one").isNotEqualTo("FilteredHostException");
        assertThat(refusal(outbound)).isEqualTo("FilteredHostException");
        assertThat(refusal(outbound)).isEqualTo("FilteredHostException");
        assertThat(refusal(outbound)).isEqualTo("FilteredHostException");
        assertThat(names.asked()).containsExactly("ehr.example", "ehr.example", "ehr.example", "ehr.example");
    }

    private static String refusal(HttpClients outbound) {
        return outbound.client(1000, java.time.Duration.ofSeconds(1))
            .get()
            .uri("https://ehr.example:1/token")
            .retrieve()
            .toBodilessEntity()
            .map((response) -> "answered")
            .timeout(java.time.Duration.ofSeconds(1))
            .onErrorResume((error) -> reactor.core.publisher.Mono.just(deepest(error).getClass().getSimpleName()))
            .block();
    }

}
