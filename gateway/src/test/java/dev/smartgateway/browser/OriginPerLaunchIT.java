package dev.smartgateway.browser;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import dev.smartgateway.journey.Gateway;
import dev.smartgateway.journey.StubEhr;
import dev.smartgateway.redis.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two launches with a host name each, on one site, in a real browser: a script in the
 * chart of one cannot access the other.
 */
class OriginPerLaunchIT {

    private static final String READ = "u => fetch(u, {credentials: 'include'}).then(r => r.text()).catch(e => 'nothing')";

    private static Chromium chromium;

    private static StubEhr ehr;

    private static Gateway gateway;

    private BrowserContext context;

    private Page first;

    private Page second;

    @BeforeAll
    static void startAll(@TempDir Path apps) throws IOException {
        chromium = Chromium.start();
        ehr = new StubEhr();
        ehr.writeApp(apps);
        int port = Gateway.freePort();
        gateway = Gateway.start(TestRedis.shared(), "server.port=" + port,
                "gateway.public-url=http://localhost:" + port,
                "gateway.session.origin-per-launch=http://*.apps.localhost:" + port, "gateway.apps.location=" + apps,
                "gateway.keys.ephemeral=true", "gateway.credentials.stub.secret=" + StubEhr.SECRET);
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
    void launchTwice() {
        this.context = chromium.browser().newContext();
        this.first = launch();
        this.second = launch();
    }

    @AfterEach
    void close() {
        this.context.close();
    }

    @Test
    void cookiesWhenTwoLaunchesThenEachHostNameHoldsItsOwnAndNoOther() {
        assertThat(names(origin(this.first))).containsExactly("__Host-smart-launch");
        assertThat(names(origin(this.second))).containsExactly("__Host-smart-launch");
        assertThat(names(gateway.url())).containsExactly("__Host-smart");
        String sent = this.first.waitForRequest("**/fhir/Patient", () -> status(this.first, "/fhir/Patient"))
            .allHeaders()
            .get("cookie");
        assertThat(sent).startsWith("__Host-smart-launch=").doesNotContain(";");
        assertThat(this.context.cookies()).allMatch((cookie) -> cookie.httpOnly && cookie.secure)
            .noneMatch((cookie) -> cookie.domain.startsWith("."));
        assertThat(this.first.evaluate("document.cookie")).isEqualTo("");
    }

    @Test
    void scriptWhenItKnowsEverythingOfAnotherLaunchThenGetsNothingOfIt() {
        String address = this.second.url();
        String id = address.substring(address.indexOf('=') + 1);
        int before = ehr.calls().size();
        for (String url : List.of(origin(this.second) + "/fhir/Patient/" + ehr.patient(),
                origin(this.second) + "/launches/" + id, origin(this.second) + "/launches/" + id + "/fhir/Patient",
                origin(this.second) + "/session/events", gateway.url() + "/launches/" + id,
                gateway.url() + "/launches/" + id + "/fhir/Patient", gateway.url() + "/fhir/Patient",
                gateway.url() + "/sessions", address)) {
            assertThat(this.first.evaluate(READ, url)).as(url).isEqualTo("nothing");
        }
        for (String path : List.of("/launches/" + id, "/launches/" + id + "/fhir/Patient")) {
            assertThat(status(this.first, path)).as(path).isEqualTo(404);
        }
        assertThat(this.first.evaluate("u => fetch(u, {credentials: 'include', mode: 'no-cors', method: 'POST'})"
                + ".then(r => r.text()).catch(e => '')", origin(this.second) + "/logout"))
            .isEqualTo("");
        assertThat(ehr.calls()).hasSize(before);
        assertThat(status(this.second, "/fhir/Patient/" + ehr.patient())).isEqualTo(200);
    }

    @Test
    void windowWhenItShowsAnotherLaunchThenItsOpenerAndItsFrameReachNothing() {
        String reach = "w => { try { return String(w.document.body.innerHTML); } catch (e) { return 'nothing'; } }";
        Page opened = this.context
            .waitForPage(() -> this.first.evaluate("u => { window.other = window.open(u); }", this.second.url()));
        opened.waitForLoadState();
        assertThat(opened.title()).isEqualTo("page");
        assertThat(this.first.evaluate("() => (" + reach + ")(window.other)")).isEqualTo("nothing");
        assertThat(this.first.evaluate("u => new Promise(done => { const f = document.createElement('iframe');"
                + " f.onload = () => done((" + reach + ")(f.contentWindow)); f.src = u; document.body.append(f); })",
                this.second.url()))
            .isEqualTo("nothing");
        assertThat(this.first.evaluate("() => { try { return String(window.frames[0].location.href); }"
                + " catch (e) { return 'nothing'; } }"))
            .isEqualTo("nothing");
    }

    @Test
    void reloadWhenOnItsHostNameThenKeepsTheLaunchAndLogoutEndsOnlyThat() {
        for (Page page : List.of(this.first, this.second)) {
            Response again = page.reload();
            assertThat(again.status()).isEqualTo(200);
            assertThat(status(page, "/fhir/Patient/" + ehr.patient())).isEqualTo(200);
        }
        assertThat(this.first.evaluate("() => fetch('/logout', {method: 'POST'}).then(r => r.status)")).isEqualTo(204);
        assertThat(names(origin(this.first))).isEmpty();
        assertThat(status(this.first, "/fhir/Patient")).isEqualTo(401);
        assertThat(status(this.second, "/fhir/Patient")).isEqualTo(200);
    }

    private Page launch() {
        Page page = this.context.newPage();
        page.navigate(gateway.url() + "/launch?iss=" + ehr.origin() + "/fhir&launch=x1");
        page.waitForURL("**/demo/?launch=*");
        assertThat(status(page, "/fhir/Patient/" + ehr.patient())).isEqualTo(200);
        return page;
    }

    private List<String> names(String origin) {
        String host = URI.create(origin).getHost();
        return this.context.cookies()
            .stream()
            .filter((cookie) -> cookie.domain.equals(host))
            .map((cookie) -> cookie.name)
            .toList();
    }

    private static String origin(Page page) {
        return (String) page.evaluate("location.origin");
    }

    private static int status(Page page, String path) {
        return (int) page.evaluate("p => fetch(p).then(r => r.status)", path);
    }

}
