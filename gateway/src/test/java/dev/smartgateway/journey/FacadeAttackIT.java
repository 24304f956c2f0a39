package dev.smartgateway.journey;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.smartgateway.contract.Routes;
import dev.smartgateway.journey.CookieHttp.Page;
import dev.smartgateway.redis.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.web.reactive.function.server.RouterFunction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attacks on the facade.
 */
class FacadeAttackIT {

    private static Gateway gateway;

    private final PretendEhr ehr = Hospital.ehr();

    private final Person person = new Person(gateway);

    private SmartApp app;

    @BeforeAll
    static void start(@TempDir Path apps) {
        gateway = Hospital.start(TestRedis.shared(), "gateway.apps.location=" + SmartApp.file(apps));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void launch() {
        this.ehr.reset();
        this.app = SmartApp.open(this.person, gateway.url(), Hospital.A);
    }

    @ParameterizedTest
    @ValueSource(strings = { "https://evil.example/", "https://evil.example/demo/", "//evil.example/demo/", "/demo/",
            "%s.evil.example/demo/", "%s@evil.example/demo/", "http://localhost/demo/", "http://u:p@localhost/demo/",
            "%s/", "%s/demos/", "%s/demo/../launches/", "%s/demo/%%2e%%2e/launches/", "%s/demo//evil", "%s/demo/./x",
            "%s/demo\\evil", "%s/demo/?x=1", "%s/demo/#x", "%s/demo/;x", "%s/demo/ x", "%s/DEMO/",
            "javascript:alert(1)", "%s/launches/x/fhir", "data:text/html,x", "%s/demo?x" })
    void authorizeWhenTheRedirectIsForgedThenAPageAndNoRedirect(String forged) {
        Page page = this.app.authorize(this.app.request("redirect_uri", forged.formatted(gateway.url())));
        assertThat(page.status()).isEqualTo(400);
        assertThat(page.reason()).isEqualTo("redirect-not-allowed");
        assertThat(page.header("Location")).isNull();
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.body()).doesNotContain("evil");
    }

    @Test
    void authorizeWhenTheRedirectIsMissingOrDoubledThenAPageAndNoRedirect() {
        Page missing = this.app.authorize(this.app.request("redirect_uri", null));
        assertThat(missing.reason()).isEqualTo("redirect-not-allowed");
        String query = SmartApp.form(this.app.request());
        Page doubled = this.person.fetch("GET",
                "/launches/" + this.app.launch() + "/authorize?" + query + "&redirect_uri=" + this.app.redirect(), null,
                Map.of("Sec-Fetch-Mode", "navigate"));
        assertThat(doubled.status()).isEqualTo(400);
        assertThat(doubled.header("Location")).isNull();
    }

    @ParameterizedTest
    @CsvSource({ "response_type,token,unsupported_response_type", "response_type,,unsupported_response_type",
            "response_mode,fragment,invalid_request", "response_mode,form_post,invalid_request",
            "aud,https://other.example/fhir,invalid_request", "launch,AAAAAAAAAAAAAAAAAAAAAA,invalid_request",
            "code_challenge_method,plain,invalid_request", "code_challenge_method,,invalid_request",
            "code_challenge,short,invalid_request", "scope,system/Patient.read,invalid_scope",
            "scope,user/Practitioner.write,invalid_scope" })
    void authorizeWhenTheRequestIsWrongThenAnErrorAtTheAppsOwnAddress(String name, String value, String error) {
        Page page = this.app.authorize(this.app.request(name, value));
        assertThat(page.header("Location")).startsWith(this.app.redirect() + "?error=" + error + "&");
        assertThat(SmartApp.answer(page)).containsEntry("state", "a b+c&d").doesNotContainKey("code");
    }

    @Test
    void authorizeWhenMoreIsAskedThanGrantedThenOnlyTheGrantIsTold() {
        String scope = this.app
            .token(this.app.code("scope",
                    "launch patient/*.* patient/Patient.read user/*.cruds offline_access openid system/*.read bogus"))
            .json()
            .path("scope")
            .asString();
        assertThat(scope.split(" ")).contains("launch", "openid", "patient/Patient.read")
            .doesNotContain("patient/*.*", "user/*.cruds", "offline_access", "system/*.read", "bogus")
            .noneMatch((word) -> word.matches("(patient/\\*|user/|system/).*") || word.endsWith(".write"));
    }

    @Test
    void authorizeWhenFromAnotherSiteThenRefused() {
        for (String site : List.of("cross-site", "same-site")) {
            Page page = this.app.authorize(this.person, this.app.request(), site);
            assertThat(page.status()).isEqualTo(403);
            assertThat(page.reason()).isEqualTo("cross-site");
            assertThat(page.header("Location")).isNull();
        }
    }

    @Test
    void authorizeWhenByAnotherBrowserThenAPageAndNoRedirect() {
        SmartApp other = SmartApp.open(new Person(gateway), gateway.url(), Hospital.B);
        Page page = this.app.authorize(other.person(), this.app.request(), "same-origin");
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.header("Location")).isNull();
        Page bare = this.app.authorize(new Person(gateway), this.app.request(), "same-origin");
        assertThat(bare.status()).isEqualTo(401);
        assertThat(bare.header("Location")).isNull();
    }

    @Test
    void tokenWhenACodeIsUsedTwiceThenOnlyOnce() {
        String code = this.app.code();
        assertThat(this.app.token(code).status()).isEqualTo(200);
        assertNotValid(this.app.token(code));
    }

    @Test
    void tokenWhenByAnotherBrowserThenRefusedAndTheCodeIsNotBurnt() {
        String code = this.app.code();
        SmartApp other = SmartApp.open(new Person(gateway), gateway.url(), Hospital.B);
        assertThat(this.app.token(new Person(gateway), code).json().path("error").asString())
            .isEqualTo("login_required");
        assertThat(this.app.token(other.person(), code).json().has("access_token")).isFalse();
        assertNotValid(other.token(code));
        assertThat(this.app.token(code).status()).isEqualTo(200);
    }

    @Test
    void tokenWhenForAnotherLaunchOfTheSameBrowserThenRefusedAndTheCodeIsNotBurnt() {
        SmartApp other = SmartApp.open(this.person, gateway.url(), Hospital.B);
        String code = this.app.code();
        assertNotValid(other.token(code));
        assertThat(this.app.token(code).json().path("patient").asString()).isEqualTo(this.ehr.patient(Hospital.A));
    }

    @ParameterizedTest
    @CsvSource({ "code_verifier,wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww", "code_verifier,",
            "redirect_uri,http://localhost/demo/other.html", "redirect_uri,", "client_id,another-app" })
    void tokenWhenTheProofIsWrongThenRefusedAndTheCodeIsSpent(String name, String value) {
        String code = this.app.code();
        assertNotValid(this.app.token(code, name, value));
        assertNotValid(this.app.token(code));
    }

    @Test
    void tokenWhenAProofComesWithoutAChallengeThenRefused() {
        assertNotValid(this.app.token(this.app.code("code_challenge", null, "code_challenge_method", null)));
    }

    @ParameterizedTest
    @CsvSource({ "grant_type,refresh_token,unsupported_grant_type", "grant_type,,unsupported_grant_type",
            "grant_type,client_credentials,unsupported_grant_type", "code,,invalid_request" })
    void tokenWhenAnotherGrantIsAskedThenRefused(String name, String value, String error) {
        Page page = this.app.token("AAAA", name, value);
        assertThat(page.status()).isEqualTo(400);
        assertThat(page.json().path("error").asString()).isEqualTo(error);
    }

    @Test
    void codeWhenKeptThenForOneMinuteAndSealed() {
        ReactiveStringRedisTemplate redis = gateway.bean(ReactiveStringRedisTemplate.class);
        String code = this.app.code();
        List<String> keys = redis.keys("sg:facade:code:*").collectList().block();
        assertThat(keys).isNotEmpty().allSatisfy((key) -> {
            assertThat(key).doesNotContain(code).doesNotContain(this.app.launch());
            assertThat(redis.getExpire(key).block()).isLessThanOrEqualTo(Duration.ofSeconds(60));
            assertThat(redis.opsForValue().get(key).block()).doesNotContain("demo").doesNotContain(code);
        });
    }

    /** The same answer as without a session, on every path of the gateway. */
    @Test
    void placeholderWhenSentToEveryRouteThenOpensNothing() {
        String placeholder = this.app.placeholder();
        List<String> paths = new ArrayList<>(paths());
        assertThat(paths).hasSizeGreaterThan(20);
        List<String> opened = new ArrayList<>();
        for (String path : paths) {
            for (String method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")) {
                Page without = new Person(gateway).fetch(method, path, null, Map.of());
                Page with = new Person(gateway).fetch(method, path, null,
                        Map.of("Authorization", "Bearer " + placeholder));
                if (with.status() != without.status()
                        || !String.valueOf(with.reason()).equals(String.valueOf(without.reason()))) {
                    opened.add(method + " " + path + " -> " + without.status() + " " + with.status());
                }
                if (path.contains(this.app.launch()) && with.status() < 400) {
                    opened.add(method + " " + path + " -> " + with.status());
                }
            }
        }
        assertThat(opened).isEmpty();
    }

    private List<String> paths() {
        Routes routes = new Routes();
        gateway.beans(RouterFunction.class).forEach((each) -> each.accept(routes));
        List<String> paths = new ArrayList<>(routes.paths());
        paths.addAll(List.of("/fhir/Patient", "/fhir/metadata", "/launches/{id}/fhir", "/launches/{id}/fhir/Patient",
                "/launches/{id}/fhir/metadata", "/launches/{id}/fhir/.well-known/smart-configuration",
                "/launches/{id}/fhir/.well-known/openid-configuration",
                "/launches/{id}/fhir/Patient/" + this.ehr.patient(Hospital.A)));
        return paths.stream()
            .map((path) -> path.replace("{id}", this.app.launch())
                .replace("{launch}", this.app.launch())
                .replace("{issuer}", "sandbox")
                .replace("{label}", "0".repeat(32))
                .replace("{channel}", "backchannel")
                .replace("{app}", "demo"))
            .toList();
    }

    @Test
    void placeholderWhenSentToTheEhrOrTheOperatorThenOpensNothing() {
        Map<String, String> bearer = Map.of("Authorization", "Bearer " + this.app.placeholder());
        CookieHttp http = new CookieHttp();
        String patient = "/fhir/Patient/" + this.ehr.patient(Hospital.A);
        assertThat(http.fetch("GET", java.net.URI.create(this.ehr.url() + patient), null, bearer).status())
            .isEqualTo(401);
        assertThat(http
            .fetch("DELETE", java.net.URI.create("http://localhost:" + gateway.managementPort() + "/actuator/sessions"),
                    null, bearer)
            .status()).isBetween(400, 499);
    }

    private static void assertNotValid(Page page) {
        assertThat(page.status()).isEqualTo(400);
        assertThat(page.json().path("error").asString()).isEqualTo("invalid_grant");
        assertThat(page.reason()).isEqualTo("code-not-valid");
        assertThat(page.json().has("access_token")).isFalse();
    }

}
