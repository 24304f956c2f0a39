package dev.smartgateway.browser;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.Cookie;
import dev.smartgateway.conformance.Checklist;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * From the launch button to the chart and back to sign-out, in a real browser, with the
 * demo that the README starts.
 */
class ChartJourneyIT {

    /** A JWT, or a member that only a token response has. */
    private static final Pattern TOKEN = Pattern
        .compile("eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}|\"(access|refresh|id)_token\"\\s*:");

    private static Chromium chromium;

    private static RunningDemo demo;

    private final List<Response> seen = Collections.synchronizedList(new ArrayList<>());

    private BrowserContext context;

    private Page ehr;

    @BeforeAll
    static void startAll() throws IOException {
        chromium = Chromium.start();
        demo = RunningDemo.start();
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

    static Chromium chromium() {
        return chromium;
    }

    static RunningDemo demo() {
        return demo;
    }

    /** The other page of the demo, without another start. */
    @Nested
    class EhrPage extends EhrPageCases {

    }

    @BeforeEach
    void openEhr() {
        this.context = chromium.browser().newContext();
        this.context.onResponse((response) -> {
            if (response.url().startsWith(demo.gateway())) {
                this.seen.add(response);
            }
        });
        this.ehr = this.context.newPage();
        this.ehr.navigate(demo.sandbox());
    }

    @AfterEach
    void closeAll() {
        this.context.close();
    }

    @Test
    @Checklist("X6")
    void launchWhenFromTheEhrThenShowsTheChartOfThatPatient() {
        Page chart = launch("Malcolm Dach");
        assertThat(chart.textContent("#patient-name")).isEqualTo("Malcolm Dach");
        assertThat(chart.textContent("#patient-facts")).contains("1978-05-26", "male");
        List<String> dates = chart.locator("#observations td:first-child").allTextContents();
        assertThat(dates).hasSize(20).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(chart.locator("#conditions tr").allTextContents()).anyMatch((row) -> row.contains("sinusitis"));
        assertThat(drawnPixels(chart)).isGreaterThan(500);
        chart.click("#more");
        chart.locator("#observations tr").nth(20).waitFor();
    }

    @Test
    void launchWhenTwoPatientsThenEachTabKeepsItsOwn() {
        Page first = launch("Malcolm Dach");
        Page second = launch("Liz Conn");
        assertThat(second.textContent("#patient-name")).isEqualTo("Liz Conn");
        first.reload();
        ready(first);
        assertThat(first.textContent("#patient-name")).isEqualTo("Malcolm Dach");
        second.reload();
        ready(second);
        assertThat(second.textContent("#patient-name")).isEqualTo("Liz Conn");
        assertThat(fetch(first, "/fhir/Patient")).containsEntry("status", 409).containsEntry("reason", "which-launch");
    }

    @Test
    void fetchWhenAnotherPatientThenIsRefused() {
        String other = patientId("Liz Conn");
        Page chart = launch("Malcolm Dach");
        assertThat(fetch(chart, "/fhir/Patient/" + other)).containsEntry("status", 404);
        assertThat(fetch(chart, "/fhir/Observation?patient=" + other)).containsEntry("status", 403)
            .containsEntry("reason", "other-patient");
        assertThat(fetch(chart, "/fhir/Patient/" + patientId("Malcolm Dach"))).containsEntry("status", 200);
        chart.click("[data-try=other-search]");
        chart.locator("#refusal:has-text('403 other-patient')").waitFor();
    }

    @Test
    void pageWhenEverythingIsLoadedThenHoldsNoToken() {
        Page chart = launch("Malcolm Dach");
        assertThat(chart.evaluate("document.cookie")).isEqualTo("");
        String stored = String.valueOf(chart.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])"));
        assertThat(TOKEN.matcher(stored).find()).isFalse();
        assertThat(TOKEN.matcher(chart.content()).find()).isFalse();
        assertThat(gatewayCookies()).isNotEmpty().allSatisfy((cookie) -> {
            assertThat(cookie.httpOnly).isTrue();
            assertThat(cookie.secure).isTrue();
            assertThat(TOKEN.matcher(cookie.value).find()).isFalse();
        });
        assertThat(texts()).hasSizeGreaterThan(8).noneMatch((text) -> TOKEN.matcher(text).find());
    }

    @Test
    void holdsWhenATokenIsPutSomewhereThenThePanelNoticesIt() {
        Page chart = launch("Malcolm Dach");
        assertThat(chart.textContent("#holds-verdict")).isEqualTo("No token anywhere.");
        chart.evaluate("sessionStorage.setItem('x', JSON.stringify({access_token: 'abc'}))");
        chart.click("#look");
        chart.locator("#holds-verdict:has-text('A token is in: Session storage.')").waitFor();
        chart.evaluate("sessionStorage.clear(); localStorage.setItem('y', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.')");
        chart.click("#look");
        chart.locator("#holds-verdict:has-text('A token is in: Local storage.')").waitFor();
    }

    @Test
    void launchWhenFramedByTheEhrThenShowsTheChartInTheFrame() {
        this.ehr.locator("tr:has-text('Liz Conn') button:has-text('Launch in this page')").click();
        assertThat(this.ehr.frameLocator("iframe").locator("#patient-name:text-is('Liz Conn')").first().textContent())
            .isEqualTo("Liz Conn");
    }

    @Test
    void launchWhenStandaloneThenAsksForLoginPatientAndConsent() {
        Page page = this.context.waitForPage(() -> this.ehr.click("a:has-text('standalone launch')"));
        page.click("button:has-text('Sign in')");
        page.click("button[aria-label='Choose Ned Hintz']");
        page.click("button:has-text('Allow')");
        ready(page);
        assertThat(page.textContent("#patient-name")).isEqualTo("Ned Hintz");
    }

    @Test
    void chartWhenShownOnAPhoneThenNothingIsWiderThanTheScreen() {
        Page chart = launch("Malcolm Dach");
        chart.click("[data-try=other-search]");
        chart.locator("#refusal:has-text('403 other-patient')").waitFor();
        chart.click("#timeline-more");
        for (int width : new int[] { 320, 375, 1280 }) {
            Axe.fits(chart, width, "chart-" + width);
        }
        chart.setViewportSize(375, 720);
        chart.click("#documents li:has-text('first visit') button");
        Axe.fits(chart, 375, "document-375");
    }

    @Test
    void chartWhenThereAreReferenceRangesThenTheTrendAndTheListShowThem() {
        Page chart = launch("Malcolm Dach");
        assertThat(chart.inputValue("#trend-code")).isEqualTo("Hemoglobin A1c");
        assertThat(chart.textContent("#trend-range"))
            .isEqualTo("Reference range 4 to 5.6 %. 3 of 8 outside it, marked as triangles.");
        chart.selectOption("#trend-code", "Body Weight");
        assertThat(chart.textContent("#trend-range")).isEqualTo("No reference range on record.");
        assertThat(chart.locator("#timeline li").count()).isEqualTo(8);
        chart.selectOption("#timeline-kind", "document");
        assertThat(chart.locator("#timeline li").allTextContents()).hasSize(2)
            .allMatch((line) -> line.startsWith("2018-"));
        assertThat(chart.locator("#timeline-picture circle").count()).isEqualTo(2);
        assertThat(chart.textContent("#timeline-gaps")).isEmpty();
    }

    @Test
    void documentsWhenOpenedThenTextAndPdfOfThisPatient() {
        Page chart = launch("Malcolm Dach");
        chart.click("#documents li:has-text('first visit') button");
        chart.locator("#document pre:has-text('No medication for now')").waitFor();
        chart.click("#document-close");
        Response file = chart.waitForResponse("**/Binary/**",
                () -> chart.click("#documents li:has-text('Referral') button"));
        assertThat(file.headerValue("content-type")).isEqualTo("application/pdf");
        chart.locator("#document iframe[src^='blob:']").waitFor();
    }

    @Test
    void recordWhenAVitalSignIsSavedThenTheListBeginsWithIt() {
        Page chart = launch("Ned Hintz");
        chart.selectOption("#vital", "Blood pressure");
        chart.fill("#value", "128");
        chart.click("#record button");
        assertThat(chart.evaluate("document.getElementById('second-value').validity.valueMissing")).isEqualTo(true);
        chart.fill("#second-value", "82");
        chart.click("#record button");
        chart.locator("#record-result:has-text('Saved: Blood pressure 128 / 82.')").waitFor();
        chart.locator("#observations tr:first-child:has-text('128 / 82 mmHg')").waitFor();
    }

    @Test
    void logoutWhenClickedThenNothingAnswersAnyMore() {
        Page chart = launch("Malcolm Dach");
        chart.click("#logout");
        chart.waitForSelector("#notice a");
        assertThat(fetch(chart, "/fhir/Patient")).containsEntry("status", 401);
        chart.reload();
        chart.waitForSelector("#notice a");
        assertThat(chart.locator("#chart").isVisible()).isFalse();
    }

    /** Cookies know no ports: the sandbox's own one is on the same host. */
    private List<Cookie> gatewayCookies() {
        return this.context.cookies(demo.gateway())
            .stream()
            .filter((cookie) -> cookie.name.startsWith("__Host-"))
            .toList();
    }

    private Page launch(String patient) {
        Page page = this.context
            .waitForPage(() -> this.ehr.locator("tr:has-text('" + patient + "') button.launch").click());
        ready(page);
        return page;
    }

    private String patientId(String patient) {
        return this.ehr.locator("tr:has-text('" + patient + "')").getAttribute("data-patient");
    }

    private static void ready(Page page) {
        page.waitForSelector("body[data-ready=true]");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> fetch(Page page, String path) {
        return (Map<String, Object>) page.evaluate(
                "path => fetch(path).then(r => ({status: r.status, " + "reason: r.headers.get('X-Gateway-Reason')}))",
                path);
    }

    private static int drawnPixels(Page page) {
        return (int) page.evaluate("() => { const c = document.querySelector('#trend');"
                + " return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.filter(v => v > 0).length; }");
    }

    /**
     * Bodies are read here and not in the listener, which must not wait for the browser.
     */
    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (Response response : List.copyOf(this.seen)) {
            StringBuilder text = new StringBuilder();
            response.headers().values().forEach((value) -> text.append(value).append('\n'));
            boolean hasBody = response.status() == 200 && !response.url().contains("/session/events");
            texts.add(text.append(hasBody ? response.text() : "").toString());
        }
        return texts;
    }

}
