package dev.smartgateway.browser;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page of the demo's EHR in a real browser: the options of a launch, its steps, and
 * the published app. Runs within {@link ChartJourneyIT}, with its browser and its demo.
 */
abstract class EhrPageCases {

    private static final Pattern SECRET = Pattern
        .compile("eyJ[A-Za-z0-9_-]{8,}|gateway-sandbox-secret|" + "[A-Za-z0-9_-]{43,}");

    private final RunningDemo demo = ChartJourneyIT.demo();

    private BrowserContext context;

    private Page ehr;

    @BeforeEach
    void openEhr() {
        this.context = ChartJourneyIT.chromium().browser().newContext();
        this.ehr = this.context.newPage();
        this.ehr.navigate(this.demo.sandbox());
    }

    @AfterEach
    void closeAll() {
        this.context.close();
    }

    @Test
    void launchWhenUserScopesClientAndEncounterAreChosenThenTheLaunchHasThem() {
        this.ehr.selectOption("[name=user]", "towne");
        this.ehr.selectOption("[name=client]", "jwt");
        this.ehr.selectOption("[name=banner]", "no");
        this.ehr.fill("[name=scopes]", "launch openid fhirUser patient/Patient.rs patient/Observation.rs");
        Locator row = row("Malcolm Dach");
        row.locator("select").selectOption(new com.microsoft.playwright.options.SelectOption().setIndex(1));
        String encounter = row.locator("select").inputValue();
        Page chart = launched("Malcolm Dach");
        assertThat(chart.url()).startsWith(this.demo.gateway() + "/demo-jwt/?launch=");
        String context = String
            .valueOf(chart.evaluate("() => fetch('/launches/' + new URLSearchParams(location.search).get('launch'))"
                    + ".then((answer) => answer.text())"));
        assertThat(context).contains(encounter, "\"needPatientBanner\":false", "79a13b7d-a382-4b6a-a31a-57e763818a56",
                "\"scope\":\"fhirUser launch openid patient/Observation.rs patient/Patient.rs\"");
        assertThat(chart.textContent("#conditions")).isEqualTo("Not granted to this launch.");
        assertThat(chart.textContent("#timeline-gaps")).contains("Condition: not granted to this launch.");
    }

    @Test
    void stepsWhenAnAppIsLaunchedThenEachRequestIsListedWithoutSecrets() {
        launched("Liz Conn");
        this.ehr.locator("#steps li:has-text('/fhir/Patient')").first().waitFor();
        List<String> steps = this.ehr.locator("#steps li").allTextContents();
        assertThat(steps.get(0)).contains("Browser", "POST /ehr/launch", "303", "/launch/demo");
        assertThat(String.join("\n", steps)).containsSubsequence("GET /auth/authorize", "code_challenge_method", "S256",
                "/callback/sandbox?code=(masked", "POST /auth/token", "Basic (masked)", "code_verifier",
                "(masked, 43 characters)", "access_token", "(masked", "GET /fhir/Patient", "Bearer (masked)");
        assertThat(this.ehr.locator("#steps dd, #steps code").allTextContents()).hasSizeGreaterThan(20)
            .noneMatch((text) -> SECRET.matcher(text).find());
        this.ehr.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)");
        this.ehr.locator(".switch").first().waitFor();
        for (int width : new int[] { 320, 390, 1280 }) {
            Axe.fits(this.ehr, width, "ehr-" + width);
        }
    }

    @Test
    void launchWhenInAWindowOrAFrameThenTheChartOpensThere() {
        this.ehr.selectOption("#where", "window");
        Page window = launched("Liz Conn");
        assertThat(window.textContent("#patient-name")).isEqualTo("Liz Conn");
        this.ehr.selectOption("#where", "frame");
        row("Malcolm Dach").locator("button.launch").click();
        this.ehr.frameLocator("iframe").locator("#patient-name:text-is('Malcolm Dach')").waitFor();
    }

    @Test
    void launchWhenThePublishedAppIsChosenThenItRunsUnchanged() {
        List<String> faults = Collections.synchronizedList(new ArrayList<>());
        this.context.route("https://cdn.jsdelivr.net/npm/fhirclient@*/**", (route) -> route
            .fulfill(new Route.FulfillOptions().setPath(AppServer.FILES.resolve("vendor/fhir-client.pure.min.js"))));
        this.context.onConsoleMessage((message) -> {
            if (message.text().contains("Content Security Policy")) {
                faults.add(message.text());
            }
        });
        this.context.onDialog((dialog) -> {
            faults.add(dialog.message());
            dialog.dismiss();
        });
        this.context.onResponse((answer) -> {
            if (answer.url().matches(".*/launches/[^/]+/fhir/.*") && answer.status() != 200) {
                faults.add(answer.status() + " " + answer.url());
            }
        });
        this.ehr.selectOption("[name=app]", "cardiac-risk");
        Page risk = this.context.waitForPage(() -> row("Liz Conn").locator("button.launch").click());
        risk.locator("svg:has-text('Liz Conn')").waitFor();
        assertThat(risk.url()).startsWith(this.demo.gateway() + "/cardiac-risk/");
        risk.reload();
        risk.locator("svg:has-text('Liz Conn')").waitFor();
        assertThat(faults).isEmpty();
        Axe.picture(risk, "cardiac-risk");
        // With -Ddocs.update=true the pictures of the documentation are replaced.
        if (Boolean.getBoolean("docs.update")) {
            picture(risk, 820, 900, "cardiac-risk");
        }
    }

    @Test
    void pagesWhenTheEhrNamesItsStyleThenTheGatewayUsesItsColours() {
        Page other = signedOut();
        assertThat(background(other)).isEqualTo("rgb(244, 246, 248)");
        this.ehr.selectOption("[name=style]", "ehr");
        // The first page waits a moment only for the EHR's style document.
        Page own = Stream.generate(this::signedOut)
            .limit(5)
            .filter((page) -> background(page).equals("rgb(238, 243, 240)"))
            .findFirst()
            .orElseThrow();
        Axe.fits(own, 390, "signed-out-ehr-390");
    }

    @Test
    void picturesWhenAskedForThenOfTheChartAndTheEhr() {
        Page chart = launched("Malcolm Dach");
        this.ehr.locator("#steps li:has-text('/fhir/Patient')").first().waitFor();
        if (Boolean.getBoolean("docs.update")) {
            picture(chart, 1180, 980, "demo-chart");
            picture(chart, 375, 760, "demo-phone");
            this.ehr.evaluate("document.getElementById('steps-title').scrollIntoView()");
            picture(this.ehr, 1180, 900, "demo-ehr");
        }
        for (String name : List.of("demo-chart", "demo-phone", "demo-ehr", "cardiac-risk")) {
            assertThat(Path.of("../docs/images", name + ".png")).exists();
        }
    }

    private static void picture(Page page, int width, int height, String name) {
        page.setViewportSize(width, height);
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("../docs/images", name + ".png")));
    }

    private Page signedOut() {
        Page page = launched("Liz Conn");
        page.evaluate("() => { const form = document.createElement('form'); form.method = 'post';"
                + " form.action = '/logout'; document.body.append(form); form.submit(); }");
        page.locator("h1:has-text('signed out')").waitFor();
        return page;
    }

    private static Object background(Page page) {
        return page.evaluate("getComputedStyle(document.body).backgroundColor");
    }

    private Locator row(String patient) {
        return this.ehr.locator("tr:has-text('" + patient + "')");
    }

    private Page launched(String patient) {
        Page page = this.context.waitForPage(() -> row(patient).locator("button.launch").click());
        Frame frame = page.mainFrame();
        frame.waitForSelector("body[data-ready=true]");
        return page;
    }

}
