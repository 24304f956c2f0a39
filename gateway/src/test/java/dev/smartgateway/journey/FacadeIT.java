package dev.smartgateway.journey;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.smartgateway.journey.CookieHttp.Page;
import dev.smartgateway.redis.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An app with its own sign-in, over HTTP: discovery, tokens, and continuation on a second
 * replica.
 */
class FacadeIT {

    private static final JsonMapper JSON = new JsonMapper();

    private static Gateway gateway;

    private static Gateway replica;

    private final PretendEhr ehr = Hospital.ehr();

    private final Person person = new Person(gateway);

    private SmartApp app;

    @BeforeAll
    static void start(@TempDir Path apps) {
        gateway = Hospital.start(TestRedis.shared(), "gateway.apps.location=" + SmartApp.file(apps));
        replica = Hospital.start(TestRedis.shared(), "gateway.apps.location=" + apps,
                "gateway.public-url=" + gateway.url());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        replica.close();
    }

    @BeforeEach
    void launch() {
        this.ehr.reset();
        this.app = SmartApp.open(this.person, gateway.url(), Hospital.A);
    }

    @Test
    void launchWhenTheAppHasTheFacadeThenItsLaunchPageIsToldBaseAndLaunch() {
        Page page = this.person.open(this.ehr.launchPath(Hospital.A));
        String base = gateway.url() + "/launches/" + page.launch() + "/fhir";
        assertThat(page.uri().getPath()).isEqualTo("/demo/launch.html");
        assertThat(page.uri().getQuery()).isEqualTo("iss=" + base + "&launch=" + page.launch());
        assertThat(page.uri().getRawQuery()).startsWith("iss=http%3A%2F%2F");
    }

    @Test
    void documentsWhenTheLaunchIsThisBrowsersThenAllThreeNameTheSameEndpoints() {
        JsonNode smart = this.person.fetch(path("/.well-known/smart-configuration")).json();
        JsonNode openid = this.person.fetch(path("/.well-known/openid-configuration")).json();
        String root = gateway.url() + "/launches/" + this.app.launch();
        for (JsonNode document : List.of(smart, openid)) {
            assertThat(document.path("issuer").asString()).isEqualTo(this.app.base());
            assertThat(document.path("authorization_endpoint").asString()).isEqualTo(root + "/authorize");
            assertThat(document.path("token_endpoint").asString()).isEqualTo(root + "/token");
            assertThat(document.path("jwks_uri").asString()).isEqualTo(root + "/jwks");
            assertThat(document.path("code_challenge_methods_supported").toString()).isEqualTo("[\"S256\"]");
        }
        JsonNode security = this.person.fetch(path("/metadata")).json().at("/rest/0/security/extension/0");
        assertThat(security.path("url").asString())
            .isEqualTo("http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris");
        assertThat(security.at("/extension/0/valueUri").asString()).isEqualTo(root + "/authorize");
        assertThat(security.at("/extension/1/valueUri").asString()).isEqualTo(root + "/token");
    }

    @Test
    void documentsWhenAnotherBrowserAsksThenRefusedAsAnyFhirCall() {
        SmartApp other = SmartApp.open(new Person(gateway), gateway.url(), Hospital.B);
        for (String document : List.of("/.well-known/smart-configuration", "/.well-known/openid-configuration",
                "/metadata")) {
            HttpJourneyIT.assertOutcome(new Person(gateway).fetch(path(document)), 401, "no-session");
            HttpJourneyIT.assertOutcome(other.person().fetch(path(document)), 404, "unknown-launch");
        }
        assertThat(new Person(gateway).fetch("/launches/" + this.app.launch() + "/jwks").status()).isEqualTo(401);
        assertThat(other.person().fetch("/launches/" + this.app.launch() + "/jwks").status()).isEqualTo(404);
    }

    @Test
    void signInWhenTheAppHasNoFacadeThenThereIsNone() {
        Gateway shipped = Hospital.shipped();
        SmartApp tokenless = SmartApp.open(new Person(shipped), shipped.url(), Hospital.A);
        String root = "/launches/" + tokenless.launch();
        JsonNode smart = tokenless.person().fetch(root + "/fhir/.well-known/smart-configuration").json();
        assertThat(smart.propertyNames()).containsExactly("capabilities");
        assertThat(tokenless.person().fetch(root + "/fhir/metadata").json().at("/rest/0/security").isMissingNode())
            .isTrue();
        Page page = tokenless.authorize(tokenless.request());
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.header("Location")).isNull();
        assertThat(tokenless.token("code").status()).isEqualTo(404);
        assertThat(tokenless.person().fetch(root + "/jwks").status()).isEqualTo(404);
    }

    @Test
    void signInWhenTheAppAsksThenItGetsTheContextAndAPlaceholder() throws Exception {
        Page page = this.app.authorize(this.app.request());
        assertThat(page.status()).isEqualTo(303);
        assertThat(page.header("Location")).startsWith(this.app.redirect() + "?code=");
        Map<String, String> answer = SmartApp.answer(page);
        assertThat(answer).containsOnlyKeys("code", "state").containsEntry("state", "a b+c&d");
        Page token = this.app.token(answer.get("code"));
        assertThat(token.status()).isEqualTo(200);
        assertThat(token.header("Cache-Control")).isEqualTo("no-store");
        JsonNode body = token.json();
        assertThat(body.path("token_type").asString()).isEqualTo("Bearer");
        assertThat(body.path("patient").asString()).isEqualTo(this.ehr.patient(Hospital.A));
        assertThat(body.path("need_patient_banner").isBoolean()).isTrue();
        assertThat(body.has("refresh_token")).isFalse();
        assertThat(body.path("expires_in").asInt()).isBetween(3600, 12 * 3600);
        assertThat(body.path("scope").asString()).startsWith("launch openid fhirUser patient/")
            .doesNotContain("patient/*");
        assertPlaceholder(body.path("access_token").asString());
        assertIdentity(body.path("id_token").asString());
    }

    private void assertPlaceholder(String placeholder) {
        assertThat(placeholder).endsWith(".");
        assertThat(SmartApp.part(placeholder, 0)).isEqualTo("{\"alg\":\"none\",\"typ\":\"JWT\"}");
        JsonNode claims = JSON.readTree(SmartApp.part(placeholder, 1));
        assertThat(claims.propertyNames()).containsExactlyInAnyOrder("iss", "client_id", "iat", "exp");
        assertThat(claims.path("iss").asString()).isEqualTo(this.app.base());
        assertThat(claims.path("client_id").asString()).isEqualTo("my-app");
        assertThat(claims.path("exp").asLong()).isGreaterThan(Instant.now().getEpochSecond());
    }

    private void assertIdentity(String text) throws Exception {
        SignedJWT token = SignedJWT.parse(text);
        Page keys = this.person.fetch("/launches/" + this.app.launch() + "/jwks");
        JWKSet set = JWKSet.parse(keys.body());
        assertThat(set.getKeys()).hasSize(1).noneMatch((key) -> key.isPrivate());
        assertThat(token.verify(new RSASSAVerifier(set.getKeys().get(0).toRSAKey()))).isTrue();
        assertThat(this.person.fetch("/.well-known/jwks.json").body()).doesNotContain(set.getKeys().get(0).getKeyID());
        assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo(this.app.base());
        assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("my-app");
        assertThat(token.getJWTClaimsSet().getStringClaim("nonce")).isEqualTo("n-1");
        assertThat(token.getJWTClaimsSet().getStringClaim("fhirUser")).startsWith(this.app.base() + "/Practitioner/");
        String subject = token.getJWTClaimsSet().getSubject();
        assertThat(subject).hasSizeGreaterThan(20);
        SmartApp again = SmartApp.open(this.person, gateway.url(), Hospital.B);
        SignedJWT next = SignedJWT.parse(again.token(again.code()).json().path("id_token").asString());
        assertThat(next.getJWTClaimsSet().getSubject()).isEqualTo(subject);
    }

    @Test
    void signInWhenTheAppUsesNoProofKeyThenItWorksForThisBrowser() {
        String code = this.app.code("code_challenge", null, "code_challenge_method", null, "nonce", null, "aud", null,
                "launch", null, "client_id", null);
        Page token = this.app.token(code, "code_verifier", null, "client_id", null);
        assertThat(token.status()).isEqualTo(200);
    }

    @Test
    void signInWhenAnotherReplicaAnswersThenItGoesOnThere() {
        String code = this.app.code();
        Person there = this.person.copy().via(replica);
        Page token = this.app.token(there, code);
        assertThat(token.status()).isEqualTo(200);
        assertThat(this.app.token(code).status()).isEqualTo(400);
        assertThat(there.fetch("/launches/" + this.app.launch() + "/jwks").body())
            .isEqualTo(this.person.fetch("/launches/" + this.app.launch() + "/jwks").body());
    }

    @Test
    void fhirWhenTheAppSendsItsPlaceholderThenTheCookieDecidesAndThePlaceholderStaysHere() {
        String placeholder = this.app.placeholder();
        Page page = this.person.fetch("GET", path("/Patient"), null, Map.of("Authorization", "Bearer " + placeholder));
        assertThat(page.status()).isEqualTo(200);
        assertThat(this.ehr.relay().last().headers().toString()).doesNotContain(placeholder);
        SmartApp other = SmartApp.open(this.person, gateway.url(), Hospital.B);
        int before = this.ehr.relay().calls();
        HttpJourneyIT.assertOutcome(this.person.fetch("GET", "/launches/" + other.launch() + "/fhir/Patient", null,
                Map.of("Authorization", "bearer " + placeholder)), 403, "other-launch");
        assertThat(this.ehr.relay().calls()).isEqualTo(before);
        assertThat(this.person.fetch("GET", path("/Patient"), null, Map.of("Authorization", "Bearer " + placeholder))
            .status()).isEqualTo(200);
    }

    @Test
    void signInWhenTheLaunchIsGoneThenLoginIsRequired() {
        SmartApp kept = SmartApp.open(this.person, gateway.url(), Hospital.B);
        String code = this.app.code();
        assertThat(this.person.fetch("DELETE", "/launches/" + this.app.launch(), null, Map.of()).status())
            .isEqualTo(204);
        Page page = this.app.authorize(this.app.request());
        assertThat(page.header("Location")).startsWith(this.app.redirect() + "?error=login_required&");
        assertThat(SmartApp.answer(page)).containsEntry("state", "a b+c&d");
        Page token = this.app.token(code);
        assertThat(token.status()).isEqualTo(401);
        assertThat(token.json().path("error").asString()).isEqualTo("login_required");
        assertThat(kept.token(kept.code()).status()).isEqualTo(200);
    }

    @Test
    void signInWhenTheWholeSessionIsGoneThenAPageOfOursSaysSo() {
        String code = this.app.code();
        this.person.fetch("POST", "/logout", null, Map.of());
        Page page = this.app.authorize(this.app.request());
        assertThat(page.status()).isEqualTo(401);
        assertThat(page.header("Location")).isNull();
        assertThat(page.body()).contains("Start the app again");
        assertThat(this.app.token(code).json().path("error").asString()).isEqualTo("login_required");
    }

    private String path(String rest) {
        return "/launches/" + this.app.launch() + "/fhir" + rest;
    }

}
