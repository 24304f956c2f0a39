package dev.smartgateway.launch;

import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.conformance.Checklist;
import dev.smartgateway.launch.world.Browser;
import dev.smartgateway.launch.world.FakeEhr;
import dev.smartgateway.launch.world.Spec;
import dev.smartgateway.oauth.discovery.TestDiscovery;
import dev.smartgateway.outbound.HttpClients;
import dev.smartgateway.outbound.RecordingNames;
import dev.smartgateway.smart.Issuer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseCookie;

import static org.assertj.core.api.Assertions.assertThat;

class StartTests {

    private final World world = new World();

    @AfterEach
    void close() {
        this.world.close();
    }

    private Map<String, String> sent(Browser.Page page) {
        return FakeEhr.form(URI.create(page.location()).getRawQuery());
    }

    private static String encoded(String text) {
        return FakeEhr.query(Map.of("x", text)).substring(2);
    }

    @Test
    @Checklist({ "G1", "S12" })
    void launchWhenHostHeadersAreForgedThenRedirectUriStays() {
        Browser.Page page = this.world.browser()
            .send(HttpMethod.GET, this.world.ehrLaunch("abc"), Map.of("Host", "evil.example", "X-Forwarded-Host",
                    "evil.example", "X-Forwarded-Proto", "http", "Forwarded", "host=evil.example"));
        assertThat(sent(page).get("redirect_uri")).isEqualTo("https://gateway.example/callback/county");
    }

    @ParameterizedTest
    @Checklist("L1")
    @ValueSource(strings = { "launch=x", "iss=&launch=x", "iss=ISS&launch=", "iss=ISS&iss=ISS&launch=x",
            "iss=ISS&launch=x&launch=y", "iss=ISS&launch", "iss=ISS&launch=a%0d%0ab", "app=chart&app=chart", "app=" })
    void launchWhenParametersAreMissingEmptyOrDoubledThenBadRequestAndNothingGoesOut(String query) {
        Browser.Page page = this.world.browser().open("/launch?" + query.replace("ISS", encoded(this.world.ehr.iss())));
        assertThat(page.status()).isEqualTo(400);
        assertThat(page.reason()).isEqualTo("bad-request");
        assertThat(page.cookies()).isEmpty();
        assertThat(this.world.ehr.requests).hasValue(0);
    }

    @Test
    @Checklist({ "L1", "S14" })
    void launchWhenValuesAreHugeThenBadRequest() {
        Browser browser = this.world.browser();
        assertThat(browser.open(this.world.ehrLaunch("x".repeat(4097))).reason()).isEqualTo("bad-request");
        assertThat(browser.open("/launch?launch=x&iss=" + "x".repeat(2049)).reason()).isEqualTo("bad-request");
    }

    @ParameterizedTest
    @Checklist({ "L2", "S2", "S3" })
    @ValueSource(strings = { "https://evil.example/fhir", "http://169.254.169.254/latest/meta-data",
            "http://[::1]/fhir", "http://[::ffff:169.254.169.254]/", "http://2130706433/",
            "http://127.0.0.1.evil.example/fhir", "ORIGIN@evil.example/fhir", "ORIGIN/fhir/../fhir", "ORIGIN/fhir?x=1",
            "ORIGIN/fhir#x", "ORIGIN/fhir//", "ORIGIN/FHIR", "ORIGIN/fhir/./", "ORIGIN/%66hir", "file:///etc/passwd",
            "not a url", "//127.0.0.1/fhir", "USER/fhir" })
    void launchWhenIssIsNotConfiguredThenRefusedBeforeAnyLookUpOrRequest(String iss) {
        RecordingNames names = new RecordingNames();
        this.world.discovery = TestDiscovery.over(new HttpClients(true, false, null, names));
        String text = iss.replace("ORIGIN", this.world.ehr.origin())
            .replace("USER", this.world.ehr.origin().replace("http://", "http://me@"));
        Browser.Page page = this.world.browser().open("/launch?launch=x&iss=" + encoded(text));
        assertThat(page.reason()).isEqualTo("unknown-issuer");
        assertThat(page.status()).isEqualTo(400);
        assertThat(this.world.ehr.requests).hasValue(0);
        assertThat(names.asked()).isEmpty();
    }

    @Test
    @Checklist("S2")
    void launchWhenIssIsConfiguredThenItsNameAndNoOtherIsLookedUp() {
        RecordingNames names = new RecordingNames();
        this.world.discovery = TestDiscovery.over(new HttpClients(false, false, null, names));
        this.world.app("chart", new Spec("https://ehr.example/fhir"), new Spec("https://two.example/fhir").name("two"));
        this.world.browser().open("/launch?launch=x&iss=" + encoded("https://ehr.example/fhir"));
        assertThat(names.asked()).isNotEmpty().containsOnly("ehr.example");
    }

    @ParameterizedTest
    @Checklist({ "L2", "A5" })
    @CsvSource({ "http,/fhir", "http,/fhir/", "HTTP,/fhir" })
    void launchWhenIssIsSpeltDifferentlyThenAcceptedAndAudKeepsTheSpelling(String scheme, String path) {
        String iss = this.world.ehr.origin().replace("http", scheme) + path;
        Browser.Page page = this.world.browser().open("/launch?launch=x&iss=" + encoded(iss));
        assertThat(sent(page).get("aud")).isEqualTo(iss);
    }

    @Test
    @Checklist("A5")
    void launchWhenAudIsConfiguredThenItIsSent() {
        this.world.county.aud = "https://other.example/fhir/";
        assertThat(sent(this.world.browser().open(this.world.ehrLaunch("x"))).get("aud"))
            .isEqualTo("https://other.example/fhir/");
    }

    @ParameterizedTest
    @Checklist({ "L3", "A2", "A9" })
    @ValueSource(strings = { "abc", "a+b/c==", "eyJhIjoiMSJ9.x~y", "with space", "a&b=c?d#e|f:g", "ü€" })
    void launchWhenValueIsOpaqueThenItTravelsUnchanged(String launch) {
        Browser.Page page = this.world.browser().open(this.world.ehrLaunch(launch));
        assertThat(sent(page).get("launch")).isEqualTo(launch);
    }

    @Test
    @Checklist("L3")
    void launchWhenPlusIsNotEncodedThenItStaysAPlus() {
        Browser.Page page = this.world.browser().open("/launch?launch=a+b/c==&iss=" + encoded(this.world.ehr.iss()));
        assertThat(sent(page).get("launch")).isEqualTo("a+b/c==");
    }

    @Test
    @Checklist("L4")
    void launchWhenRepeatedThenEveryOneHasItsOwnTransaction() {
        Browser browser = this.world.browser();
        Map<String, String> first = sent(browser.open(this.world.ehrLaunch("x")));
        Map<String, String> second = sent(browser.open(this.world.ehrLaunch("x")));
        assertThat(first.get("state")).isNotEqualTo(second.get("state"));
        assertThat(first.get("code_challenge")).isNotEqualTo(second.get("code_challenge"));
        assertThat(first.get("nonce")).isNotEqualTo(second.get("nonce"));
        assertThat(browser.cookies).hasSize(2);
    }

    @Test
    void launchWhenAnEarlierOneEndedWithAChallengeThenItsClaimsAreSentAsTheyCame() {
        this.world.challenge = "{\"access_token\":{\"acrs\":{\"essential\":true,\"value\":\"c1 & c2\"}}}";
        Map<String, String> sent = sent(this.world.browser().open(this.world.ehrLaunch("x")));
        assertThat(sent).containsEntry("claims", this.world.challenge).doesNotContainKey("prompt");
    }

    @Test
    @Checklist("L5")
    void launchWhenHeadOrPrefetchThenNothingStarts() {
        Browser browser = this.world.browser();
        String launch = this.world.ehrLaunch("x");
        assertThat(browser.send(HttpMethod.HEAD, launch, Map.of()).status()).isEqualTo(204);
        assertThat(browser.send(HttpMethod.GET, launch, Map.of("Sec-Purpose", "prefetch;prerender")).status())
            .isEqualTo(503);
        assertThat(browser.send(HttpMethod.GET, launch, Map.of("Purpose", "prefetch")).status()).isEqualTo(503);
        assertThat(browser.send(HttpMethod.GET, launch, Map.of("Sec-Fetch-Mode", "no-cors")).reason())
            .isEqualTo("cross-site");
        assertThat(browser.cookies).isEmpty();
        assertThat(this.world.ehr.requests).hasValue(0);
    }

    @Test
    @Checklist({ "L5", "S14" })
    void launchWhenStartedOftenThenOnlyTheTenNewestArePending() {
        Browser browser = this.world.browser();
        Browser.Page first = browser.open(this.world.ehrLaunch("x"));
        for (int count = 0; count < 20; count++) {
            this.world.clock.advance(Duration.ofSeconds(1));
            browser.open(this.world.ehrLaunch("x"));
        }
        Browser.Page last = browser.open(this.world.ehrLaunch("x"));
        assertThat(browser.cookies).hasSize(10);
        assertThat(browser.open(this.world.ehr.approve(first.location())).reason()).isEqualTo("bad-state");
        assertThat(browser.open(this.world.ehr.approve(last.location())).status()).isEqualTo(303);
    }

    @Test
    void launchWhenTenAreStartedAtOnceThenEachCanFinish() {
        Browser browser = this.world.browser();
        List<Browser.Page> started = java.util.stream.IntStream.range(0, 10)
            .mapToObj((count) -> browser.open(this.world.ehrLaunch("x")))
            .toList();
        assertThat(started).allSatisfy(
                (start) -> assertThat(browser.open(this.world.ehr.approve(start.location())).status()).isEqualTo(303));
    }

    @ParameterizedTest
    @ValueSource(strings = { "iframe", "frame", "object", "embed", "fencedframe", "empty" })
    void launchWhenStartedInsideAPageThenNothingStarts(String destination) {
        Browser browser = this.world.browser();
        for (String path : List.of("/launch?app=chart", this.world.ehrLaunch("x"))) {
            assertThat(browser.send(HttpMethod.GET, path, Map.of("Sec-Fetch-Dest", destination)).reason())
                .isEqualTo("top-level-only");
        }
        assertThat(browser.cookies).isEmpty();
        assertThat(this.world.ehr.requests).hasValue(0);
    }

    @Test
    void launchWhenAScriptOpensAWindowThenOnlyTheAuthorizationServerIsShown() {
        Browser browser = this.world.browser();
        Browser.Page start = browser.send(HttpMethod.GET, "/launch?app=chart",
                Map.of("Sec-Fetch-Dest", "document", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Site", "same-origin"));
        assertThat(start.status()).isEqualTo(303);
        assertThat(start.location()).startsWith(this.world.ehr.origin() + "/authorize?");
        assertThat(start.body()).isNullOrEmpty();
        assertThat(browser.cookies.keySet()).singleElement().asString().startsWith("__Host-tx-");
        assertThat(this.world.sessions.added).isEmpty();
    }

    @Test
    void launchWhenItsEhrMayFrameItThenWorksInThatFrameButNotInOurOwnPageAndNotStandalone() {
        this.world.county.embedding = new Issuer.Embedding(List.of("https://ehr.example"), true, false);
        Browser browser = this.world.browser();
        Map<String, String> ehr = Map.of("Sec-Fetch-Dest", "iframe", "Sec-Fetch-Site", "cross-site");
        Map<String, String> own = Map.of("Sec-Fetch-Dest", "iframe", "Sec-Fetch-Site", "same-origin");
        String launch = this.world.ehrLaunch("x");
        assertThat(browser.send(HttpMethod.GET, launch, own).reason()).isEqualTo("top-level-only");
        assertThat(browser.send(HttpMethod.GET, "/launch?app=chart", ehr).reason()).isEqualTo("top-level-only");
        Browser.Page start = browser.send(HttpMethod.GET, launch, ehr);
        assertThat(start.status()).isEqualTo(303);
        String callback = this.world.ehr.approve(start.location());
        assertThat(browser.send(HttpMethod.GET, callback, own).reason()).isEqualTo("top-level-only");
        assertThat(browser.send(HttpMethod.GET, callback, ehr).status()).isEqualTo(303);
    }

    @Test
    void callbackWhenAStandaloneLaunchEndsInAFrameThenNobodyGetsIn() {
        this.world.county.embedding = new Issuer.Embedding(List.of("https://ehr.example"), true, false);
        Browser browser = this.world.browser();
        String callback = this.world.ehr.approve(browser.open("/launch?app=chart").location());
        assertThat(browser
            .send(HttpMethod.GET, callback, Map.of("Sec-Fetch-Dest", "iframe", "Sec-Fetch-Site", "cross-site"))
            .reason()).isEqualTo("top-level-only");
        assertThat(this.world.sessions.added).isEmpty();
        assertThat(browser.open(callback).status()).isEqualTo(303);
    }

    @Test
    @Checklist({ "L6", "A2" })
    void launchWhenStandaloneThenLaunchPatientIsAskedAndLaunchIsNot() {
        this.world.county.scopes = "launch openid patient/Patient.rs";
        Map<String, String> sent = sent(this.world.browser().open("/launch?app=chart"));
        assertThat(sent).doesNotContainKey("launch");
        assertThat(sent.get("scope").split(" ")).contains("launch/patient", "patient/Patient.rs")
            .doesNotContain("launch");
        assertThat(sent.get("aud")).isEqualTo(this.world.ehr.iss());
    }

    @Test
    @Checklist("L6")
    void launchWhenStandaloneAndSeveralAppsThenTheAppMustBeNamed() {
        this.world.app("chart", this.world.county);
        this.world.app("growth", new Spec(this.world.ehr.iss()).name("county-growth"));
        Browser browser = this.world.browser();
        assertThat(browser.open("/launch").reason()).isEqualTo("which-app");
        assertThat(browser.open("/launch?app=nobody").reason()).isEqualTo("unknown-app");
        assertThat(sent(browser.open("/launch?app=growth")).get("redirect_uri")).endsWith("/callback/county-growth");
        assertThat(browser.open(this.world.ehrLaunch("x")).reason()).isEqualTo("which-app");
        assertThat(sent(browser.open("/launch/growth")).get("redirect_uri")).endsWith("/callback/county-growth");
        assertThat(sent(browser.open("/launch/growth?launch=x&iss=" + encoded(this.world.ehr.iss()))))
            .containsEntry("launch", "x");
        assertThat(browser.open("/launch/growth?app=chart").reason()).isEqualTo("bad-request");
        assertThat(browser.open("/launch/nobody").reason()).isEqualTo("unknown-app");
    }

    @Test
    void launchWhenStandaloneAndSeveralEhrsThenThePersonChooses() {
        this.world.app("chart", this.world.county, new Spec(this.world.ehr.iss() + "/second").name("second"));
        Browser browser = this.world.browser();
        Browser.Page page = browser.open("/launch/chart");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("Choose where to sign in", ">county</a>", ">second</a>",
                "href=\"/launch/chart?iss=" + encoded(this.world.ehr.iss()) + "\"");
        assertThat(page.headers().getFirst("Content-Security-Policy")).contains("frame-ancestors 'none'");
        assertThat(browser.cookies).isEmpty();
        Map<String, String> sent = sent(browser.open("/launch/chart?iss=" + encoded(this.world.ehr.iss())));
        assertThat(sent).doesNotContainKey("launch").containsEntry("aud", this.world.ehr.iss());
        assertThat(sent.get("scope").split(" ")).contains("launch/patient");
        assertThat(browser.open("/launch/chart?iss=https://evil.example").reason()).isEqualTo("unknown-issuer");
        assertThat(browser.open("/launch/chart?launch=x").reason()).isEqualTo("bad-request");
    }

    @Test
    @Checklist({ "L7", "S13" })
    void launchWhenEmbeddingIsConfiguredThenExactlyThoseOriginsMayFrame() {
        this.world.county.embedding = new Issuer.Embedding(List.of("https://ehr.example"), true, false);
        Browser.Page page = this.world.browser().open(this.world.ehrLaunch("x"));
        assertThat(page.headers().getFirst("Content-Security-Policy")).endsWith("frame-ancestors https://ehr.example");
        assertThat(page.headers().getFirst("X-Frame-Options")).isNull();
        ResponseCookie cookie = page.cookies().get(0);
        assertThat(cookie.getSameSite()).isEqualTo("None");
        assertThat(cookie.isPartitioned()).isTrue();
    }

    @Test
    void launchWhenTheOpenerMayKeepItsHoldThenThePolicySaysSoAndElseNot() {
        assertThat(opener(this.world)).containsOnly("same-origin");
        try (World other = new World()) {
            other.county.embedding = new Issuer.Embedding(List.of(), false, true);
            assertThat(opener(other)).containsOnly("unsafe-none");
        }
    }

    private static List<String> opener(World world) {
        Browser browser = world.browser();
        Browser.Page start = browser.open(world.ehrLaunch("x"));
        Browser.Page home = browser.open(world.ehr.approve(start.location()));
        return java.util.stream.Stream.of(start, home)
            .map((page) -> page.headers().getFirst("Cross-Origin-Opener-Policy"))
            .toList();
    }

    @Test
    @Checklist({ "L7", "G3", "S13" })
    void launchWhenNothingIsConfiguredThenNobodyMayFrameAndTheCookieIsLax() {
        Browser.Page page = this.world.browser().open(this.world.ehrLaunch("x"));
        assertThat(page.headers().getFirst("Content-Security-Policy")).endsWith("frame-ancestors 'none'");
        ResponseCookie cookie = page.cookies().get(0);
        assertThat(cookie.getName()).matches("__Host-tx-[A-Za-z0-9_-]{8}");
        assertThat(cookie.isSecure()).isTrue();
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getPath()).isEqualTo("/");
        assertThat(cookie.getDomain()).isNull();
        assertThat(cookie.getSameSite()).isEqualTo("Lax");
        assertThat(cookie.isPartitioned()).isFalse();
        assertThat(cookie.getMaxAge()).isEqualTo(Duration.ofMinutes(70));
    }

    @Test
    @Checklist({ "A1", "A3", "A7", "G6" })
    void launchWhenFromEhrThenSendsExactlyWhatIsConfigured() {
        Browser.Page page = this.world.browser().open(this.world.ehrLaunch("x") + "&scope=system%2F*.*&prompt=none");
        Map<String, String> sent = sent(page);
        assertThat(sent.keySet()).containsExactlyInAnyOrder("response_type", "client_id", "redirect_uri", "scope",
                "state", "aud", "launch", "nonce", "code_challenge", "code_challenge_method");
        assertThat(sent.get("response_type")).isEqualTo("code");
        assertThat(sent.get("client_id")).isEqualTo("gateway");
        assertThat(sent.get("scope")).isEqualTo("launch openid fhirUser patient/Patient.rs patient/Observation.rs");
        assertThat(page.location()).startsWith(this.world.ehr.origin() + "/authorize?");
    }

    @Test
    @Checklist({ "A4", "A6" })
    void launchWhenStartedManyTimesThenNoStateVerifierOrNonceRepeats() {
        Set<String> seen = new HashSet<>();
        for (int count = 0; count < 200; count++) {
            Map<String, String> sent = sent(this.world.browser().open(this.world.ehrLaunch("x")));
            for (String name : List.of("state", "nonce", "code_challenge")) {
                assertThat(sent.get(name)).matches("[A-Za-z0-9_-]{43}");
                assertThat(seen.add(sent.get(name))).isTrue();
            }
        }
    }

    @Test
    @Checklist({ "A6", "S5", "T1" })
    void callbackWhenCodeIsExchangedThenTheVerifierFitsTheChallenge() throws Exception {
        this.world.launched(this.world.browser());
        String verifier = this.world.ehr.exchanges.get(0).get("code_verifier");
        assertThat(verifier).matches("[A-Za-z0-9._~-]{43,128}");
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes());
        assertThat(this.world.ehr.authorizations.get(0).get("code_challenge"))
            .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
    }

    @Test
    @Checklist("A5")
    void launchWhenEndpointHasAQueryThenItIsKept() {
        this.world.ehr.metadata = (document) -> document.put("authorization_endpoint",
                this.world.ehr.origin() + "/authorize?tenant=a%20b&p=1");
        Map<String, String> sent = sent(this.world.browser().open(this.world.ehrLaunch("x")));
        assertThat(sent).containsEntry("tenant", "a b").containsEntry("p", "1").containsEntry("response_type", "code");
    }

    @Test
    @Checklist("A8")
    void launchWhenOpenidIsNotAskedThenNoNonceIsSent() {
        this.world.county.scopes = "launch patient/Patient.rs";
        assertThat(sent(this.world.browser().open(this.world.ehrLaunch("x")))).doesNotContainKey("nonce");
    }

    @Test
    @Checklist("A9")
    void launchWhenScopesAreGranularThenTheySurvive() {
        String scope = "patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory";
        this.world.county.scopes = "launch " + scope;
        assertThat(sent(this.world.browser().open(this.world.ehrLaunch("x"))).get("scope"))
            .isEqualTo("launch " + scope);
    }

    @Test
    @Checklist("A9")
    void launchWhenUrlIsTooLongAndPostIsAdvertisedThenAFormSubmitsItself() {
        this.world.maxUrl = 300;
        this.world.ehr.metadata = (document) -> document.put("capabilities", List.of("authorize-post"));
        Browser.Page page = this.world.browser().open(this.world.ehrLaunch("a\"><script>alert(1)</script>"));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("method=\"post\" action=\"" + this.world.ehr.origin() + "/authorize\"")
            .contains("name=\"launch\" value=\"a&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\"")
            .contains("<script>document.forms[0].submit();</script>")
            .contains("type=\"submit\">Continue</button>");
        assertThat(page.headers().getFirst("Content-Security-Policy")).contains("script-src 'sha256-");
    }

    @Test
    @Checklist("A9")
    void launchWhenUrlIsTooLongAndPostIsNotAdvertisedThenGet() {
        this.world.maxUrl = 300;
        assertThat(this.world.browser().open(this.world.ehrLaunch("x")).status()).isEqualTo(303);
    }

    @Test
    @Checklist("G7")
    void launchWhenAnsweredThenNeverCachedAndSendsNoReferrer() {
        Browser browser = this.world.browser();
        Browser.Page start = browser.open(this.world.ehrLaunch("x"));
        Browser.Page home = browser.open(this.world.ehr.approve(start.location()));
        Browser.Page missing = browser.open("/callback/county?code=x&state=y");
        assertThat(List.of(start, home, missing)).allSatisfy((page) -> {
            assertThat(page.headers().getCacheControl()).isEqualTo("no-store");
            assertThat(page.headers().getFirst("Referrer-Policy")).isEqualTo("no-referrer");
        });
    }

    @Test
    void launchWhenStartedThenAuditedWithoutTheLaunchValue() {
        this.world.browser().open(this.world.ehrLaunch("secret-launch"));
        assertThat(this.world.audit).hasSize(1);
        assertThat(this.world.audit.get(0).action().kind()).isEqualTo("launch");
        assertThat(this.world.audit.get(0).outcome().result()).isEqualTo("allowed");
        assertThat(this.world.audit.toString()).doesNotContain("secret-launch");
    }

    @Test
    void launchWhenRefusedThenAudited() {
        this.world.browser().open("/launch?launch=x&iss=https://evil.example");
        assertThat(this.world.audit).singleElement()
            .satisfies((event) -> assertThat(event.outcome().reason()).isEqualTo("unknown-issuer"));
    }

}
