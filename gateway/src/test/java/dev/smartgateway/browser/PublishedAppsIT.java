package dev.smartgateway.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.smartgateway.browser.Chromium.OrdinaryChromium;
import dev.smartgateway.browser.Chromium.StrictChromium;
import dev.smartgateway.journey.Gateway;
import dev.smartgateway.journey.Hospital;
import dev.smartgateway.redis.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Published SMART apps behind the facade in a real browser, unmodified: they show the
 * patient of the launch, and none of their requests is refused or blocked.
 */
class PublishedAppsIT {

    private static final String SECRET = "gateway-sandbox-secret";

    private static final List<PublishedApp> APPS = List.of(
            new PublishedApp("growth-chart", List.of("unsafe-eval"), List.of("unsafe-inline"),
                    Set.of("Patient", "Observation", "FamilyMemberHistory")),
            new PublishedApp("hello-react", List.of(), List.of(), Set.of("Patient")),
            new PublishedApp("pain-management", List.of(), List.of("unsafe-inline"),
                    Set.of("Patient", "Condition", "Observation", "Procedure", "MedicationRequest")),
            new PublishedApp("cerner-tutorial", List.of(), List.of(), Set.of("Patient", "Observation")),
            new PublishedApp("medplum-demo", "launch", List.of(), List.of("unsafe-inline"),
                    Set.of("Patient", "Observation", "Condition"), true),
            new PublishedApp("nav-validator", "launch", List.of(), List.of("unsafe-inline"),
                    Set.of("Patient", "Practitioner", "Condition", "DocumentReference", "Binary"), true));

    private static Chromium chromium;

    private static AppServer files;

    /** The EHR's page, on another site than the gateway's localhost. */
    private static Path ehrPage;

    private static Gateway gateway;

    private final List<String> faults = Collections.synchronizedList(new ArrayList<>());

    private final Set<String> read = Collections.synchronizedSet(new TreeSet<>());

    private BrowserContext context;

    @BeforeAll
    static void start(@TempDir Path apps, @TempDir Path ehr) throws IOException {
        ehrPage = ehr.resolve("index.html");
        chromium = Chromium.start();
        files = AppServer.start(PublishedAppsIT::file);
        String shipped = Files.readString(Path.of("../config/apps/demo.yml"));
        int port = Gateway.freePort();
        List<String> properties = new ArrayList<>(List.of("gateway.apps.location=" + apps, "server.port=" + port,
                "gateway.public-url=http://localhost:" + port));
        for (PublishedApp app : APPS) {
            Files.writeString(apps.resolve(app.name() + ".yml"), app.file(shipped, files.url(), ehr(), port));
            properties.add("gateway.credentials." + app.name() + ".secret=" + SECRET);
        }
        gateway = Hospital.start(TestRedis.shared(), properties.toArray(String[]::new));
    }

    /** Each app is below its name; libraries are below each app. */
    private static Path file(Path path) {
        Path in = (path.getNameCount() > 1) ? path.subpath(1, path.getNameCount()) : Path.of("index.html");
        if (path.startsWith("ehr")) {
            return ehrPage;
        }
        Path own = APPS.stream()
            .filter((app) -> path.startsWith(app.name()))
            .map((app) -> app.folder().resolve(in))
            .findFirst()
            .orElse(AppServer.FILES.resolve("none"));
        return in.startsWith("vendor") && !Files.exists(own) ? AppServer.FILES.resolve(in) : own;
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (files != null) {
            files.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void open() {
        this.context = chromium.browser().newContext();
    }

    @AfterEach
    void close() {
        this.context.close();
    }

    static Stream<PublishedApp> apps() {
        return APPS.stream();
    }

    @ParameterizedTest
    @MethodSource("apps")
    void launchWhenTheAppIsAsPublishedThenItShowsThePatientAndNothingIsRefused(PublishedApp app) {
        Page page = launch(app, Hospital.A);
        shows(page, Hospital.A);
        page.waitForLoadState(LoadState.NETWORKIDLE);
        assertThat(this.faults).isEmpty();
        assertThat(this.read).isEqualTo(app.types());
        page.reload();
        shows(page, Hospital.A);
        assertThat(this.faults).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "growth-chart", "hello-react", "medplum-demo" })
    void launchWhenTwoPatientsInTwoTabsThenEachTabKeepsItsOwn(String name) {
        PublishedApp app = app(name);
        Page first = launch(app, Hospital.A);
        shows(first, Hospital.A);
        Page second = launch(app, Hospital.B);
        shows(second, Hospital.B);
        first.reload();
        shows(first, Hospital.A);
        first.navigate(app.origin(gateway.port()) + (app.root() ? "/_gateway" : "") + "/openapi.json");
        first.goBack();
        shows(first, Hospital.A);
        second.reload();
        shows(second, Hospital.B);
    }

    @Test
    void launchWhenAppsHaveOriginsOfTheirOwnThenEachItsOwnCookieAndNothingOfTheOther() {
        PublishedApp demo = app("medplum-demo");
        Page one = launch(demo, Hospital.A);
        shows(one, Hospital.A);
        assertThat(one.url()).isEqualTo(demo.origin(gateway.port()) + "/patient");
        Page two = launch(app("nav-validator"), Hospital.B);
        shows(two, Hospital.B);
        assertThat(this.context.cookies()).filteredOn((cookie) -> cookie.name.equals("__Host-smart"))
            .extracting((cookie) -> cookie.domain)
            .containsExactlyInAnyOrder("medplum-demo.localhost", "nav-validator.localhost");
        String base = String.valueOf(one.evaluate("sessionStorage.getItem('smart_fhir_base_url')"));
        assertThat(base).startsWith(demo.origin(gateway.port()) + "/_gateway/launches/");
        String path = base.substring(demo.origin(gateway.port()).length());
        assertThat(status(one, path + "/Patient")).isEqualTo(200);
        assertThat(status(two, path + "/Patient")).isEqualTo(404);
        String common = path.replace("/_gateway", "");
        assertThat(this.context.request().get(gateway.url() + common + "/Patient").status()).isEqualTo(401);
        for (String elsewhere : List.of("/_gateway/nav-validator/app.js", "/_gateway/launch/nav-validator",
                "/_gateway/callback/nav-validator")) {
            assertThat(status(one, elsewhere)).as(elsewhere).isEqualTo(404);
        }
        assertThat(this.context.request().get(gateway.url() + "/medplum-demo/").status()).isEqualTo(404);
        assertThat(one.evaluate("u => fetch(u, {credentials: 'include'}).then(r => r.status).catch(e => 'nothing')",
                app("nav-validator").origin(gateway.port()) + "/_gateway/sessions"))
            .isEqualTo("nothing");
        assertThat(one.evaluate("() => fetch('/_gateway/logout', {method: 'POST'}).then(r => r.status)"))
            .isEqualTo(204);
        assertThat(status(one, path + "/Patient")).isEqualTo(401);
        two.reload();
        shows(two, Hospital.B);
    }

    private static PublishedApp app(String name) {
        return APPS.stream().filter((one) -> one.name().equals(name)).findFirst().orElseThrow();
    }

    private static int status(Page page, String path) {
        return (int) page.evaluate("p => fetch(p).then((answer) => answer.status)", path);
    }

    @Test
    void launchWhenFramedByAnotherSiteThenItSignsInWithoutThirdPartyCookies(@TempDir Path profile) throws IOException {
        try (OrdinaryChromium ordinary = Chromium.startOrdinary(profile)) {
            BrowserContext user = ordinary.context();
            Page ehr = framing(user);
            shows(ehr.frame("app"), Hospital.A);
            ehr.frame("app").evaluate("() => { document.title = 'before'; location.reload(); }");
            ehr.frame("app").waitForFunction("() => document.title !== 'before'");
            shows(ehr.frame("app"), Hospital.A);
            assertThat(ehr.frame("app")
                .evaluate("() => { document.cookie = 'plain=1; SameSite=None; Secure; Path=/';"
                        + " return document.cookie; }"))
                .isEqualTo("");
            assertThat(user.cookies()).filteredOn((cookie) -> cookie.name.equals("__Host-smart"))
                .singleElement()
                .satisfies((cookie) -> assertThat(ehr()).startsWith(String.valueOf(cookie.partitionKey)));
            String base = String.valueOf(ehr.frame("app")
                .evaluate("JSON.parse(sessionStorage[JSON.parse(sessionStorage.SMART_KEY)]).serverUrl"));
            Page tab = user.newPage();
            tab.navigate(ehr.frame("app").url());
            assertThat(status(tab, base + "/Patient")).isEqualTo(401);
        }
    }

    /** Then only an app that stores nothing can be framed: the guide says so. */
    @Test
    void launchWhenTheUserBlocksThirdPartyCookiesThenTheFrameHasNoStorage(@TempDir Path profile) throws IOException {
        try (StrictChromium strict = Chromium.startStrict(profile)) {
            Page ehr = framing(strict.context());
            ehr.frame("app").waitForURL("**/growth-chart/**");
            assertThat(ehr.frame("app").evaluate("location.origin")).isEqualTo(gateway.url());
            assertThat(ehr.frame("app")
                .evaluate("() => { try { return String(sessionStorage.length); } catch (e) { return e.name; } }"))
                .isEqualTo("SecurityError");
        }
    }

    private static Page framing(BrowserContext user) throws IOException {
        Files.writeString(ehrPage, "<!doctype html><title>EHR</title><iframe name=app src='"
                + address("growth-chart", Hospital.A) + "'></iframe>");
        Page ehr = user.newPage();
        ehr.navigate(ehr() + "/ehr/");
        return ehr;
    }

    private static String ehr() {
        return files.url().replace("localhost", "127.0.0.1");
    }

    private Page launch(PublishedApp app, String patient) {
        Page page = this.context.newPage();
        page.onConsoleMessage((message) -> {
            if (message.text().contains("Content Security Policy")) {
                this.faults.add(message.text());
            }
        });
        page.onPageError(this.faults::add);
        page.onResponse(this::answered);
        page.navigate(address(app.name(), patient));
        return page;
    }

    private static String address(String app, String patient) {
        return gateway.url() + Hospital.ehr().launchPath(patient).replace("/launch?", "/launch/" + app + "?");
    }

    private void answered(Response response) {
        String path = response.url().replaceFirst(".*/launches/[^/]+/fhir/", "");
        if (path.equals(response.url()) || path.startsWith(".well-known") || path.startsWith("metadata")) {
            return;
        }
        if (response.status() / 100 != 2) {
            this.faults.add(response.status() + " " + path);
        }
        this.read.add(path.replaceFirst("[/?].*", ""));
    }

    private static void shows(Page page, String patient) {
        shows(page.mainFrame(), patient);
    }

    private static void shows(Frame frame, String patient) {
        String family = patient.substring(patient.indexOf(' ') + 1);
        // Pages of apps may show nothing but their failure, in an attribute.
        frame.waitForSelector("body:has-text('" + family + "'), body[data-error]",
                new Frame.WaitForSelectorOptions().setState(WaitForSelectorState.ATTACHED));
        assertThat(frame.getAttribute("body", "data-error")).isNull();
    }

}
