package dev.smartgateway.launch;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.smartgateway.conformance.Checklist;
import dev.smartgateway.launch.world.Browser;
import dev.smartgateway.launch.world.FakeEhr;
import dev.smartgateway.launch.world.Spec;
import dev.smartgateway.oauth.discovery.TestDiscovery;
import dev.smartgateway.outbound.HttpClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.http.ResponseCookie;

import static org.assertj.core.api.Assertions.assertThat;

class AttackTests {

    private final World world = new World();

    @AfterEach
    void close() {
        this.world.close();
    }

    private String answered(Browser browser) {
        return this.world.ehr.approve(browser.open(this.world.ehrLaunch("x")).location());
    }

    private static String parameter(String url, String name) {
        return FakeEhr.form(URI.create(url).getRawQuery()).get(name);
    }

    @Test
    @Checklist("S1")
    void callbackWhenAttackersCodeAndStateAreOpenedByTheVictimThenNoSession() {
        Browser victim = this.world.browser();
        answered(victim);
        assertThat(victim.open(answered(this.world.browser())).reason()).isEqualTo("bad-state");
        assertThat(this.world.ehr.exchanges).isEmpty();
    }

    @Test
    @Checklist("S1")
    void callbackWhenTheCookieLacksItsPrefixThenItIsNotBelieved() {
        Browser attacker = this.world.browser();
        String callback = answered(attacker);
        Browser victim = this.world.browser();
        attacker.cookies.forEach((name, cookie) -> {
            String bare = name.substring("__Host-".length());
            victim.cookies.put(bare, ResponseCookie.from(bare, cookie.getValue()).build());
        });
        assertThat(victim.open(callback).reason()).isEqualTo("bad-state");
    }

    @Test
    @Checklist("S5")
    void callbackWhenCodeOfAnotherLaunchIsInjectedThenPkceStopsIt() {
        Browser victim = this.world.browser();
        String stolen = parameter(answered(victim), "code");
        Browser attacker = this.world.browser();
        String own = answered(attacker);
        Browser.Page page = attacker.open(own.replace(parameter(own, "code"), stolen));
        assertThat(page.reason()).isEqualTo("token-exchange-failed");
        assertThat(this.world.sessions.added).isEmpty();
    }

    @Test
    @Checklist("S4")
    void callbackWhenStateOfOneIssuerIsUsedAtAnotherThenNoTokenRequestAnywhere() {
        try (World hostile = new World(); World both = new World()) {
            both.app("chart", both.county, new Spec(hostile.ehr.iss()).name("hostile"));
            Browser victim = both.browser();
            String callback = both.ehr.approve(victim.open(both.ehrLaunch("x")).location());
            Browser.Page page = victim.open(callback.replace("/callback/county", "/callback/hostile"));
            assertThat(page.reason()).isEqualTo("bad-state");
            assertThat(both.ehr.exchanges).isEmpty();
            assertThat(hostile.ehr.exchanges).isEmpty();
        }
    }

    @Test
    @Checklist("S4")
    void callbackWhenTheAnswerComesFromAnotherIssuerThenNoTokenRequest() {
        try (World hostile = new World(); World both = new World()) {
            both.app("chart", both.county, new Spec(hostile.ehr.iss()).name("hostile"));
            both.ehr.callback = (back) -> back.put("iss", hostile.ehr.origin());
            Browser victim = both.browser();
            String callback = both.ehr.approve(victim.open(both.ehrLaunch("x")).location());
            assertThat(victim.open(callback).reason()).isEqualTo("wrong-issuer");
            assertThat(both.ehr.exchanges).isEmpty();
        }
    }

    @Test
    @Checklist("S8")
    void launchWhenALaunchUrlIsOpenedAgainThenTheEhrMustAuthoriseAgain() {
        Browser browser = this.world.browser();
        this.world.launched(browser);
        Browser.Page again = browser.open(this.world.ehrLaunch("xyz123"));
        assertThat(again.location()).startsWith(this.world.ehr.origin() + "/authorize?");
        assertThat(this.world.sessions.added).hasSize(1);
    }

    @Test
    @Checklist({ "G3", "A6" })
    void cookieWhenDecodedThenHoldsNothingInClear() {
        Browser browser = this.world.browser();
        String callback = answered(browser);
        String state = parameter(callback, "state");
        String value = browser.cookies.values().iterator().next().getValue();
        String plain = new String(java.util.Base64.getUrlDecoder().decode(value), StandardCharsets.ISO_8859_1);
        assertThat(value + plain).doesNotContain(state, "county", "chart", this.world.ehr.origin());
        assertThat(value.length()).isLessThan(4096 - 200);
    }

    @Test
    @Checklist({ "G5", "G7" })
    void logWhenLaunchesSucceedAndFailThenNamesNoSecretAndNoPatient() {
        Logger root = (Logger) LoggerFactory.getLogger("dev.smartgateway");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Level before = root.getLevel();
        root.setLevel(Level.TRACE);
        root.addAppender(lines);
        try {
            this.world.ehr.response = (document) -> document.put("patient", "patient-77");
            Browser browser = this.world.browser();
            String callback = answered(browser);
            browser.open(callback);
            browser.open(callback);
            this.world.ehr.claims = (claims) -> claims.subject("subject-77\r\nforged line").issuer("https://e.example");
            String second = answered(browser);
            browser.open(second);
            browser.open("/launch?launch=launch-77&iss=https%3A%2F%2Fevil.example%0d%0aforged");
            String log = lines.list.toString() + lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList()
                    + this.world.audit;
            for (String url : List.of(callback, second)) {
                assertThat(log).doesNotContain(parameter(url, "code"), parameter(url, "state"));
            }
            assertThat(log).doesNotContain("patient-77", "launch-77", "forged", "access-", "refresh-", "evil.example");
        }
        finally {
            root.detachAppender(lines);
            root.setLevel(before);
        }
    }

    @Test
    @Checklist("G5")
    void launchWhenValuesHaveMarkupThenNothingIsReflected() {
        Browser browser = this.world.browser();
        Browser.Page page = browser.open("/launch?launch=%3Cscript%3E&iss=https%3A%2F%2Fevil.example%2F%3Cscript%3E");
        assertThat(page.body() + page.headers()).doesNotContain("<script>", "evil.example");
        Browser.Page callback = browser.open("/callback/county?code=%3Cscript%3Ealert&state=%3Cscript%3Ealert");
        assertThat(callback.body() + callback.headers()).doesNotContain("<script>alert", "alert");
        Map<String, String> headers = callback.headers().toSingleValueMap();
        assertThat(headers.get("Content-Security-Policy")).startsWith("default-src 'none'; script-src 'sha256-")
            .doesNotContain("'unsafe-inline'; script", "script-src 'unsafe");
    }

    @ParameterizedTest
    @Checklist({ "S3", "S4" })
    @CsvSource({ "token_endpoint,https://evil.example/token", "token_endpoint,http://ORIGIN/token",
            "token_endpoint,https://169.254.169.254/token", "token_endpoint,https://[::ffff:10.0.0.1]/token",
            "token_endpoint,https://2130706433/token", "token_endpoint,https://user@ORIGIN/token",
            "token_endpoint,file:///etc/passwd", "authorization_endpoint,https://evil.example/authorize",
            "authorization_endpoint,javascript:alert(1)" })
    void launchWhenTheDocumentPointsElsewhereThenRefusedAndNothingIsSent(String member, String url) {
        this.world.discovery = TestDiscovery.over(new HttpClients(true, false, null));
        String evil = url.replace("http://ORIGIN", "http://evil.example").replace("ORIGIN", "evil.example");
        this.world.ehr.metadata = (document) -> document.put(member, evil);
        Browser.Page page = this.world.browser().open(this.world.ehrLaunch("x"));
        assertThat(page.reason()).isEqualTo("discovery-failed");
        assertThat(page.cookies()).isEmpty();
        assertThat(this.world.ehr.exchanges).isEmpty();
    }

    @Test
    @Checklist("S3")
    void launchWhenTheDocumentNamesForeignKeysThenTheyAreNotFetchedAndNobodyIsBelieved() {
        this.world.discovery = TestDiscovery.over(new HttpClients(true, false, null));
        this.world.ehr.metadata = (document) -> document.put("jwks_uri", "https://evil.example/keys");
        assertThat(this.world.launched(this.world.browser()).reason()).isEqualTo("bad-id-token");
        assertThat(this.world.sessions.added).isEmpty();
        assertThat(this.world.ehr.keyFetches).hasValue(0);
    }

    @Test
    @Checklist("S6")
    void callbackWhenReplayedLaterAtAnotherReplicaThenNoSecondExchange() {
        Browser browser = this.world.browser();
        Map<String, ResponseCookie> before = new LinkedHashMap<>();
        String callback = answered(browser);
        before.putAll(browser.cookies);
        assertThat(browser.open(callback).status()).isEqualTo(303);
        this.world.clock.advance(Duration.ofMinutes(5));
        browser.use(this.world.replica());
        browser.cookies.putAll(before);
        assertThat(browser.open(callback).reason()).isEqualTo("bad-state");
        assertThat(this.world.ehr.exchanges).hasSize(1);
    }

    @ParameterizedTest
    @Checklist("S7")
    @ValueSource(strings = { "//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example",
            "javascript:alert(1)", "%0d%0aLocation:%20https://evil.example", "/%2fevil.example" })
    void launchWhenATargetIsAskedForThenItGoesNowhere(String target) {
        for (String name : List.of("redirect_uri", "return_to", "target", "RelayState", "next", "home")) {
            Browser browser = this.world.browser();
            String value = URLEncoder.encode(target, StandardCharsets.UTF_8);
            Browser.Page start = browser.open(this.world.ehrLaunch("x") + "&" + name + "=" + value);
            Browser.Page home = browser.open(this.world.ehr.approve(start.location()) + "&" + name + "=" + value);
            assertThat(start.location()).startsWith(this.world.ehr.origin() + "/authorize?");
            assertThat(start.location() + home.headers()).doesNotContain("evil");
            assertThat(home.location()).startsWith("https://gateway.example/chart/?launch=");
        }
    }

    @Test
    @Checklist("S2")
    void callbackWhenTwoIssuersThenEachGetsOnlyItsOwnCode() {
        try (World other = new World(); World both = new World()) {
            both.app("chart", both.county, new Spec(other.ehr.iss()).name("other"));
            Browser browser = both.browser();
            browser.open(both.ehr.approve(browser.open(both.ehrLaunch("x")).location()));
            assertThat(both.ehr.exchanges).hasSize(1);
            assertThat(other.ehr.requests).hasValue(0);
        }
    }

}
