package dev.smartgateway.sandbox;

import java.net.http.HttpResponse;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The sandbox as Entra ID in front of Azure's FHIR service. */
class AzureModeTests {

    private static final String AUD = "https://fhir.sandbox.example/";

    private static Sandbox sandbox;

    private SmartClient client;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start("--server.port=0", "--sandbox.mode=azure",
                "--sandbox.clients.logout-urls=http://localhost:8080/logout/frontchannel");
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @BeforeEach
    void open() {
        this.client = new SmartClient(sandbox.url());
        this.client.post("/login", Map.of("username", "stark", "password", "sandbox"), "");
    }

    @Test
    void authorizeWhenScopeIsBareThenRefused() {
        assertThat(callback("openid patient/Observation.rs").get("error_description")).startsWith("AADSTS650053");
    }

    @Test
    void authorizeWhenDefaultIsMixedThenRefused() {
        assertThat(callback("openid " + AUD + ".default " + AUD + "patient.all.rs"))
            .containsEntry("error", "invalid_scope")
            .hasEntrySatisfying("error_description", (text) -> assertThat(text).startsWith("AADSTS70011"));
    }

    @Test
    void authorizeWhenResourceGivenThenRefused() {
        Map<String, String> request = this.client.request("openid " + AUD + "patient.all.rs");
        request.put("resource", AUD);
        assertThat(SmartClient.callback(this.client.authorize(request)).get("error_description"))
            .startsWith("AADSTS901002");
    }

    @Test
    void tokenWhenLaunchedThenNoContextAndQualifiedScope() {
        Map<String, String> request = this.client
            .request("openid profile offline_access " + AUD + "launch " + AUD + "patient.Observation.rs");
        request.put("launch", this.client.launch(Map.of("patient", SmartClient.PATIENT)));
        request.remove("aud");
        JsonNode tokens = tokens(SmartClient.callback(this.client.authorize(request)));
        assertThat(tokens.has("patient")).isFalse();
        assertThat(tokens.path("scope").asString().split(" ")).contains(AUD + "launch", AUD + "patient.Observation.rs")
            .doesNotContain("openid", "offline_access");
        assertThat(tokens.has("refresh_token")).isTrue();
    }

    @Test
    void accessTokenWhenIssuedThenVersionOneAndIdTokenVersionTwo() {
        JsonNode tokens = tokens(callback("openid " + AUD + "user.all.rs"));
        JsonNode access = SmartClient.claims(tokens.path("access_token").asString());
        assertThat(access.path("iss").asString()).startsWith("https://sts.");
        assertThat(access.path("aud").toString()).contains("https://fhir.sandbox.example");
        assertThat(access.path("appid").asString()).isEqualTo("gateway");
        assertThat(access.path("scp").asString()).contains("user.all.rs");
        assertThat(SmartClient.claims(tokens.path("id_token").asString()).path("iss").asString())
            .isEqualTo(sandbox.url());
    }

    @Test
    void grantsWhenRepeatedThenAdditive() {
        tokens(callback("openid " + AUD + "patient.Condition.rs"));
        JsonNode second = tokens(callback("openid " + AUD + "patient.Patient.rs"));
        assertThat(second.path("scope").asString()).contains(AUD + "patient.Condition.rs", AUD + "patient.Patient.rs");
    }

    @Test
    void refreshWhenOldTokenUsedAgainThenStillWorks() {
        JsonNode first = tokens(callback("openid offline_access " + AUD + "patient.all.rs"));
        String old = first.path("refresh_token").asString();
        HttpResponse<String> second = this.client.refresh(old);
        assertThat(SmartClient.json(second).path("refresh_token").asString()).isNotEqualTo(old);
        assertThat(this.client.refresh(old).statusCode()).isEqualTo(200);
    }

    @Test
    void revocationWhenAskedThenThereIsNone() {
        assertThat(this.client.post("/auth/revoke", Map.of("token", "x"), "").statusCode()).isEqualTo(404);
        assertThat(this.client.get("/fhir/.well-known/smart-configuration").body())
            .doesNotContain("revocation_endpoint", "launch-ehr");
    }

    @Test
    void signOutWhenAskedThenFramesTheClientsAndEndsTheSession() {
        assertThat(this.client.get("/oauth2/v2.0/logout").body())
            .contains("src=\"http://localhost:8080/logout/frontchannel?iss=");
        HttpResponse<String> next = this.client.authorize(this.client.request("openid " + AUD + "patient.all.rs"));
        assertThat(next.headers().firstValue("Location"))
            .hasValueSatisfying((location) -> assertThat(location).endsWith("/login"));
    }

    @Test
    void fhirWhenScopeDoesNotCoverThenAnsweredAllTheSame() {
        String token = tokens(callback("openid " + AUD + "patient.Condition.rs")).path("access_token").asString();
        assertThat(this.client.fhir("Patient/" + SmartClient.PATIENT, token).statusCode()).isEqualTo(200);
    }

    private Map<String, String> callback(String scope) {
        return SmartClient.callback(this.client.authorize(this.client.request(scope)));
    }

    private JsonNode tokens(Map<String, String> callback) {
        return SmartClient.json(this.client.redeem(callback.get("code")));
    }

}
