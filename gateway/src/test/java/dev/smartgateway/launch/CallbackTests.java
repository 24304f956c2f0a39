package dev.smartgateway.launch;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.smartgateway.conformance.Checklist;
import dev.smartgateway.launch.world.Browser;
import dev.smartgateway.launch.world.Spec;
import dev.smartgateway.operator.TestIssuers;
import dev.smartgateway.smart.LaunchOptions;
import dev.smartgateway.smart.Sha256;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

class CallbackTests {

    private final World world = new World();

    private final Browser browser = this.world.browser();

    @AfterEach
    void close() {
        this.world.close();
    }

    private String answered() {
        return this.world.ehr.approve(this.browser.open(this.world.ehrLaunch("x")).location());
    }

    private void refused(Browser.Page page, String reason) {
        assertThat(page.reason()).isEqualTo(reason);
        assertThat(page.headers().getLocation()).isNull();
        assertThat(this.world.sessions.added).isEmpty();
    }

    @ParameterizedTest
    @Checklist("C1")
    @ValueSource(
            strings = { "code=x", "code=x&state=unknown", "code=x&state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" })
    void callbackWhenStateIsMissingOrUnknownThenRefused(String query) {
        answered();
        Browser.Page page = this.browser.open("/callback/county?" + query);
        refused(page, "bad-state");
        assertThat(page.status()).isEqualTo(400);
        assertThat(this.world.ehr.exchanges).isEmpty();
    }

    @Test
    @Checklist("C1")
    void callbackWhenStateIsAlteredThenRefused() {
        String callback = answered();
        char last = callback.charAt(callback.length() - 1);
        refused(this.browser.open(callback.substring(0, callback.length() - 1) + ((last == 'A') ? 'B' : 'A')),
                "bad-state");
        assertThat(this.world.ehr.exchanges).isEmpty();
    }

    @Test
    @Checklist("C1")
    void callbackWhenPendingLaunchIsTooOldThenRefused() {
        String callback = answered();
        this.world.clock.advance(Duration.ofMinutes(10));
        refused(this.browser.open(callback), "launch-expired");
        assertThat(this.world.ehr.exchanges).isEmpty();
    }

    @Test
    @Checklist({ "C2", "S1" })
    void callbackWhenStartedInAnotherBrowserThenRefused() {
        refused(this.world.browser().open(answered()), "bad-state");
        assertThat(this.world.ehr.exchanges).isEmpty();
    }

    @Test
    @Checklist({ "C2", "S1" })
    void callbackWhenTheCookieOfAnotherStateIsRenamedThenRefused() {
        String victim = answered();
        String attacker = answered();
        List<String> names = List.copyOf(this.browser.cookies.keySet());
        var first = this.browser.cookies.get(names.get(0));
        this.browser.cookies.put(names.get(1), first.mutate().build());
        refused(this.browser.open(attacker), "bad-state");
        assertThat(this.browser.open(victim).status()).isEqualTo(303);
    }

    @Test
    @Checklist({ "C3", "S6" })
    void callbackWhenRepeatedThenRefused() {
        String callback = answered();
        Map<String, org.springframework.http.ResponseCookie> before = Map.copyOf(this.browser.cookies);
        assertThat(this.browser.open(callback).status()).isEqualTo(303);
        assertThat(this.browser.cookies).isEmpty();
        assertThat(this.browser.open(callback).reason()).isEqualTo("bad-state");
        this.browser.cookies.putAll(before);
        assertThat(this.browser.open(callback).reason()).isEqualTo("bad-state");
        this.browser.use(this.world.replica());
        assertThat(this.browser.open(callback).reason()).isEqualTo("bad-state");
        assertThat(this.world.ehr.exchanges).hasSize(1);
        assertThat(this.world.sessions.added).hasSize(1);
    }

    @Test
    @Checklist({ "C3", "S6" })
    void callbackWhenParallelOnTwoReplicasThenExactlyOneExchange() {
        String callback = answered();
        List<Browser> replicas = List.of(copy(), copy(), copy(), copy());
        List<Browser.Page> pages = Flux.fromIterable(replicas)
            .flatMap((replica) -> Mono.fromCallable(() -> replica.open(callback))
                .subscribeOn(Schedulers.boundedElastic()))
            .collectList()
            .block(Duration.ofSeconds(30));
        assertThat(pages).filteredOn((page) -> page.status() == 303).hasSize(1);
        assertThat(pages).filteredOn((page) -> "bad-state".equals(page.reason())).hasSize(3);
        assertThat(this.world.ehr.exchanges).hasSize(1);
    }

    private Browser copy() {
        Browser copy = this.world.browser();
        copy.cookies.putAll(this.browser.cookies);
        return copy;
    }

    @Test
    @Checklist({ "C4", "G5" })
    void callbackWhenTheEhrRefusesThenItsWordsAreShownEscaped() {
        this.world.ehr.callback = (back) -> {
            back.remove("code");
            back.put("error", "access_denied");
            back.put("error_description", "<script>alert(1)</script> sorry");
            back.put("error_uri", "https://ehr.example/help?a=1");
        };
        Browser.Page page = this.browser.open(answered());
        refused(page, "authorization-refused");
        assertThat(page.status()).isEqualTo(403);
        assertThat(page.body())
            .contains("access_denied", "&lt;script&gt;alert(1)&lt;/script&gt; sorry",
                    "href=\"https://ehr.example/help?a=1\"")
            .doesNotContain("<script>");
        assertThat(page.headers().getFirst("Content-Security-Policy")).contains("script-src 'none'");
    }

    @ParameterizedTest
    @Checklist({ "C4", "S7" })
    @ValueSource(strings = { "javascript:alert(1)", "http://ehr.example/help", "data:text/html,x", "//evil.example" })
    void callbackWhenErrorUriIsNotHttpsThenItIsNotLinked(String uri) {
        this.world.ehr.callback = (back) -> {
            back.remove("code");
            back.put("error", "<b>strange</b>");
            back.put("error_uri", uri);
        };
        Browser.Page page = this.browser.open(answered());
        assertThat(page.body()).doesNotContain("href=").doesNotContain("strange");
    }

    @Test
    @Checklist("C4")
    void callbackWhenErrorComesWithoutAStateThenItIsNotShown() {
        Browser.Page page = this.browser.open("/callback/county?error=access_denied&error_description=call+555");
        refused(page, "bad-state");
        assertThat(page.body()).doesNotContain("call 555", "access_denied");
    }

    @ParameterizedTest
    @Checklist("C4")
    @ValueSource(strings = { "&error=access_denied", "&code=another", "&state=another", "&iss=a&iss=b" })
    void callbackWhenContradictoryOrDoubledThenRefused(String more) {
        refused(this.browser.open(answered() + more), "bad-request");
        assertThat(this.world.ehr.exchanges).isEmpty();
    }

    @ParameterizedTest
    @Checklist("C4")
    @ValueSource(strings = { "code=&state=x", "state=x", "code=x&state=" })
    void callbackWhenEmptyThenRefused(String query) {
        refused(this.browser.open("/callback/county?" + query), "bad-request");
    }

    @Test
    @Checklist("C5")
    void callbackWhenIssIsThatOfTheAuthorizationServerThenAccepted() {
        this.world.ehr.callback = (back) -> back.put("iss", this.world.ehr.origin());
        assertThat(this.browser.open(answered()).status()).isEqualTo(303);
    }

    @Test
    @Checklist({ "C5", "S4" })
    void callbackWhenIssIsTheFhirBaseThenRefused() {
        this.world.ehr.callback = (back) -> back.put("iss", this.world.ehr.iss());
        refused(this.browser.open(answered()), "wrong-issuer");
        assertThat(this.world.ehr.exchanges).isEmpty();
    }

    @Test
    void callbackWhenNoMetadataNamesTheIssuerThenTheConfiguredEhrIsOneAndNobodyElse() {
        try (World other = new World()) {
            other.county.scopes = "launch patient/Patient.rs patient/Observation.rs";
            other.ehr.metadata = (document) -> document.remove("issuer");
            other.ehr.callback = (back) -> back.put("iss", other.ehr.iss());
            assertThat(other.launched(other.browser()).status()).isEqualTo(303);
            other.ehr.callback = (back) -> back.put("iss", "https://other.example/fhir");
            assertThat(other.launched(other.browser()).reason()).isEqualTo("wrong-issuer");
        }
    }

    @Test
    @Checklist({ "C5", "S4" })
    void callbackWhenIssIsPromisedButAbsentThenRefused() {
        this.world.ehr.metadata = (document) -> document.put("authorization_response_iss_parameter_supported", true);
        refused(this.browser.open(answered()), "wrong-issuer");
        assertThat(this.world.ehr.exchanges).isEmpty();
    }

    @Test
    @Checklist({ "C6", "G6" })
    void callbackWhenDoneThenTheAppsUrlHasNothingOfTheAnswer() {
        String callback = answered();
        Browser.Page page = this.browser.open(callback + "&home=https%3A%2F%2Fevil.example&return=%2F%2Fevil.example");
        assertThat(page.location()).matches("https://gateway\\.example/chart/\\?launch=[A-Za-z0-9_-]{22}");
    }

    @Test
    @Checklist("C7")
    void callbackWhenFormPostIsNotConfiguredThenRefused() {
        String callback = answered();
        String[] parts = callback.split("\\?");
        Browser.Page page = this.browser.send(HttpMethod.POST, parts[0],
                Map.of("Content-Type", "application/x-www-form-urlencoded"), parts[1]);
        refused(page, "method-not-allowed");
    }

    @Test
    @Checklist("C7")
    void callbackWhenFormPostIsConfiguredThenAccepted() {
        try (World other = new World()) {
            other.county.launch = TestIssuers.with(LaunchOptions.DEFAULT, "formPost", true);
            Browser here = other.browser();
            Browser.Page start = here.open(other.ehrLaunch("x"));
            assertThat(start.location()).contains("response_mode=form_post");
            String[] parts = other.ehr.approve(start.location()).split("\\?");
            Browser.Page page = here.send(HttpMethod.POST, parts[0],
                    Map.of("Content-Type", "application/x-www-form-urlencoded"), parts[1]);
            assertThat(page.status()).isEqualTo(303);
        }
    }

    @Test
    void callbackWhenAnotherSitePostsTheFormThenItIsPostedAgainFromHereAndNothingIsUsedUp() {
        try (World other = new World()) {
            other.county.launch = TestIssuers.with(LaunchOptions.DEFAULT, "formPost", true);
            Browser here = other.browser();
            String[] parts = other.ehr.approve(here.open(other.ehrLaunch("x")).location()).split("\\?");
            Map<String, String> form = Map.of("Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site",
                    "cross-site");
            Browser.Page relay = here.send(HttpMethod.POST, parts[0], form, parts[1] + "&x=%3Cb%3E");
            assertThat(relay.status()).isEqualTo(200);
            assertThat(relay.body())
                .contains("method=\"post\" action=\"/callback/county\"", "name=\"state\"", "value=\"&lt;b&gt;\"")
                .doesNotContain("<b>");
            assertThat(relay.headers().getFirst("Content-Security-Policy")).contains("script-src 'sha256-");
            assertThat(relay.cookies()).isEmpty();
            assertThat(other.sessions.added).isEmpty();
            assertThat(here.send(HttpMethod.POST, parts[0], form, "state=a&state=b").reason()).isEqualTo("bad-request");
            Map<String, String> again = Map.of("Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site",
                    "same-origin");
            assertThat(here.send(HttpMethod.POST, parts[0], again, parts[1]).status()).isEqualTo(303);
        }
    }

    @Test
    void callbackWhenTheCookieDidNotComeBackThenThePageOffersAWindowOfItsOwn() {
        String callback = answered();
        this.browser.cookies.clear();
        Browser.Page page = this.browser.open(callback);
        refused(page, "bad-state");
        assertThat(page.body()).contains("href=\"https://gateway.example/launch?app=chart\"")
            .contains("target=\"_blank\"")
            .doesNotContain("code=", "state=");
    }

    @Test
    void callbackWhenIssuerIsUnknownThenNotFound() {
        refused(this.browser.open("/callback/nobody?code=x&state=y"), "not-found");
    }

    @Test
    @Checklist({ "L5", "S14" })
    void callbackWhenHeadOrPrefetchThenTheStateIsNotUsedUp() {
        String callback = answered();
        assertThat(this.browser.send(HttpMethod.HEAD, callback, Map.of()).status()).isEqualTo(204);
        assertThat(this.browser.send(HttpMethod.GET, callback, Map.of("Sec-Purpose", "prefetch")).status())
            .isEqualTo(503);
        assertThat(this.browser.open(callback).status()).isEqualTo(303);
    }

    @Test
    void callbackWhenDoneThenAuditedWithUserPatientAndLaunch() {
        this.browser.open(answered());
        assertThat(this.world.audit).last().satisfies((event) -> {
            assertThat(event.action().kind()).isEqualTo("callback");
            assertThat(event.outcome().result()).isEqualTo("allowed");
            assertThat(event.who().subject()).isEqualTo("user-1");
            assertThat(event.who().fhirUser()).isEqualTo("Practitioner/dr1");
            assertThat(event.who().launch()).isEqualTo(this.world.sessions.last().id());
            assertThat(event.patient()).isEqualTo(this.world.sessions.last().context().patient());
        });
    }

    @Test
    void callbackWhenStoreIsAwayThenUnavailableAndNoExchange() {
        try (World other = new World()) {
            other.used = (purpose, hash, life) -> Mono
                .error(dev.smartgateway.reason.Reason.STORE_UNAVAILABLE::asException);
            Browser.Page page = other.launched(other.browser());
            assertThat(page.reason()).isEqualTo("store-unavailable");
            assertThat(other.ehr.exchanges).isEmpty();
        }
    }

    @Test
    @Checklist({ "M4", "M6" })
    void callbackWhenTwoLaunchesOverlapThenBothSucceedInAnyOrder() {
        try (World second = new World(); World both = new World()) {
            both.app("chart", both.county, new Spec(second.ehr.iss()).name("city"));
            Browser here = both.browser();
            both.ehr.response = (document) -> document.put("patient", "pA");
            second.ehr.response = (document) -> document.put("patient", "pB");
            String first = here.open(both.ehrLaunch("a")).location();
            String later = here.open(second.ehrLaunch("b")).location();
            assertThat(here.open(second.ehr.approve(later)).status()).isEqualTo(303);
            assertThat(both.sessions.last().context().patient().value()).isEqualTo("pB");
            assertThat(here.open(both.ehr.approve(first)).status()).isEqualTo(303);
            assertThat(both.sessions.last().context().patient().value()).isEqualTo("pA");
            assertThat(both.sessions.added).extracting((launch) -> launch.owner().issuer())
                .containsExactly("city", "county");
        }
    }

    @Test
    void callbackWhenTheBrowserRemembersAnotherStartThenTheSessionsHearOfBoth() {
        String a = this.browser.open(this.world.ehrLaunch("a")).location();
        String b = this.browser.open(this.world.ehrLaunch("b")).location();
        this.browser.open(this.world.ehr.approve(a));
        this.browser.open(this.world.ehr.approve(b));
        assertThat(this.world.sessions.starts.get(0)).hasSize(2).contains(fingerprint(a), fingerprint(b));
        assertThat(this.world.sessions.starts.get(1)).containsExactly(fingerprint(b));
    }

    private static String fingerprint(String authorize) {
        return Sha256.base64Url(authorize.replaceAll(".*[?&]state=([^&]*).*", "$1"));
    }

    @Test
    @Checklist({ "M1", "M5" })
    void callbackWhenOneClinicianUsesTwoBrowsersThenEachHasItsOwnLaunch() {
        this.world.ehr.response = (document) -> document.put("patient", "pA");
        this.world.launched(this.browser);
        this.world.ehr.response = (document) -> document.put("patient", "pB");
        this.world.launched(this.world.browser());
        assertThat(this.world.sessions.added).extracting((launch) -> launch.context().patient().value())
            .containsExactly("pA", "pB");
        assertThat(this.world.sessions.added).extracting((launch) -> launch.owner().subject())
            .containsExactly("user-1", "user-1");
        assertThat(this.world.sessions.added).extracting((launch) -> launch.id()).doesNotHaveDuplicates();
    }

}
