package dev.smartgateway.sandbox;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Whole standalone launches, driven with plain form posts. */
class StandaloneLaunchTests {

    private static final String SCOPE = "openid fhirUser launch/patient patient/Observation.rs offline_access";

    private static Sandbox sandbox;

    private SmartClient client;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start("--server.port=0");
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @BeforeEach
    void open() {
        this.client = new SmartClient(sandbox.url());
    }

    @Test
    void launchWhenPatientSignsInThenOwnChart() {
        HttpResponse<String> consent = consentPage("conn", SCOPE);
        assertThat(consent.body()).contains("patient/Observation.rs");
        JsonNode tokens = tokens(answer(consent, SmartClient.values(consent.body(), "scope"), ""));
        assertThat(tokens.path("patient").asString()).isEqualTo("ee9f8dd8-72d2-4769-8020-89e504b1504b");
        assertThat(SmartClient.claims(tokens.path("id_token").asString()).path("fhirUser").asString())
            .endsWith("/Patient/ee9f8dd8-72d2-4769-8020-89e504b1504b");
    }

    @Test
    void launchWhenClinicianThenPicksThePatient() {
        HttpResponse<String> picker = consentPage("stark", SCOPE);
        assertThat(picker.body()).contains("Choose a patient", "Hoeger", "Kreiger");
        Map<String, String> query = new HashMap<>();
        query.put("client_id", "gateway");
        query.put("state", SmartClient.values(picker.body(), "state").get(0));
        query.put("scope", SmartClient.values(picker.body(), "scope").get(0));
        query.put("name", "hoeg");
        String found = this.client.get("/auth/consent?" + SmartClient.form(query)).body();
        assertThat(found).contains("Hoeger").doesNotContain("Kreiger");
        query.put("patient", SmartClient.values(found, "patient").get(0));
        HttpResponse<String> consent = this.client.get("/auth/consent?" + SmartClient.form(query));
        JsonNode tokens = tokens(answer(consent, SmartClient.values(consent.body(), "scope"), query.get("patient")));
        assertThat(tokens.path("patient").asString()).isEqualTo(SmartClient.PATIENT);
    }

    @Test
    void launchWhenPickedPatientIsUnknownThenNone() {
        HttpResponse<String> picker = consentPage("stark", SCOPE);
        JsonNode tokens = tokens(answer(picker, List.of("launch/patient"), "nobody"));
        assertThat(tokens.has("patient")).isFalse();
    }

    @Test
    void launchWhenScopeDeselectedThenNotGranted() {
        HttpResponse<String> consent = consentPage("conn", SCOPE);
        JsonNode tokens = tokens(answer(consent, List.of("launch/patient"), ""));
        assertThat(tokens.path("scope").asString().split(" ")).containsExactlyInAnyOrder("launch/patient", "openid");
        assertThat(tokens.has("refresh_token")).isFalse();
    }

    @Test
    void launchWhenDeniedThenAccessDenied() {
        HttpResponse<String> consent = consentPage("conn", SCOPE);
        assertThat(answer(consent, List.of(), "")).containsEntry("error", "access_denied");
    }

    @Test
    void launchWhenNoPatientIsNeededThenNoPicker() {
        HttpResponse<String> consent = consentPage("stark", "openid fhirUser user/*.rs");
        JsonNode tokens = tokens(answer(consent, SmartClient.values(consent.body(), "scope"), ""));
        assertThat(tokens.has("patient")).isFalse();
    }

    @Test
    void loginWhenPasswordWrongThenPageSaysSo() {
        HttpResponse<String> answer = this.client.post("/login", Map.of("username", "stark", "password", "no"), "");
        assertThat(this.client.get(location(answer)).body()).contains("That did not work");
    }

    private HttpResponse<String> consentPage(String user, String scope) {
        HttpResponse<String> first = this.client.authorize(this.client.request(scope));
        assertThat(location(first)).endsWith("/login");
        assertThat(this.client.get(location(first)).body()).contains("value=\"" + user + "\"");
        HttpResponse<String> login = this.client.post("/login", Map.of("username", user, "password", "sandbox"), "");
        HttpResponse<String> again = this.client.get(location(login));
        assertThat(location(again)).contains("/auth/consent");
        return this.client.get(location(again));
    }

    private Map<String, String> answer(HttpResponse<String> consent, List<String> scopes, String patient) {
        Map<String, String> form = new HashMap<>();
        form.put("client_id", "gateway");
        form.put("state", SmartClient.values(consent.body(), "state").get(0));
        if (!patient.isEmpty()) {
            form.put("patient", patient);
        }
        return SmartClient.callback(this.client.postForm("/auth/authorize", form, "scope", scopes));
    }

    private JsonNode tokens(Map<String, String> callback) {
        return SmartClient.json(this.client.redeem(callback.get("code")));
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

}
