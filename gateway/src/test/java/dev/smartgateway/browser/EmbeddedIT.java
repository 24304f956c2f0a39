package dev.smartgateway.browser;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.Cookie;
import dev.smartgateway.browser.Chromium.StrictChromium;
import dev.smartgateway.conformance.Checklist;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The app in a frame of an EHR on another site (127.0.0.1 and localhost are two sites),
 * in a browser whose user blocks third-party cookies.
 */
class EmbeddedIT {

    private static StrictChromium chromium;

    private static RunningDemo demo;

    @TempDir
    private static Path profile;

    private BrowserContext context;

    private Page ehr;

    @BeforeAll
    static void startAll() throws IOException {
        chromium = Chromium.startStrict(profile);
        demo = RunningDemo.start("--other-site");
    }

    @AfterAll
    static void stopAll() throws InterruptedException {
        if (demo != null) {
            demo.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void openEhr() {
        this.context = chromium.context();
        this.context.clearCookies();
        this.ehr = this.context.newPage();
        this.ehr.navigate(demo.otherSite());
    }

    @AfterEach
    void closePages() {
        this.context.unrouteAll();
        this.context.pages().forEach(Page::close);
    }

    @Test
    @Checklist("M3")
    void launchWhenFramedByAnotherSiteThenWorksWithoutThirdPartyCookies() {
        Frame app = framed("Liz Conn");
        assertThat(app.textContent("#patient-name")).isEqualTo("Liz Conn");
        app.evaluate("location.reload()");
        Frame again = ready();
        assertThat(again.textContent("#patient-name")).isEqualTo("Liz Conn");
        assertThat(gatewayCookie().partitionKey).startsWith("http://127.0.0.1");
    }

    @Test
    void cookieWhenSetByTheFrameThenOnlyAPartitionedOneIsKept() {
        Frame app = framed("Liz Conn");
        app.evaluate("document.cookie = 'plain=1; SameSite=None; Secure; Path=/'");
        app.evaluate("document.cookie = 'own=1; SameSite=None; Secure; Path=/; Partitioned'");
        assertThat(app.evaluate("document.cookie")).isEqualTo("own=1");
    }

    @Test
    void sessionWhenFramedThenATabOfItsOwnHasAnother() {
        Frame app = framed("Liz Conn");
        String launch = launchOf(app.url());
        Page tab = this.context.newPage();
        tab.navigate(demo.gateway() + "/demo/?launch=" + launch);
        assertThat(status(tab.mainFrame(), "/launches/" + launch)).isEqualTo(401);
        Page own = this.context
            .waitForPage(() -> this.ehr.locator("tr:has-text('Malcolm Dach') button.launch").click());
        own.waitForSelector("body[data-ready=true]");
        assertThat(own.textContent("#patient-name")).isEqualTo("Malcolm Dach");
        assertThat(status(own.mainFrame(), "/launches/" + launch)).isEqualTo(404);
        assertThat(status(app, "/launches/" + launch)).isEqualTo(200);
        assertThat(status(app, "/launches/" + launchOf(own.url()))).isEqualTo(404);
    }

    @Test
    @Checklist("L7")
    void pageWhenFramedThenExactlyTheEhrMay() {
        Frame app = framed("Liz Conn");
        Response page = this.context.newPage().navigate(app.url());
        Map<String, String> headers = page.allHeaders();
        assertThat(headers).doesNotContainKey("x-frame-options");
        assertThat(headers.get("content-security-policy")).endsWith("frame-ancestors 'self' " + demo.otherSite());
    }

    @Test
    @Checklist({ "L7", "S13" })
    void pageWhenFramedByAnybodyElseThenTheBrowserRefuses() {
        Frame app = framed("Liz Conn");
        this.context.route("http://evil.example/**",
                (route) -> route.fulfill(new Route.FulfillOptions().setContentType("text/html")
                    .setBody("<!doctype html><iframe name=victim src='" + app.url()
                            + "'></iframe><iframe name=door src='" + demo.gateway()
                            + "/callback/sandbox?code=x&state=y'></iframe>")));
        Page evil = this.context.newPage();
        evil.navigate("http://evil.example/");
        for (String name : new String[] { "victim", "door" }) {
            Frame frame = evil.frame(name);
            frame.waitForLoadState();
            assertThat(frame.url()).startsWith("chrome-error:");
        }
    }

    @Test
    void callbackWhenTheCookieDoesNotComeBackThenThePageSaysWhatToDo() {
        this.ehr.evaluate(
                "url => { document.getElementById('embedded').hidden = false;"
                        + " document.querySelector('iframe').src = url; }",
                demo.gateway() + "/callback/sandbox?code=x&state=y");
        Frame page = this.ehr.frame("frame");
        page.waitForSelector("h1:has-text('This sign-in cannot be completed here')");
        assertThat(page.textContent("code")).isEqualTo("bad-state");
        assertThat(page.locator("#framed").isVisible()).isTrue();
        page.click("#allow");
        page.waitForSelector("#allowed:not([hidden]), #denied:not([hidden])");
        Page own = this.context.waitForPage(() -> page.click("a:has-text('Open the app in a separate window')"));
        own.waitForSelector("button:has-text('Sign in')");
        assertThat(own.url()).startsWith(demo.otherSite());
    }

    private Frame framed(String patient) {
        this.ehr.locator("tr:has-text('" + patient + "') button:has-text('Launch in this page')").click();
        return ready();
    }

    private Frame ready() {
        this.ehr.frameLocator("iframe").locator("body[data-ready=true]").waitFor();
        return this.ehr.frame("frame");
    }

    private Cookie gatewayCookie() {
        return this.context.cookies()
            .stream()
            .filter((cookie) -> cookie.name.equals("__Host-smart"))
            .findFirst()
            .orElseThrow();
    }

    private static String launchOf(String url) {
        return url.replaceFirst(".*[?&]launch=([A-Za-z0-9_-]+).*", "$1");
    }

    private static int status(Frame frame, String path) {
        return (int) frame.evaluate("path => fetch(path).then((answer) => answer.status)", path);
    }

}
