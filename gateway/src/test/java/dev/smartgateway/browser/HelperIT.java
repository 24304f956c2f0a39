package dev.smartgateway.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.smartgateway.journey.Gateway;
import dev.smartgateway.journey.Hospital;
import dev.smartgateway.redis.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The helper for apps in its three examples, in a real browser.
 */
class HelperIT {

    private static final String DACH = "Dach";

    private static final String CONN = "Conn";

    private static final Path HELPER = Path.of("../helper");

    /** Asks with the helper of the plain example. */
    private static final String ASK = """
            async ([path, options]) => {
              const { openLaunch } = await import("./helper/index.js");
              window.opened ??= await openLaunch();
              const result = await window.opened.fetch(path, options ?? {}).catch((error) => ({ kind: error.name }));
              return [result.ok ? "ok" : result.kind, result.status, result.reason, result.retryAfter].join(" ");
            }""";

    private static final Map<String, Path> FOLDERS = new ConcurrentHashMap<>(
            Map.of("plain", HELPER.resolve("examples/plain")));

    private static Chromium chromium;

    private static AppServer files;

    private static Gateway gateway;

    private final AtomicInteger streams = new AtomicInteger();

    private BrowserContext context;

    @BeforeAll
    static void start(@TempDir Path apps) throws IOException {
        chromium = Chromium.start();
        files = AppServer.start(HelperIT::file);
        String shipped = Files.readString(Path.of("../config/apps/demo.yml"));
        List<String> properties = new ArrayList<>(List.of("gateway.apps.location=" + apps));
        for (String app : List.of("plain", "react", "angular")) {
            Files.writeString(apps.resolve(app + ".yml"),
                    shipped.replaceFirst("(?m)^name: .*$", "name: " + app)
                        .replaceFirst("(?m)^home: .*$", "home: /" + app + "/?launch={launch}")
                        .replaceFirst("(?m)^ui: .*$", "ui: " + files.url() + "/" + app)
                        .replaceFirst("- name: sandbox", "- name: " + app));
            properties.add("gateway.credentials." + app + ".secret=gateway-sandbox-secret");
        }
        gateway = Hospital.start(TestRedis.shared(), properties.toArray(String[]::new));
    }

    private static Path file(Path path) {
        Path folder = FOLDERS.getOrDefault(path.getName(0).toString(), Path.of("none"));
        Path in = (path.getNameCount() > 1) ? path.subpath(1, path.getNameCount()) : Path.of("index.html");
        if (in.startsWith("helper")) {
            return HELPER.resolve(in.getFileName());
        }
        Path built = folder.resolve("dist").resolve(in);
        return Files.exists(built) ? built : folder.resolve(in);
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
        this.context.onRequest((request) -> {
            if (request.url().contains("/session/events")) {
                this.streams.incrementAndGet();
            }
        });
    }

    @AfterEach
    void close() {
        this.context.close();
    }

    @Test
    void openWhenPlainThenThePatientAndTheSession() {
        Page page = launch("plain", Hospital.A);
        shows(page, "name", DACH);
        shows(page, "session", "live");
        page.click("#leave");
        shows(page, "session", "ended: session-ended");
    }

    @ParameterizedTest
    @ValueSource(strings = { "react", "angular" })
    void openWhenAFrameworksExampleIsBuiltThenThePatientAndTheSession(String name, @TempDir Path folder)
            throws Exception {
        FOLDERS.put(name, Npm.build(HELPER, "examples/" + name, folder));
        Page page = launch(name, Hospital.B);
        shows(page, "name", CONN);
        shows(page, "session", "live");
        page.click("#leave");
        shows(page, "session", "ended: session-ended");
    }

    @ParameterizedTest
    @CsvSource({ "Patient/someone-else,not-found 404 not-found ", "Group/1,forbidden 403 scope-missing ",
            "Observation?nonsense=1,failed 400 unknown-parameter ", "https://elsewhere.example/Patient,TypeError   ",
            "../../../logout,TypeError   ", "Observation?_count=1,ok 200  " })
    void fetchWhenAnsweredThenOneOfTheKinds(String path, String result) {
        Page page = launch("plain", Hospital.A);
        shows(page, "name", DACH);
        assertThat(ask(page, path)).startsWith(result.strip());
    }

    @Test
    void fetchWhenBusyUnreachableOrSignedOutThenThatKind() {
        Page page = launch("plain", Hospital.A);
        shows(page, "name", DACH);
        assertThat(ask(page, "Patient")).startsWith("ok 200");
        page.route("**/Patient?busy", (route) -> route
            .fulfill(new Route.FulfillOptions().setStatus(503).setHeaders(Map.of("Retry-After", "7"))));
        page.route("**/Patient?gone", Route::abort);
        page.route("**/Patient?mixed",
                (route) -> route.fulfill(new Route.FulfillOptions().setStatus(200)
                    .setContentType("application/fhir+json")
                    .setHeaders(Map.of("X-Gateway-Launch", "another-launch-0000"))
                    .setBody("{}")));
        assertThat(ask(page, "Patient?busy")).isEqualTo("busy 503  7");
        assertThat(ask(page, "Patient?gone")).startsWith("unreachable 0");
        assertThat(ask(page, "Patient?mixed")).startsWith("failed 200");
        this.context.clearCookies();
        assertThat(ask(page, "Patient")).startsWith("signed-out 401 no-session");
        page.reload();
        page.waitForFunction("() => document.getElementById('name').textContent !== 'Opening …'");
        assertThat(page.textContent("#name")).doesNotContain(DACH);
        page.navigate(gateway.url() + "/plain/");
        shows(page, "name", "names no launch");
    }

    @Test
    void eventsWhenTwoTabsShowOneLaunchThenOneStreamAndTheOtherTakesOver() {
        Page first = launch("plain", Hospital.A);
        shows(first, "session", "live");
        Page second = this.context.newPage();
        second.navigate(first.url());
        shows(second, "session", "live");
        assertThat(this.streams).hasValue(1);
        Page other = launch("plain", Hospital.B);
        shows(other, "session", "live");
        assertThat(this.streams).hasValue(2);
        first.close();
        Awaitility.await().untilAsserted(() -> {
            second.title();
            assertThat(this.streams).hasValue(3);
        });
        assertThat(second.evaluate("async () => (await (await import('./helper/index.js')).openLaunch())"
                + ".end().then((result) => result.ok)"))
            .isEqualTo(true);
        shows(second, "session", "ended: session-ended");
        assertThat(other.textContent("#session")).isEqualTo("live");
        assertThat(ask(other, "Patient")).startsWith("ok 200");
    }

    private Page launch(String app, String patient) {
        Page page = this.context.newPage();
        page.navigate(gateway.url() + Hospital.ehr().launchPath(patient).replace("/launch?", "/launch/" + app + "?"));
        return page;
    }

    private static String ask(Page page, String path) {
        return (String) page.evaluate(ASK, List.of(path));
    }

    private static void shows(Page page, String id, String text) {
        page.waitForSelector("#" + id + ":has-text('" + text + "')");
    }

}
