package dev.smartgateway.journey;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Health and metrics, on a port of their own.
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

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
    }

}
