package dev.smartgateway.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A clinician without an EHR chooses a patient, in a real browser.
 */
class PickerJourneyIT {

    private static final int MOST_TABS = 20;

    @TempDir
    private static Path apps;

    private static Chromium chromium;

    private static RunningDemo demo;

    private BrowserContext context;

    private Page page;

    @BeforeAll
    static void startAll() throws IOException {
        chromium = Chromium.start();
        String app = Files.readString(Path.of("../config/apps/demo.yml"));
        Files.writeString(apps.resolve("demo.yml"),
                app.replace("launch launch/patient ", "")
                    .replace("patient/", "user/")
                    .replace("    scopes:", "    patient-sources: [picker]\n    scopes:"));
        demo = RunningDemo.start(Map.of("GATEWAY_APPS_LOCATION", apps.toString()));
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
    void open() {
        open(new Browser.NewContextOptions().setViewportSize(1000, 800));
    }

    private void open(Browser.NewContextOptions options) {
        close();
        this.context = chromium.browser().newContext(options);
        this.page = picker();
    }

    @AfterEach
    void close() {
        if (this.context != null) {
            this.context.close();
        }
    }

    /** Signs in as the first user; the sandbox asks for no patient here. */
    private Page picker() {
        Page opened = this.context.newPage();
        opened.navigate(demo.gateway() + "/launch");
        if (opened.locator("button:has-text('Sign in')").count() > 0) {
            opened.click("button:has-text('Sign in')");
        }
        opened.click("button:has-text('Allow')");
        opened.waitForURL("**/picker/*");
        return opened;
    }

    private static void search(Page where, String name) {
        where.fill("#name", name);
        where.keyboard().press("Enter");
        where.waitForSelector("#summary");
    }

    /** Tabs until something is reached. */
    private void tabTo(String selector) {
        for (int tabs = 0; tabs < MOST_TABS; tabs++) {
            this.page.keyboard().press("Tab");
            if ((boolean) this.page.evaluate("selector => document.activeElement.matches(selector)", selector)) {
                return;
            }
        }
        throw new AssertionError("the keyboard does not reach " + selector);
    }

    private String focused() {
        return String.valueOf(this.page.evaluate("document.activeElement.id"));
    }

    @Test
    void pickerWhenUsedWithTheKeyboardAloneThenOpensTheChartOfThatPatient() {
        assertThat(focused()).isEqualTo("name");
        this.page.keyboard().press("Enter");
        this.page.waitForSelector("#error");
        assertThat(focused()).isEqualTo("error");
        assertThat(this.page.title()).startsWith("Type a name");
        tabTo("#name");
        this.page.keyboard().type("dach mal");
        this.page.keyboard().press("Enter");
        this.page.waitForSelector("#summary");
        assertThat(focused()).isEqualTo("summary");
        assertThat(this.page.title()).isEqualTo("1 patient found. Choose a patient");
        tabTo("button[name=choice]");
        assertThat((String) this.page.evaluate("document.activeElement.textContent"))
            .isEqualTo("Choose Malcolm Dach, born 1978-05-26");
        this.page.keyboard().press("Enter");
        this.page.waitForSelector("body[data-ready=true]");
        assertThat(this.page.textContent("#patient-name")).isEqualTo("Malcolm Dach");
        assertThat((String) this.page.evaluate("document.cookie")).isEmpty();
    }

    @Test
    void pickerWhenScriptIsOffThenWorksAsWell() {
        open(new Browser.NewContextOptions().setJavaScriptEnabled(false));
        this.page.fill("#born", "1978-05-26");
        this.page.click("button:has-text('Search')");
        this.page.click("button:has-text('Choose Malcolm Dach')");
        this.page.waitForURL("**/demo/?launch=*");
        assertThat(this.context.cookies(demo.gateway())).extracting((cookie) -> cookie.name).contains("__Host-smart");
    }

    @Test
    void pagesWhenCheckedForAccessibilityThenHaveNoFault() {
        for (ColorScheme colors : new ColorScheme[] { ColorScheme.LIGHT, ColorScheme.DARK }) {
            for (int width : new int[] { 1000, 390 }) {
                open(new Browser.NewContextOptions().setViewportSize(width, 800).setColorScheme(colors));
                String name = "picker-" + colors.name().toLowerCase(java.util.Locale.ROOT) + "-" + width;
                check(name + "-empty");
                this.page.click("button:has-text('Search')");
                this.page.waitForSelector("#error");
                check(name + "-error");
                search(this.page, "mr");
                assertThat(this.page.locator("button[name=choice]").count()).isGreaterThan(1);
                check(name + "-results");
                search(this.page, "nobody");
                check(name + "-nobody");
                this.page.click("button:has-text('Cancel')");
                this.page.waitForSelector("a:has-text('Open the app again')");
                check(name + "-cancelled");
            }
        }
    }

    /** With {@code -Ddocs.update=true} the picture of the documentation is replaced. */
    @Test
    void pickerWhenShownInTheDocumentationThenIsThisOne() {
        open(new Browser.NewContextOptions().setViewportSize(1000, 800).setColorScheme(ColorScheme.LIGHT));
        search(this.page, "mr");
        assertThat(this.page.textContent("#summary")).contains("6 patients found.");
        Path picture = Path.of("../docs/images/picker.png");
        if (Boolean.getBoolean("docs.update")) {
            this.page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(picture));
        }
        assertThat(picture).isNotEmptyFile();
    }

    private void check(String name) {
        Axe.picture(this.page, name);
        assertThat(Axe.violations(this.page)).as(name).isEmpty();
        assertThat((boolean) this.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
            .as(name + " fits its window")
            .isTrue();
    }

    @Test
    void choiceWhenTwoPickersAreOpenThenEachTabGetsItsOwn() {
        Page other = picker();
        search(this.page, "Malcolm");
        search(other, "Conn");
        this.page.click("button[name=choice]");
        this.page.waitForSelector("body[data-ready=true]");
        other.click("button[name=choice]");
        other.waitForSelector("body[data-ready=true]");
        assertThat(this.page.textContent("#patient-name")).isEqualTo("Malcolm Dach");
        assertThat(other.textContent("#patient-name")).isEqualTo("Liz Conn");
        this.page.reload();
        this.page.waitForSelector("body[data-ready=true]");
        assertThat(this.page.textContent("#patient-name")).isEqualTo("Malcolm Dach");
    }

    @Test
    void pickerWhenGoneBackToThenOpensNothingTwice() {
        String address = this.page.url();
        search(this.page, "Malcolm");
        this.page.click("button[name=choice]");
        this.page.waitForSelector("body[data-ready=true]");
        Response again = this.page.navigate(address);
        assertThat(again.status()).isEqualTo(400);
        assertThat(this.page.textContent("main")).contains("was already used", "bad-state");
    }

    @Test
    void searchWhenPostedByAPageOfAnotherOriginThenIsRefused() {
        String address = this.page.url();
        Page attacker = this.context.newPage();
        attacker.navigate(demo.sandbox());
        Response answer = attacker.waitForResponse((response) -> response.url().equals(address),
                () -> attacker.evaluate("address => { const f = document.createElement('form'); f.method = 'post';"
                        + " f.action = address; document.body.append(f); f.submit(); }", address));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.headers().get("x-gateway-reason")).isEqualTo("cross-site");
        this.page.reload();
        assertThat(this.page.title()).isEqualTo("Choose a patient");
    }

}
