package dev.smartgateway.journey;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.token.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the policy file permits is permitted in a running gateway, everything else is
 * denied, and no policy gives access to another patient.
 */
class PolicyFileIT {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final String OPEN = """
            interactions: [read, vread, search-type, create, operation, history-instance]
            search: { parameters: [_offset] }
            operations: [lookup]
            compartment: { check-references: false }
            """;

    private final StubEhr ehr = new StubEhr();

    private Path directory;

    private Gateway gateway;

    private String cookie;

    @BeforeEach
    void place(@TempDir Path temporary) throws IOException {
        this.directory = temporary;
        this.ehr.writeApp(Files.createDirectories(temporary.resolve("apps")));
    }

    @AfterEach
    void close() {
        this.gateway.close();
        this.ehr.close();
    }

    private void start(String policy) throws IOException, InterruptedException {
        Path file = Files.writeString(this.directory.resolve("policy.yml"), policy);
        List<String> properties = new ArrayList<>(Arrays.asList(TestRedis.shared().properties()));
        properties
            .addAll(List.of("gateway.apps.location=" + this.directory.resolve("apps"), "gateway.keys.ephemeral=true",
                    "gateway.credentials.stub.secret=" + StubEhr.SECRET, "gateway.policy.location=" + file));
        this.gateway = Gateway.start(new TestClock(), properties);
        this.cookie = this.ehr.launch(this.gateway.url());
    }

    private String outcome(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return (answer.statusCode() + " " + answer.headers().firstValue("X-Gateway-Reason").orElse("")).strip();
    }

    private HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(URI.create(this.gateway.url() + "/fhir" + path))
            .headers("Cookie", this.cookie, "Sec-Fetch-Site", "same-origin");
    }

    private HttpRequest.Builder create(String subject, String more) {
        return get("/Observation").header("Content-Type", "application/fhir+json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"resourceType\":\"Observation\",\"status\":\"final\","
                    + "\"code\":{\"text\":\"x\"},\"subject\":{\"reference\":\"Patient/" + subject + "\"}" + more
                    + "}"));
    }

    @Test
    void createWhenReferencesAreCheckedThenAnUnknownOneIsLookedUpAndRefused() throws Exception {
        start("{}");
        assertThat(outcome(create(this.ehr.patient(), ",\"encounter\":{\"reference\":\"Encounter/e1\"}")))
            .isEqualTo("403 reference-not-found");
        assertThat(this.ehr.calls()).contains("GET /fhir/Encounter").noneMatch((call) -> call.startsWith("POST"));
    }

    @Test
    void createWhenThePolicyRelaxesReferencesThenSentWithoutALookUp() throws Exception {
        start(OPEN);
        assertThat(outcome(create(this.ehr.patient(), ",\"encounter\":{\"reference\":\"Encounter/e1\"}")))
            .isEqualTo("201");
        assertThat(this.ehr.calls()).contains("POST /fhir/Observation").doesNotContain("GET /fhir/Encounter");
    }

    @Test
    void createWhenThePolicyRelaxesReferencesThenAnotherPatientIsStillRefused() throws Exception {
        start(OPEN);
        assertThat(outcome(create("another", ""))).isEqualTo("403 other-patient");
        assertThat(outcome(create(this.ehr.patient(), ",\"focus\":[{\"reference\":\"Patient/another\"}]")))
            .isEqualTo("403 other-patient");
        assertThat(this.ehr.calls()).noneMatch((call) -> call.startsWith("POST"));
    }

    @Test
    void searchWhenThePolicyOpensAParameterWithAnUnderscoreThenSentWithThePin() throws Exception {
        start(OPEN);
        assertThat(outcome(get("/Observation?_offset=20"))).isEqualTo("200");
        assertThat(outcome(get("/Observation?_offset:exact=20"))).isEqualTo("400 unknown-parameter");
        assertThat(outcome(get("/Observation?_offset=20&patient=another"))).isEqualTo("403 other-patient");
        assertThat(outcome(get("/Observation?_cursor=20"))).isEqualTo("400 unknown-parameter");
    }

    @Test
    void searchWhenThePolicyDoesNotOpenItThenUnknown() throws Exception {
        start("{}");
        assertThat(outcome(get("/Observation?_offset=20"))).isEqualTo("400 unknown-parameter");
    }

    @Test
    void historyWhenThePolicyOffersItThenOfOneResourceOnly() throws Exception {
        start(OPEN);
        assertThat(outcome(get("/Observation/o1/_history"))).isEqualTo("200");
        assertThat(outcome(get("/Observation/o1/_history/1"))).isEqualTo("200");
        assertThat(outcome(get("/Observation/_history"))).isEqualTo("403 interaction-not-allowed");
        assertThat(outcome(get("/_history"))).isEqualTo("403 interaction-not-allowed");
    }

    @Test
    void historyWhenThePolicyDoesNotOfferItThenRefused() throws Exception {
        start("{}");
        assertThat(outcome(get("/Observation/o1/_history"))).isEqualTo("403 interaction-not-allowed");
        assertThat(this.ehr.calls()).noneMatch((call) -> call.endsWith("_history"));
    }

    @Test
    void operationWhenThePolicyLeavesItOutThenRefused() throws Exception {
        start(OPEN);
        assertThat(outcome(get("/Patient/" + this.ehr.patient() + "/$summary"))).isEqualTo("403 operation-not-allowed");
        assertThat(outcome(get("/CodeSystem/$lookup?code=1"))).isEqualTo("502 answer-not-checkable");
        assertThat(this.ehr.calls()).contains("GET /fhir/CodeSystem/$lookup")
            .noneMatch((call) -> call.endsWith("$summary"));
    }

}
