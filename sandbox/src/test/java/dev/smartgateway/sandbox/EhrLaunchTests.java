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

/** Whole EHR launches over HTTP. */
class EhrLaunchTests {

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
    void reset() {
        this.client = new SmartClient(sandbox.url());
        this.client.post("/control/reset", Map.of(), "");
    }

    @Test
    void discoveryWhenAskedThenPublicAndComplete() {
        HttpResponse<String> answer = this.client.get("/fhir/.well-known/smart-configuration");
        JsonNode document = SmartClient.json(answer);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(document.path("issuer").asString()).isEqualTo(sandbox.url());
        assertThat(document.path("token_endpoint").asString()).isEqualTo(sandbox.url() + "/auth/token");
        assertThat(document.path("capabilities").toString()).contains("launch-ehr", "permission-v2");
        assertThat(SmartClient.json(this.client.get("/.well-known/openid-configuration")).path("issuer").asString())
            .isEqualTo(sandbox.url());
    }

    @Test
    void launchWhenGoodThenTokensAndContext() {
        Map<String, Object> context = new HashMap<>();
        context.put("patient", SmartClient.PATIENT);
        context.put("encounter", "enc-1");
        context.put("needPatientBanner", false);
        context.put("intent", "reconcile");
        context.put("tenant", "north");
        context.put("smartStyleUrl", "https://style.example/1.json");
        context.put("fhirContext", List.of(Map.of("reference", "ImagingStudy/1")));
        JsonNode tokens = this.client.ehrTokens(context);
        assertThat(tokens.path("token_type").asString()).isEqualTo("Bearer");
        assertThat(tokens.path("expires_in").asInt()).isEqualTo(300);
        assertThat(tokens.path("patient").asString()).isEqualTo(SmartClient.PATIENT);
        assertThat(tokens.path("encounter").asString()).isEqualTo("enc-1");
        assertThat(tokens.path("need_patient_banner").isBoolean()).isTrue();
        assertThat(tokens.path("intent").asString()).isEqualTo("reconcile");
        assertThat(tokens.path("tenant").asString()).isEqualTo("north");
        assertThat(tokens.path("smart_style_url").asString()).startsWith("https://style");
        assertThat(tokens.path("fhirContext").path(0).path("reference").asString()).isEqualTo("ImagingStudy/1");
        assertThat(tokens.path("refresh_token").asString()).isNotEmpty();
    }

    @Test
    void launchWhenGoodThenIdTokenNamesTheClinician() {
        JsonNode tokens = this.client.ehrTokens();
        JsonNode claims = SmartClient.claims(tokens.path("id_token").asString());
        assertThat(claims.path("nonce").asString()).isEqualTo("n-1");
        assertThat(claims.path("iss").asString()).isEqualTo(sandbox.url());
        assertThat(claims.path("fhirUser").asString()).startsWith(sandbox.url() + "/fhir/Practitioner/");
        JsonNode access = SmartClient.claims(tokens.path("access_token").asString());
        assertThat(access.path("aud").toString()).contains(sandbox.url() + "/fhir");
        assertThat(SmartClient.header(tokens.path("access_token").asString()).path("kid").asString()).isNotEmpty();
    }

    @Test
    void callbackWhenSuccessfulThenCarriesStateAndIssuer() {
        Map<String, String> request = this.client.request(SmartClient.SCOPE);
        request.put("launch", this.client.launch(Map.of("patient", SmartClient.PATIENT)));
        Map<String, String> callback = SmartClient.callback(this.client.authorize(request));
        assertThat(callback).containsEntry("state", request.get("state")).containsEntry("iss", sandbox.url());
    }

    @Test
    void scopeWhenUnknownWordsThenIgnored() {
        String code = this.client
            .ehrCallback(Map.of("patient", "p"),
                    "launch foo patient/Observation.rs?category=http://x|laboratory patient/Patient.sr user/*.read")
            .get("code");
        JsonNode tokens = SmartClient.json(this.client.redeem(code));
        assertThat(tokens.path("scope").asString().split(" ")).containsExactlyInAnyOrder("launch",
                "patient/Observation.rs?category=http://x|laboratory", "user/*.read");
        assertThat(tokens.has("refresh_token")).isFalse();
        assertThat(tokens.has("id_token")).isFalse();
    }

    @Test
    void launchWhenUsedTwiceThenRefused() {
        Map<String, String> request = this.client.request(SmartClient.SCOPE);
        request.put("launch", this.client.launch(Map.of("patient", "p")));
        this.client.authorize(request);
        assertThat(SmartClient.callback(this.client.authorize(request))).containsEntry("error", "invalid_request");
    }

    @Test
    void authorizeWhenPkceMissingThenRefused() {
        assertThat(refusalWithout("code_challenge")).containsEntry("error", "invalid_request");
    }

    @Test
    void authorizeWhenPkcePlainThenRefused() {
        assertThat(refusalWith("code_challenge_method", "plain")).containsEntry("error", "invalid_request");
    }

    @Test
    void authorizeWhenAudienceWrongThenRefused() {
        assertThat(refusalWith("aud", sandbox.url() + "/fhir/")).containsEntry("error", "invalid_request");
        assertThat(refusalWithout("aud")).containsEntry("error", "invalid_request");
    }

    @Test
    void authorizeWhenStateMissingThenRefused() {
        assertThat(refusalWithout("state")).containsEntry("error", "invalid_request");
    }

    @Test
    void authorizeWhenRedirectUnknownThenNoRedirect() {
        Map<String, String> request = this.client.request(SmartClient.SCOPE);
        request.put("redirect_uri", "https://evil.example/callback/x");
        HttpResponse<String> answer = this.client.authorize(request);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
    }

    @Test
    void tokenWhenSecretWrongThenInvalidClient() {
        String code = this.client.ehrCallback(Map.of("patient", "p"), SmartClient.SCOPE).get("code");
        Map<String, String> form = this.client.grantForm(code);
        form.put("client_id", "gateway");
        form.put("client_secret", "wrong");
        HttpResponse<String> answer = this.client.tokenUnauthenticated(form);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(SmartClient.json(answer).path("error").asString()).isEqualTo("invalid_client");
        form.put("client_secret", "gateway-sandbox-secret");
        assertThat(this.client.tokenUnauthenticated(form).statusCode()).isEqualTo(200);
    }

    @Test
    void codeWhenReplayedThenRefusedAndTokensRevoked() {
        String code = this.client.ehrCallback(Map.of("patient", SmartClient.PATIENT), SmartClient.SCOPE).get("code");
        JsonNode tokens = SmartClient.json(this.client.redeem(code));
        assertThat(SmartClient.json(this.client.redeem(code)).path("error").asString()).isEqualTo("invalid_grant");
        assertThat(this.client.fhir("Patient/x", tokens.path("access_token").asString()).statusCode()).isEqualTo(401);
    }

    @Test
    void refreshWhenOldTokenReusedThenFamilyRevoked() {
        JsonNode first = this.client.ehrTokens();
        JsonNode second = SmartClient.json(this.client.refresh(first.path("refresh_token").asString()));
        assertThat(second.path("refresh_token").asString()).isNotEqualTo(first.path("refresh_token").asString());
        assertThat(second.path("patient").asString()).isEqualTo(SmartClient.PATIENT);
        assertThat(this.client.refresh(first.path("refresh_token").asString()).statusCode()).isEqualTo(400);
        assertThat(this.client.refresh(second.path("refresh_token").asString()).statusCode()).isEqualTo(400);
        assertThat(this.client.stats().path("families").path("revoked").asInt()).isEqualTo(1);
    }

    @Test
    void accessWhenClockAdvancedThenExpiredButRefreshWorks() {
        JsonNode tokens = this.client.ehrTokens();
        this.client.postJson("/control/clock", Map.of("advance", "PT10M"));
        assertThat(this.client.fhir("Patient/x", tokens.path("access_token").asString()).statusCode()).isEqualTo(401);
        JsonNode fresh = SmartClient.json(this.client.refresh(tokens.path("refresh_token").asString()));
        assertThat(this.client.fhir("Patient/x", fresh.path("access_token").asString()).statusCode()).isNotEqualTo(401);
    }

    @Test
    void revokeWhenRefreshTokenGivenThenFamilyEnds() {
        JsonNode tokens = this.client.ehrTokens();
        HttpResponse<String> answer = this.client.post("/auth/revoke",
                Map.of("token", tokens.path("refresh_token").asString(), "client_id", "gateway", "client_secret",
                        "gateway-sandbox-secret"),
                "");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(this.client.fhir("Patient/x", tokens.path("access_token").asString()).statusCode()).isEqualTo(401);
        assertThat(this.client.refresh(tokens.path("refresh_token").asString()).statusCode()).isEqualTo(400);
    }

    @Test
    void introspectWhenActiveThenScopeAndExpiry() {
        JsonNode tokens = this.client.ehrTokens();
        JsonNode answer = SmartClient
            .json(this.client.post("/auth/introspect", Map.of("token", tokens.path("access_token").asString(),
                    "client_id", "gateway", "client_secret", "gateway-sandbox-secret"), ""));
        assertThat(answer.path("active").asBoolean()).isTrue();
        assertThat(answer.path("scope").asString()).contains("patient/*.rs");
        assertThat(answer.path("client_id").asString()).isEqualTo("gateway");
    }

    @Test
    void fhirWhenNoTokenThenChallenge() {
        HttpResponse<String> answer = this.client.get("/fhir/Patient");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
            .hasValueSatisfying((value) -> assertThat(value).startsWith("Bearer"));
        assertThat(SmartClient.json(answer).path("resourceType").asString()).isEqualTo("OperationOutcome");
    }

    @Test
    void fhirWhenScopeMissingThenForbidden() {
        String code = this.client.ehrCallback(Map.of("patient", "p"), "launch patient/Observation.s").get("code");
        String token = SmartClient.json(this.client.redeem(code)).path("access_token").asString();
        assertThat(this.client.fhir("Patient/p", token).statusCode()).isEqualTo(403);
        assertThat(this.client.fhir("Observation/o", token).statusCode()).isEqualTo(403);
        assertThat(this.client.fhir("Observation?patient=p", token).statusCode()).isNotEqualTo(403);
    }

    @Test
    void statsWhenTokenRequestedThenSecretsAreHashed() {
        this.client.ehrTokens();
        JsonNode last = this.client.stats().path("last");
        assertThat(last.path("tokenParameters").path("code").asString()).startsWith("sha256:");
        assertThat(last.path("tokenHeaders").path("authorization").asString()).startsWith("sha256:");
        assertThat(last.path("authorizeParameters").path("aud").asString()).isEqualTo(sandbox.url() + "/fhir");
        assertThat(this.client.stats().path("counts").path("code").asInt()).isEqualTo(1);
    }

    private Map<String, String> refusalWith(String parameter, String value) {
        Map<String, String> request = this.client.request(SmartClient.SCOPE);
        request.put(parameter, value);
        return SmartClient.callback(this.client.authorize(request));
    }

    private Map<String, String> refusalWithout(String parameter) {
        Map<String, String> request = this.client.request(SmartClient.SCOPE);
        request.remove(parameter);
        return SmartClient.callback(this.client.authorize(request));
    }

}
