package dev.smartgateway.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The HTML pages of the running gateway, in a real browser: in each language, on a phone
 * and on a desktop, light and dark, without script.
 */
class PagesIT {

    private static final List<Integer> WIDTHS = List.of(375, 1280);

    @TempDir
    private static Path apps;

    private static Chromium chromium;

    private static RunningDemo demo;

    @BeforeAll
    static void startAll() throws IOException {
        chromium = Chromium.start();
        String app = Files.readString(Path.of("../config/apps/demo.yml"));
        String issuer = app.substring(app.indexOf("  - name: sandbox"));
        Files.writeString(apps.resolve("demo.yml"),
                app + "\n"
                        + issuer.replace("name: sandbox", "name: county")
                            .replaceAll("iss: .*", "iss: https://ehr.county.example/fhir")
                            .replaceAll("fhir-base: .*", "fhir-base: https://ehr.county.example/fhir"));
        demo = RunningDemo.start(
                Map.of("GATEWAY_APPS_LOCATION", apps.toString(), "GATEWAY_CREDENTIALS_COUNTY_SECRET", "county-secret"));
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

    /** Page to address. */
    private static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("start", "/");
        pages.put("issuers", "/launch");
        pages.put("unknown-ehr", "/launch?iss=https://unknown.example/fhir&launch=x");
        pages.put("sign-in-not-completed", "/callback/sandbox?code=x&state=y");
        pages.put("session-ended", "/sessions");
        pages.put("file-not-found", "/demo/none.html");
        pages.put("nothing-here", "/nothing/here");
        return pages;
    }

    @ParameterizedTest
    @CsvSource({ "en, en-GB", "de, de-AT", "fr, fr-CA", "es, es-MX" })
    void pagesWhenCheckedInALanguageThenFitAndHaveNoFault(String language, String locale) {
        for (int width : WIDTHS) {
            for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                try (BrowserContext context = chromium.browser()
                    .newContext(new Browser.NewContextOptions().setViewportSize(width, 800)
                        .setColorScheme(colours)
                        .setBypassCSP(true)
                        .setLocale(locale))) {
                    Page page = context.newPage();
                    pages().forEach((name, path) -> {
                        page.navigate(demo.gateway() + path);
                        check(page, language, name + "-" + language + "-" + width);
                    });
                }
            }
        }
    }

    private static void check(Page page, String language, String name) {
        Axe.picture(page, name);
        assertThat(page.locator("html").getAttribute("lang")).as(name).isEqualTo(language);
        assertThat(page.locator("h1").count()).as(name).isEqualTo(1);
        assertThat(Axe.violations(page)).as(name).isEmpty();
        assertThat((boolean) page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
            .as(name + " fits its window")
            .isTrue();
    }

    @Test
    void pagesWhenScriptIsOffThenSayTheSame() {
        try (BrowserContext context = chromium.browser()
            .newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false))) {
            Page page = context.newPage();
            page.navigate(demo.gateway() + "/launch");
            page.click("a:has-text('sandbox')");
            assertThat(page.url()).startsWith(demo.sandbox());
            page.navigate(demo.gateway() + "/callback/sandbox?code=x&state=y");
            assertThat(page.textContent("main")).contains("The browser did not send back",
                    "Open the app in a separate window", "bad-state");
            assertThat(page.locator("#framed").isVisible()).isFalse();
        }
    }

    /** With {@code -Ddocs.update=true} the picture of the documentation is replaced. */
    @Test
    void pageWhenShownInTheDocumentationThenIsThisOne() {
        try (BrowserContext context = chromium.browser()
            .newContext(new Browser.NewContextOptions().setViewportSize(375, 640).setColorScheme(ColorScheme.LIGHT))) {
            Page page = context.newPage();
            page.navigate(demo.gateway() + "/sessions");
            assertThat(page.textContent("h1")).isEqualTo("Your session has ended");
            Path picture = Path.of("../docs/images/session-ended.png");
            if (Boolean.getBoolean("docs.update")) {
                page.evaluate("document.querySelectorAll('dd code')[1].textContent = '4f3c1a9b7e2d5c8061a2b3c4'");
                page.screenshot(new Page.ScreenshotOptions().setPath(picture));
            }
            assertThat(picture).isNotEmptyFile();
        }
    }

}
