package dev.smartgateway.sandbox;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import dev.smartgateway.sandbox.SandboxProperties.Mode;
import dev.smartgateway.sandbox.azure.IdentityController;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The sandbox as Entra ID in front of Azure's FHIR service. */
class AzureModeTests {

    private static final String AUD = "https://fhir.sandbox.example/";

    private static Sandbox sandbox;

    private SmartClient client;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start("--server.port=0", "--sandbox.mode=azure", "--sandbox.azure.optional-claims=sid",
                "--sandbox.clients.logout-urls=http://localhost:8080/logout/frontchannel");
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @BeforeEach
    void open() {
        this.client = new SmartClient(sandbox.url(), Mode.AZURE);
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            scope | openid https://fhir.sandbox.example/patient.Foo.rs      | AADSTS650053
            scope | openid https://graph.other.example/patient.all.rs       | AADSTS500011
            scope | openid https://fhir.sandbox.example/patient/Patient.rs  | AADSTS650053
            scope | openid launch/patient                                   | AADSTS650053
            prompt | login consent                                          | AADSTS90023
            prompt | always                                                 | AADSTS90023
            """)
    void authorizeWhenEntraWouldRefuseThenInItsWords(String name, String value, String start) {
        Map<String, String> request = this.client.request("openid " + AUD + "patient.all.rs");
        request.put(name, value);
        assertThat(SmartClient.callback(this.client.authorize(request)).get("error_description")).startsWith(start);
    }

    @Test
    void authorizeWhenRedirectIsNotRegisteredThenShownAndNotSentThere() {
        Map<String, String> request = this.client.request("openid " + AUD + "patient.all.rs");
        request.put("redirect_uri", "https://evil.example/callback/x");
        HttpResponse<String> answer = this.client.authorize(request);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
    }

    @Test
    void authorizeWhenLaunchAndAudAreSentThenTheyMeanNothing() {
        Map<String, String> request = this.client.request("openid " + AUD + "patient.all.rs");
        request.put("aud", "https://somewhere.example");
        request.put("launch", "made-up");
        assertThat(tokens(SmartClient.callback(this.client.authorize(request))).has("patient")).isFalse();
    }

    @Test
    void authorizeWhenSinglePageAppHasNoPkceThenRefusedAndAWebClientNot() {
        Map<String, String> request = this.client.request("openid " + AUD + "patient.all.rs");
        request.keySet().removeAll(List.of("code_challenge", "code_challenge_method"));
        assertThat(SmartClient.callback(this.client.authorize(request))).containsKey("code");
        request.put("client_id", "gateway-spa");
        assertThat(SmartClient.callback(this.client.authorize(request)).get("error_description"))
            .startsWith("AADSTS9002325");
    }

    @Test
    void tokenWhenRedeemedAsSinglePageAppThenRefused() {
        String code = callback("openid " + AUD + "patient.all.rs").get("code");
        Map<String, String> form = this.client.grantForm(code);
        form.put("client_id", "gateway-spa");
        refused(this.client.tokenUnauthenticated(form), 400, "AADSTS9002327", 9002327);
    }

    @Test
    void tokenWhenABrowserRedeemsForAWebClientThenRefused() throws Exception {
        HttpResponse<String> answer = java.net.http.HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(java.net.URI.create(sandbox.url() + Paths.of(Mode.AZURE).token()))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", "https://gateway.example")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=authorization_code&client_id=gateway"))
                .build(), HttpResponse.BodyHandlers.ofString());
        refused(answer, 400, "AADSTS9002326", 9002326);
    }

    @Test
    void tokenWhenResourceOrBadSecretOrUsedCodeThenRefusedInEntrasWords() {
        String code = callback("openid " + AUD + "patient.all.rs").get("code");
        Map<String, String> form = this.client.grantForm(code);
        form.put("resource", AUD);
        refused(this.client.token(form), 400, "AADSTS901002", 901002);
        refused(this.client.post(Paths.of(Mode.AZURE).token(), this.client.grantForm(code), "Basic Z2F0ZXdheTp4"), 401,
                "AADSTS7000215", 7000215);
        assertThat(this.client.redeem(code).statusCode()).isEqualTo(200);
        refused(this.client.redeem(code), 400, "AADSTS70008", 70008);
    }

    @Test
    void refreshWhenMoreProofIsWantedThenClaimsComeWithIt() {
        JsonNode tokens = tokens(callback("openid offline_access " + AUD + "patient.all.rs"));
        this.client.misbehave("token-claims", "{\"access_token\":{\"acrs\":{\"value\":\"c1\"}}}");
        HttpResponse<String> answer = this.client.refresh(tokens.path("refresh_token").asString());
        this.client.misbehave("token-claims", false);
        refused(answer, 400, "AADSTS50076", 50076);
        assertThat(SmartClient.json(answer).path("error").asString()).isEqualTo("interaction_required");
        assertThat(SmartClient.json(answer).path("claims").asString()).contains("acrs");
    }

    @Test
    void identityWhenItsHeaderIsKnownThenItsTokenRedeemsAsAClient() throws Exception {
        String token = identityToken("api://AzureADTokenExchange");
        assertThat(federated(token, "gateway-federated").statusCode()).isEqualTo(200);
        refused(federated(identityToken("https://vault.azure.net"), "gateway-federated"), 401, "AADSTS700212", 700212);
        refused(federated(token, "gateway-certificate"), 401, "AADSTS700021", 700021);
        assertThat(this.client.get("/msi/token?resource=x").statusCode()).isEqualTo(401);
    }

    private String identityToken(String audience) throws Exception {
        HttpRequest request = HttpRequest
            .newBuilder(java.net.URI.create(sandbox.url() + "/msi/token?resource=" + audience))
            .header("X-IDENTITY-HEADER", IdentityController.HEADER)
            .build();
        return SmartClient
            .json(java.net.http.HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()))
            .path("access_token")
            .asString();
    }

    private HttpResponse<String> federated(String assertion, String client) {
        Map<String, String> request = this.client.request("openid " + AUD + "patient.all.rs");
        request.put("client_id", client);
        Map<String, String> form = this.client
            .grantForm(SmartClient.callback(this.client.authorize(request)).get("code"));
        form.put("client_id", client);
        form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.put("client_assertion", assertion);
        return this.client.tokenUnauthenticated(form);
    }

    private static void refused(HttpResponse<String> answer, int status, String start, int number) {
        assertThat(answer.statusCode()).isEqualTo(status);
        JsonNode body = SmartClient.json(answer);
        assertThat(body.path("error_description").asString()).startsWith(start);
        assertThat(body.path("error_codes").path(0).asInt()).isEqualTo(number);
        assertThat(body.has("trace_id") && body.has("correlation_id") && body.has("timestamp")).isTrue();
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
            .isEqualTo(sandbox.url() + "/" + Paths.TENANT + "/v2.0");
    }

    @Test
    void tokensWhenOfVersionTwoAndWithoutOptionalClaimsThenGuidAzpAndNoSid() {
        try (Sandbox other = Sandbox.start("--server.port=0", "--sandbox.mode=azure",
                "--sandbox.azure.token-version=2")) {
            SmartClient person = new SmartClient(other.url(), Mode.AZURE);
            person.post("/login", Map.of("username", "stark", "password", "sandbox"), "");
            Map<String, String> callback = SmartClient
                .callback(person.authorize(person.request("openid " + AUD + "user.all.rs")));
            JsonNode tokens = SmartClient.json(person.redeem(callback.get("code")));
            JsonNode access = SmartClient.claims(tokens.path("access_token").asString());
            assertThat(access.path("aud").toString()).contains("0f3a7c52-55d1-4a3e-9b7f-2d6c1e8a4b90");
            assertThat(access.path("azp").asString()).isEqualTo("gateway");
            assertThat(access.path("ver").asString()).isEqualTo("2.0");
            assertThat(access.has("appid")).isFalse();
            assertThat(access.path("iss").asString()).endsWith("/v2.0");
            assertThat(SmartClient.claims(tokens.path("id_token").asString()).has("sid")).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({ "65001, consent_required", "65004, access_denied", "90094, access_denied", "50105, access_denied" })
    void authorizeWhenEntraRefusesThePersonThenByItsNumber(String number, String error) {
        this.client.misbehave("entra-refusal", number);
        Map<String, String> answer = callback("openid " + AUD + "patient.all.rs");
        this.client.misbehave("entra-refusal", false);
        assertThat(answer).containsEntry("error", error);
        assertThat(answer.get("error_description")).startsWith("AADSTS" + number + ":");
    }

    @Test
    void refreshWhenTheSignInIsTooOldThenRefusedByItsNumber() {
        JsonNode tokens = tokens(callback("openid offline_access " + AUD + "patient.all.rs"));
        this.client.misbehave("entra-refusal", "70044");
        HttpResponse<String> answer = this.client.refresh(tokens.path("refresh_token").asString());
        this.client.misbehave("entra-refusal", false);
        refused(answer, 400, "AADSTS70044", 70044);
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
        assertThat(this.client.get("/" + Paths.TENANT + "/oauth2/v2.0/logout").body())
            .contains("src=\"http://localhost:8080/logout/frontchannel?sid=");
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
