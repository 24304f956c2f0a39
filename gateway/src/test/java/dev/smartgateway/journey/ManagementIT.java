package dev.smartgateway.journey;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import dev.smartgateway.redis.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Health and metrics on the management port.
 */
class ManagementIT {

    private final PretendEhr ehr = Hospital.ehr();

    private final Gateway gateway = Hospital.shipped();

    private final Person person = new Person(this.gateway);

    @BeforeEach
    void reset() {
        this.ehr.reset();
    }

    @ParameterizedTest
    @ValueSource(strings = { "/actuator/health/liveness", "/actuator/health/readiness" })
    void probeWhenAllIsWellThenUp(String probe) throws Exception {
        HttpResponse<String> answer = get(this.gateway.managementPort(), probe);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"status\":\"UP\"");
    }

    @Test
    void metricsWhenCallsWereAllowedAndRefusedThenCountedByReasonAndWithoutIdentities() throws Exception {
        String launch = this.person.open(this.ehr.launchPath(Hospital.A)).launch();
        this.person.fetch("/launches/" + launch + "/fhir/Patient/" + this.ehr.patient(Hospital.A));
        this.person.fetch("/launches/" + launch + "/fhir/Observation?patient=" + this.ehr.patient(Hospital.B));
        String scrape = get(this.gateway.managementPort(), "/actuator/prometheus").body();
        assertThat(scrape)
            .containsPattern("gateway_fhir_requests_seconds_count\\{[^}]*interaction=\"read\",outcome=\"allowed\","
                    + "reason=\"none\",type=\"Patient\"} [1-9]")
            .containsPattern("gateway_fhir_requests_seconds_count\\{[^}]*outcome=\"denied\",reason=\"other-patient\"")
            .containsPattern("gateway_store_seconds_count")
            .containsPattern("resilience4j_circuitbreaker_state\\{[^}]*name=\"fhir-localhost:[0-9]+/fhir\"")
            .containsPattern("resilience4j_circuitbreaker_state\\{[^}]*name=\"idp-sandbox\"")
            .containsPattern(
                    "resilience4j_bulkhead_available_concurrent_calls\\{[^}]*name=\"fhir-localhost:[0-9]+/fhir\"")
            .containsPattern("resilience4j_timelimiter_calls_total\\{[^}]*name=\"fhir-localhost:[0-9]+/fhir\"");
        assertThat(scrape).doesNotContain(this.ehr.patient(Hospital.A), this.ehr.patient(Hospital.B), launch, "stark");
    }

    @ParameterizedTest
    @ValueSource(strings = { "/actuator/health", "/actuator/prometheus", "/actuator/sessions", "/actuator/env" })
    void managementWhenAskedOnTheMainPortThenNotThere(String path) throws Exception {
        assertThat(get(this.gateway.port(), path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = { "/fhir/Patient", "/launch?app=demo", "/launches", "/demo/", "/actuator/env",
            "/actuator/heapdump", "/actuator/beans" })
    void anythingElseWhenAskedOnTheManagementPortThenNotThere(String path) throws Exception {
        assertThat(get(this.gateway.managementPort(), path).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "Bearer", "Bearer ", "Bearer operator-token-of-the-tests-012345678",
            "Basic b3BlcmF0b3ItdG9rZW4tb2YtdGhlLXRlc3RzLTAxMjM0NTY3ODk=",
            "Bearer operator-token-of-the-tests-0123456789x" })
    void sessionsWhenEndedWithoutTheOperatorsTokenThenRefusedAndNothingEnds(String credential) {
        String launch = this.person.open(this.ehr.launchPath(Hospital.A)).launch();
        for (String method : List.of("DELETE", "POST", "PUT", "PATCH")) {
            String answer = management(method + " /actuator/sessions?everything=true HTTP/1.1\r\nHost: localhost\r\n"
                    + (credential.isEmpty() ? "" : "Authorization: " + credential + "\r\n"));
            assertThat(answer).startsWith("HTTP/1.1 401 ");
            assertThat(Wire.header(answer, "X-Gateway-Reason")).isEqualTo("operator-credential");
        }
        assertThat(this.person.fetch("/launches/" + launch).status()).isEqualTo(200);
        assertThat(management("DELETE /actuator/sessions?everything=true HTTP/1.1\r\nHost: localhost\r\n"
                + "Authorization: Bearer " + Gateway.OPERATOR_TOKEN + "\r\n"))
            .startsWith("HTTP/1.1 200 ");
        // A replica may know the session for as long as its near-cache keeps it.
        Awaitility.await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> "operator-logout".equals(this.person.fetch("/launches/" + launch).reason()));
    }

    @ParameterizedTest
    @CsvSource({ "evil.example, 400", "evil.example:8081, 400", "127.0.0.1.evil.example, 400", "localhost.evil, 400",
            "localhost:1, 200", "127.0.0.1, 200", "[::1]:8081, 200", "gateway:8081, 200" })
    void hostWhenItIsAnotherSitesThenRefused(String host, int status) {
        String answer = management("GET /actuator/sessions HTTP/1.1\r\nHost: " + host + "\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void startWhenManagementHasThePortOfTheServiceThenStops() {
        String port = Integer.toString(Gateway.freePort());
        assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
            .isThrownBy(() -> Hospital.start(TestRedis.shared(), "gateway.apps.location=../config/apps",
                    "server.port=" + port, "gateway.public-url=http://localhost:" + port,
                    "management.server.port=" + port))
            .satisfies((stop) -> assertThat(stop.getName()).isEqualTo("management.server.port"));
    }

    private String management(String head) {
        return Wire.exchange(this.gateway.managementPort(), head + "Connection: close\r\n\r\n");
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
    }

}
