package dev.smartgateway.journey;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import dev.smartgateway.redis.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rate limits of a running gateway behind a proxy, with a stopped clock.
 */
class RateLimitsIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final StubEhr ehr = new StubEhr();

    @TempDir
    private Path folder;

    private Gateway gateway;

    @BeforeEach
    void writeApp() throws IOException {
        Files.createDirectory(this.folder.resolve("apps"));
        this.ehr.writeApp(this.folder.resolve("apps"));
    }

    @AfterEach
    void stop() {
        this.gateway.close();
        this.ehr.close();
    }

    private void start(String... limits) {
        List<String> properties = new ArrayList<>(List.of(TestRedis.shared().properties()));
        properties.addAll(List.of("gateway.apps.location=" + this.folder.resolve("apps"), "gateway.keys.ephemeral=true",
                "gateway.credentials.stub.secret=" + StubEhr.SECRET, "gateway.audit.sink=file",
                "gateway.audit.file=" + this.folder.resolve("audit.log")));
        properties.addAll(List.of(limits));
        Clock now = Clock.fixed(Clock.systemUTC().instant(), ZoneOffset.UTC);
        this.gateway = Gateway.start(now, properties);
    }

    private HttpResponse<String> get(String path, String session, String client) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.gateway.url() + path))
            .timeout(Duration.ofSeconds(20))
            .header("Sec-Fetch-Site", "same-origin")
            .header("X-Forwarded-For", client);
        if (!session.isEmpty()) {
            request.header("Cookie", session);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private int status(String session) throws Exception {
        return get("/fhir/Observation/o1", session, "192.0.2.1").statusCode();
    }

    private static void assertTooMany(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(answer.headers().firstValue("X-Gateway-Reason")).hasValue("too-many-requests");
    }

    @ParameterizedTest
    @ValueSource(strings = { "local", "redis" })
    void fhirWhenASessionAsksTooOftenThenItWaitsAndOthersDoNot(String counters) throws Exception {
        start("gateway.limits.session.per-second=1", "gateway.limits.session.burst=5",
                "gateway.limits.counters=" + counters);
        String busy = this.ehr.launch(this.gateway.url());
        String other = this.ehr.launch(this.gateway.url());
        for (int call = 0; call < 5; call++) {
            assertThat(status(busy)).isEqualTo(200);
        }
        assertTooMany(get("/fhir/Observation/o1", busy, "192.0.2.1"));
        assertThat(status(other)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = { "local", "redis" })
    void fhirWhenAnAppAsksTooOftenThenAllItsSessionsWait(String counters) throws Exception {
        start("gateway.limits.app.per-second=1", "gateway.limits.app.burst=5", "gateway.limits.counters=" + counters);
        String one = this.ehr.launch(this.gateway.url());
        String two = this.ehr.launch(this.gateway.url());
        for (int call = 0; call < 5; call++) {
            assertThat(status((call % 2 == 0) ? one : two)).isEqualTo(200);
        }
        assertTooMany(get("/fhir/Observation/o1", one, "192.0.2.1"));
        assertTooMany(get("/fhir/Observation/o1", two, "192.0.2.2"));
    }

    @Test
    void anonymousWhenBehindANamedProxyThenEachClientIsCountedAndAuditedAsItself() throws Exception {
        start("gateway.limits.anonymous.per-second=1", "gateway.limits.anonymous.burst=3",
                "gateway.limits.trusted-proxies=127.0.0.0/8");
        for (int call = 0; call < 3; call++) {
            assertThat(get("/launch?app=nothing", "", "192.0.2.7").statusCode()).isEqualTo(404);
        }
        assertTooMany(get("/launch?app=nothing", "", "192.0.2.7"));
        assertTooMany(get("/launch?app=nothing", "", "198.51.100.9, 192.0.2.7"));
        assertThat(get("/launch?app=nothing", "", "192.0.2.8").statusCode()).isEqualTo(404);
        Awaitility.await()
            .atMost(Duration.ofSeconds(10))
            .untilAsserted(() -> assertThat(Files.readString(this.folder.resolve("audit.log")))
                .contains("\"address\":\"192.0.2.7\"", "\"address\":\"192.0.2.8\"")
                .doesNotContain("198.51.100.9", "127.0.0.1"));
    }

    @Test
    void anonymousWhenNoProxyIsNamedThenWhatAClientSaysOfItselfCountsForNothing() throws Exception {
        start("gateway.limits.anonymous.per-second=1", "gateway.limits.anonymous.burst=3");
        for (int call = 0; call < 3; call++) {
            assertThat(get("/launch?app=nothing", "", "192.0.2." + call).statusCode()).isEqualTo(404);
        }
        assertTooMany(get("/launch?app=nothing", "", "192.0.2.99"));
    }

    @Test
    void launchWhenAnotherClientMakesTheProviderFailThenItSucceeds() throws Exception {
        start("gateway.limits.trusted-proxies=127.0.0.0/8");
        for (int call = 0; call < 15; call++) {
            HttpResponse<String> begun = get("/launch?launch=x1&iss=" + this.ehr.origin() + "/fhir", "", "192.0.2.66");
            String state = begun.headers()
                .firstValue("Location")
                .orElseThrow()
                .replaceFirst("^.*[?&]state=([^&]*).*$", "$1");
            String pending = begun.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
            assertThat(
                    get("/callback/stub?code=" + StubEhr.FATAL + "&state=" + state, pending, "192.0.2.66").statusCode())
                .isEqualTo(503);
        }
        assertThat(this.ehr.fatal()).as("the circuit stayed closed").isEqualTo(15);
        assertThat(status(this.ehr.launch(this.gateway.url()))).isEqualTo(200);
    }

}
