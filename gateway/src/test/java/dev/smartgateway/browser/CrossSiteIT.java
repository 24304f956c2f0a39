package dev.smartgateway.browser;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import dev.smartgateway.journey.Gateway;
import dev.smartgateway.journey.StubEhr;
import dev.smartgateway.redis.TestRedis;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In a real browser, pages of another site, and of another origin of the same site,
 * cannot use the session; the app's own page can, without a custom header.
 */
class CrossSiteIT {

    private static Chromium chromium;

    private static StubEhr ehr;

    private static Gateway gateway;

    private BrowserContext context;

    private Page app;

    @BeforeAll
    static void startAll(@TempDir Path apps) throws IOException {
        chromium = Chromium.start();
        ehr = new StubEhr();
        ehr.writeApp(apps);
        gateway = Gateway.start(TestRedis.shared(), "gateway.apps.location=" + apps, "gateway.keys.ephemeral=true",
                "gateway.credentials.stub.secret=" + StubEhr.SECRET);
    }

    @AfterAll
    static void stopAll() {
        if (gateway != null) {
            gateway.close();
        }
        if (ehr != null) {
            ehr.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void launch() {
        this.context = chromium.browser().newContext();
        this.app = this.context.newPage();
        this.app.navigate(gateway.url() + "/launch?iss=" + ehr.origin() + "/fhir&launch=x1");
        this.app.waitForURL("**/demo/?launch=*");
        assertThat(fetch("GET", "/fhir/Patient/" + ehr.patient())).isEqualTo(200);
    }

    @AfterEach
    void close() {
        this.context.close();
    }

    static Stream<Arguments> attacks() {
        List<Arguments> all = new ArrayList<>();
        Map<String, String> scripts = Map.ofEntries(
                Map.entry("fetch", "u => fetch(u + '/fhir/Patient', {credentials: 'include'}).catch(e => 0)"),
                Map.entry("opaque fetch",
                        "u => fetch(u + '/fhir/Patient', {credentials: 'include', mode: 'no-cors'}).catch(e => 0)"),
                Map.entry("opaque post",
                        "u => fetch(u + '/fhir/Observation', {credentials: 'include', mode: 'no-cors', method: 'POST',"
                                + " headers: {'Content-Type': 'text/plain'}, body: '{}'}).catch(e => 0)"),
                Map.entry("put with preflight",
                        "u => fetch(u + '/fhir/Observation/o1', {credentials: 'include', method: 'PUT',"
                                + " headers: {'Content-Type': 'application/fhir+json'}, body: '{}'}).catch(e => 0)"),
                Map.entry("logout fetch",
                        "u => fetch(u + '/logout', {credentials: 'include', mode: 'no-cors', method: 'POST'})"
                                + ".catch(e => 0)"),
                Map.entry("logout beacon", "u => navigator.sendBeacon(u + '/logout')"),
                Map.entry("events", "u => new Promise(done => { const s = new EventSource(u + '/session/events',"
                        + " {withCredentials: true}); s.onerror = s.onmessage = () => { s.close(); done(0); }; })"),
                Map.entry("image", element("img", "src", "/fhir/Binary/b1")),
                Map.entry("script", element("script", "src", "/fhir/Patient")),
                Map.entry("style sheet", element("link", "href", "/fhir/Patient")),
                Map.entry("video", element("video", "src", "/fhir/Binary/b1")),
                Map.entry("frame", element("iframe", "src", "/fhir/Patient")),
                Map.entry("frame of a launch list", element("iframe", "src", "/launches")),
                Map.entry("object", element("object", "data", "/fhir/Binary/b1")),
                Map.entry("embed", element("embed", "src", "/fhir/Binary/b1")));
        scripts.forEach((name, script) -> all
            .addAll(List.of(Arguments.of(name, false, script), Arguments.of(name, true, script))));
        return all.stream();
    }

    private static String element(String tag, String attribute, String path) {
        return "u => new Promise(done => { const e = document.createElement('" + tag + "'); e.rel = 'stylesheet';"
                + " e.onload = e.onerror = e.onloadedmetadata = () => done(0); e." + attribute + " = u + '" + path
                + "'; document.body.append(e); setTimeout(() => done(1), 3000); })";
    }

    @ParameterizedTest(name = "{0}, sibling origin {1}")
    @MethodSource("attacks")
    void attackWhenPageIsForeignThenNothingReachesTheServiceAndTheSessionStays(String name, boolean sibling,
            String script) {
        Page foreign = foreign(sibling);
        List<Integer> statuses = new ArrayList<>();
        List<String> settled = new ArrayList<>();
        foreign.onResponse((response) -> ours(response.url(), () -> statuses.add(response.status())));
        foreign.onRequestFinished((request) -> ours(request.url(), () -> settled.add(request.url())));
        foreign.onRequestFailed((request) -> ours(request.url(), () -> settled.add(request.url())));
        int before = ehr.calls().size();
        foreign.evaluate(script, gateway.url());
        foreign.waitForCondition(() -> !settled.isEmpty());
        assertThat(statuses).as("what the foreign page got").allMatch((status) -> status >= 400);
        assertUntouched(before);
    }

    @ParameterizedTest(name = "{0}, sibling origin {1}")
    @MethodSource("forms")
    void formWhenPageIsForeignThenRefused(String path, boolean sibling) {
        Page foreign = foreign(sibling);
        int before = ehr.calls().size();
        Response answer = foreign
            .waitForNavigation(() -> foreign.evaluate(
                    "u => { const f = document.createElement('form'); f.method = 'POST'; f.action = u;"
                            + " f.enctype = 'text/plain'; document.body.append(f); f.submit(); }",
                    gateway.url() + path));
        assertThat(answer.status()).isGreaterThanOrEqualTo(400);
        assertUntouched(before);
    }

    static Stream<Arguments> forms() {
        return Stream.of("/logout", "/fhir/Observation", "/fhir")
            .flatMap((path) -> Stream.of(Arguments.of(path, false), Arguments.of(path, true)));
    }

    @Test
    void navigationWhenFromAnotherSiteThenDataIsRefusedAndTheAppOpens() {
        for (boolean sibling : List.of(true, false)) {
            double counted = crossSite();
            int before = ehr.calls().size();
            for (String path : List.of("/fhir/Patient/" + ehr.patient(), "/launches", "/sessions")) {
                Page foreign = foreign(sibling);
                Response refused = foreign
                    .waitForNavigation(() -> foreign.evaluate("u => { location.href = u; }", gateway.url() + path));
                assertThat(refused.status()).isEqualTo(403);
                assertThat(refused.headerValue("X-Gateway-Reason")).isEqualTo("cross-site");
                foreign.close();
            }
            assertThat(crossSite() - counted).isEqualTo(3);
            assertUntouched(before);
            Page link = foreign(sibling);
            Response opened = link.waitForNavigation(
                    () -> link.evaluate("u => { location.href = u; }", gateway.url() + "/demo/?launch=any"));
            assertThat(opened.status()).isEqualTo(200);
        }
    }

    @Test
    void sameOriginWhenPlainFetchThenReadsAndWritesWithoutACustomHeader() {
        String observation = "{\"resourceType\":\"Observation\",\"id\":\"o1\",\"status\":\"final\",\"code\":{\"text\":\"x\"},"
                + "\"subject\":{\"reference\":\"Patient/" + ehr.patient() + "\"}}";
        assertThat(fetch("GET", "/fhir/Observation")).isEqualTo(200);
        assertThat(send("POST", "/fhir/Observation", observation.replace("\"id\":\"o1\",", ""))).isEqualTo(201);
        assertThat(send("PUT", "/fhir/Observation/o1", observation)).isEqualTo(200);
        assertThat(fetch("DELETE", "/fhir/Observation/o1")).isBetween(200, 204);
        assertThat(ehr.calls()).contains("POST /fhir/Observation", "PUT /fhir/Observation/o1");
    }

    @Test
    void sameOriginWhenLogoutIsAFormThenAPageSaysSoAndNothingAnswersAfterwards() {
        Response answer = this.app.waitForNavigation(() -> this.app
            .evaluate("() => { const f = document.createElement('form'); f.method = 'POST'; f.action = '/logout';"
                    + " document.body.append(f); f.submit(); }"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(this.app.locator("h1").innerText()).isEqualTo("You are signed out");
        this.app.navigate(gateway.url() + "/demo/?launch=any");
        assertThat(fetch("GET", "/fhir/Patient")).isEqualTo(401);
        assertThat(this.context.cookies(gateway.url())).noneMatch((cookie) -> cookie.name.equals("__Host-smart"));
    }

    private void assertUntouched(int calls) {
        assertThat(ehr.calls()).as("calls of the FHIR service").hasSize(calls);
        assertThat(fetch("GET", "/fhir/Patient/" + ehr.patient())).as("the session").isEqualTo(200);
    }

    private double crossSite() {
        return gateway.bean(MeterRegistry.class)
            .find("gateway.sessions.cross.site")
            .counters()
            .stream()
            .mapToDouble(io.micrometer.core.instrument.Counter::count)
            .sum();
    }

    /** A page of another port of the gateway's host, or of another host. */
    private Page foreign(boolean sibling) {
        Page page = this.context.newPage();
        page.navigate((sibling ? ehr.origin() : ehr.otherSite()) + "/blank");
        return page;
    }

    private static void ours(String url, Runnable then) {
        if (url.startsWith(gateway.url())) {
            then.run();
        }
    }

    private int fetch(String method, String path) {
        return (int) this.app.evaluate("([m, p]) => fetch(p, {method: m}).then(r => r.status)", List.of(method, path));
    }

    private int send(String method, String path, String body) {
        return (int) this.app.evaluate(
                "([m, p, b]) => fetch(p, {method: m, headers: {'Content-Type': 'application/fhir+json'}, body: b})"
                        + ".then(r => r.status)",
                List.of(method, path, body));
    }

}
