package dev.smartgateway.sandbox;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Each switch is visible from outside. */
class MisbehaviourTests {

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
    void switchWhenUnknownThenRefused() {
        assertThat(this.client.postJson("/control/misbehave", Map.of("typo", true)).statusCode()).isEqualTo(400);
    }

    @Test
    void switchesWhenListedThenEachHasADescription() {
        JsonNode all = SmartClient.json(this.client.get("/control/misbehave"));
        assertThat(all.size()).isGreaterThan(40);
        all.forEach((one) -> {
            assertThat(one.path("description").asString()).isNotEmpty();
            assertThat(one.path("expect").asString()).isNotEmpty();
            assertThat(one.path("group").asString()).isNotEmpty();
            assertThat(one.path("choices").isEmpty()).isEqualTo(!one.path("form").asString().equals("choice"));
        });
    }

    @ParameterizedTest
    @CsvSource({ "no-patient,patient", "no-refresh-token,refresh_token", "no-expires-in,expires_in",
            "scope-absent,scope" })
    void memberWhenSwitchedOffThenMissing(String key, String member) {
        assertThat(this.client.ehrTokens().has(member)).isTrue();
        this.client.misbehave(key, true);
        assertThat(this.client.ehrTokens().has(member)).isFalse();
    }

    @Test
    void scopeWhenNarrowedThenAnsweredAndEnforced() {
        this.client.misbehave("scope-narrow", "patient/Observation.s");
        JsonNode tokens = this.client.ehrTokens();
        assertThat(tokens.path("scope").asString()).isEqualTo("patient/Observation.s");
        assertThat(this.client.fhir("Patient/x", tokens.path("access_token").asString()).statusCode()).isEqualTo(403);
    }

    @Test
    void scopeWhenEmptyThenEmptyString() {
        this.client.misbehave("scope-empty", true);
        assertThat(this.client.ehrTokens().path("scope").asString("?")).isEmpty();
    }

    @Test
    void scopeWhenWidenedThenMoreThanAsked() {
        this.client.misbehave("scope-wider", true);
        assertThat(this.client.ehrTokens().path("scope").asString()).contains("user/*.cruds");
    }

    @Test
    void patientWhenBadThenAsTold() {
        this.client.misbehave("bad-patient", "path");
        assertThat(this.client.ehrTokens().path("patient").asString()).startsWith("../");
        this.client.misbehave("bad-patient", "array");
        assertThat(this.client.ehrTokens().path("patient").isArray()).isTrue();
        this.client.misbehave("bad-patient", "number");
        assertThat(this.client.ehrTokens().path("patient").isNumber()).isTrue();
    }

    @Test
    void refreshWhenPatientAndSubjectChangedThenVisible() {
        String token = this.client.ehrTokens().path("refresh_token").asString();
        this.client.misbehave("refresh-patient", "other");
        this.client.misbehave("refresh-sub", "mallory");
        JsonNode tokens = SmartClient.json(this.client.refresh(token));
        assertThat(tokens.path("patient").asString()).isEqualTo("other");
        assertThat(SmartClient.claims(tokens.path("id_token").asString()).path("sub").asString()).isEqualTo("mallory");
    }

    @Test
    void refreshWhenNoRotationThenSameTokenWorksTwice() {
        String token = this.client.ehrTokens().path("refresh_token").asString();
        this.client.misbehave("no-rotation", true);
        this.client.misbehave("refresh-no-patient", true);
        JsonNode tokens = SmartClient.json(this.client.refresh(token));
        assertThat(tokens.path("refresh_token").asString()).isEqualTo(token);
        assertThat(tokens.has("patient")).isFalse();
        assertThat(this.client.refresh(token).statusCode()).isEqualTo(200);
    }

    @Test
    void responseWhenTypesAreOddThenVisible() {
        this.client.misbehave("token-type", "mac");
        this.client.misbehave("expires-in-string", true);
        this.client.misbehave("access-token-ttl", "PT10S");
        JsonNode tokens = this.client.ehrTokens();
        assertThat(tokens.path("token_type").asString()).isEqualTo("mac");
        assertThat(tokens.path("expires_in").isString()).isTrue();
        assertThat(tokens.path("expires_in").asString()).isEqualTo("10");
    }

    @ParameterizedTest
    @ValueSource(strings = { "none", "hs256", "wrong-key", "wrong-aud", "wrong-iss", "expired", "no-nonce",
            "wrong-nonce", "no-kid", "es256" })
    void idTokenWhenForgedThenDiffersFromHonest(String how) {
        JsonNode honest = this.client.ehrTokens();
        this.client.misbehave("id-token", how);
        String forged = this.client.ehrTokens().path("id_token").asString();
        JsonNode header = SmartClient.header(forged);
        JsonNode claims = SmartClient.claims(forged);
        JsonNode good = SmartClient.claims(honest.path("id_token").asString());
        boolean sameHeader = header.equals(SmartClient.header(honest.path("id_token").asString()));
        boolean sameClaims = Arrays.asList("iss", "aud", "nonce")
            .stream()
            .allMatch((name) -> claims.path(name).equals(good.path(name)))
                && claims.path("exp").asLong() >= good.path("exp").asLong();
        assertThat(sameHeader && sameClaims).isEqualTo("wrong-key".equals(how));
    }

    @Test
    void idTokenWhenMissingThenAbsent() {
        this.client.misbehave("id-token", "missing");
        assertThat(this.client.ehrTokens().has("id_token")).isFalse();
    }

    @Test
    void tokenEndpointWhenStatusAndHtmlThenVisible() {
        this.client.misbehave("token-html", true);
        assertThat(this.client.redeem("x").body()).startsWith("<!DOCTYPE");
        this.client.misbehave("token-status", 503);
        assertThat(this.client.redeem("x").statusCode()).isEqualTo(503);
    }

    @Test
    void tokenEndpointWhenHugeThenLargerThanAMebibyte() {
        String code = this.client.ehrCallback(Map.of("patient", "p"), SmartClient.SCOPE).get("code");
        this.client.misbehave("token-huge", true);
        assertThat(this.client.redeem(code).body().length()).isGreaterThan(1024 * 1024);
    }

    @Test
    void tokenEndpointWhenDroppedThenRotationIsCommitted() {
        String token = this.client.ehrTokens().path("refresh_token").asString();
        this.client.misbehave("token-drop", true);
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> this.client.refresh(token));
        this.client.misbehave("token-drop", false);
        assertThat(this.client.refresh(token).statusCode()).isEqualTo(400);
    }

    @Test
    void fhirWhenToldThenRefuses() {
        String token = this.client.ehrTokens().path("access_token").asString();
        String path = "Patient/" + SmartClient.PATIENT;
        this.client.misbehave("fhir-401", "once");
        assertThat(this.client.fhir(path, token).statusCode()).isEqualTo(401);
        assertThat(this.client.fhir(path, token).statusCode()).isEqualTo(200);
        this.client.misbehave("fhir-500", true);
        assertThat(this.client.fhir(path, token).statusCode()).isEqualTo(500);
        this.client.misbehave("fhir-429", 7);
        HttpResponse<String> throttled = this.client.fhir(path, token);
        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(throttled.headers().firstValue("Retry-After")).contains("7");
    }

    @Test
    void fhirWhenHtmlOrHugeThenBody() {
        String token = this.client.ehrTokens().path("access_token").asString();
        this.client.misbehave("fhir-huge", 2);
        assertThat(this.client.fhir("Patient/p", token).body().length()).isGreaterThan(2 * 1024 * 1024);
        this.client.misbehave("fhir-html", true);
        assertThat(this.client.fhir("Patient/p", token).body()).startsWith("<!DOCTYPE");
    }

    @Test
    void searchWhenForeignEntryAndLinksThenBoth() {
        String token = this.client.ehrTokens().path("access_token").asString();
        this.client.misbehave("fhir-foreign", "intruder");
        this.client.misbehave("fhir-foreign-links", "evil.example");
        JsonNode bundle = SmartClient.json(this.client.fhir("Observation?patient=" + SmartClient.PATIENT, token));
        assertThat(bundle.toString()).contains("Patient/intruder", "http://evil.example/fhir/");
        assertThat(bundle.toString()).doesNotContain(sandbox.url());
    }

    @Test
    void discoveryWhenToldThenMisleads() {
        this.client.misbehave("discovery-endpoints", "internal");
        assertThat(discovery().path("token_endpoint").asString()).contains("169.254");
        this.client.misbehave("discovery-missing", "token_endpoint");
        assertThat(discovery().has("token_endpoint")).isFalse();
        this.client.misbehave("discovery-plain-pkce", true);
        assertThat(discovery().path("code_challenge_methods_supported").toString()).isEqualTo("[\"plain\"]");
        this.client.misbehave("discovery-relative", true);
        assertThat(discovery().path("authorization_endpoint").asString()).startsWith("../auth");
        this.client.misbehave("discovery-huge", true);
        assertThat(discovery().toString().length()).isGreaterThan(256 * 1024);
    }

    @Test
    void discoveryWhenNotADocumentThenRedirectOrHtml() {
        this.client.misbehave("discovery-not-json", true);
        assertThat(this.client.get("/fhir/.well-known/smart-configuration").body()).startsWith("<!DOCTYPE");
        this.client.misbehave("discovery-redirect", "https://other.example/x");
        assertThat(this.client.get("/fhir/.well-known/smart-configuration").headers().firstValue("Location"))
            .contains("https://other.example/x");
    }

    @Test
    void callbackWhenIssuerSwitchedThenNoneOrWrong() {
        this.client.misbehave("iss", "none");
        assertThat(this.client.ehrCallback(Map.of(), SmartClient.SCOPE)).doesNotContainKey("iss");
        this.client.misbehave("iss", "wrong");
        assertThat(this.client.ehrCallback(Map.of(), SmartClient.SCOPE)).containsEntry("iss", "https://other.example");
    }

    @Test
    void authorizeWhenToldThenAccessDenied() {
        this.client.misbehave("authorize-error", "access_denied");
        assertThat(this.client.ehrCallback(Map.of(), SmartClient.SCOPE)).containsEntry("error", "access_denied");
    }

    @Test
    void revokeAllWhenCalledThenEveryTokenIsDead() {
        JsonNode tokens = this.client.ehrTokens();
        this.client.post("/control/revoke-all", Map.of(), "");
        assertThat(this.client.fhir("Patient/p", tokens.path("access_token").asString()).statusCode()).isEqualTo(401);
        assertThat(this.client.refresh(tokens.path("refresh_token").asString()).statusCode()).isEqualTo(400);
    }

    private JsonNode discovery() {
        return SmartClient.json(this.client.get("/fhir/.well-known/smart-configuration"));
    }

}
