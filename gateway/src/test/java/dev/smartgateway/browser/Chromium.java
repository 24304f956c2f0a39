package dev.smartgateway.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A headless Chromium from this machine. If there is none, the test is reported as
 * skipped with the reason, unless {@code SMART_GATEWAY_BROWSER_REQUIRED} is {@code true},
 * as in continuous integration.
 */
final class Chromium implements AutoCloseable {

    private static final List<String> ARGUMENTS = List.of("--no-sandbox", "--disable-gpu", "--disable-quic",
            "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync");

    private final Playwright playwright;

    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Chromium start() {
        Path binary = binary();
        Playwright playwright = playwright();
        return new Chromium(playwright, playwright.chromium()
            .launch(new BrowserType.LaunchOptions().setExecutablePath(binary).setArgs(ARGUMENTS)));
    }

    /**
     * A separate browser whose user has blocked third-party cookies, and with them the
     * storage of framed pages of another site.
     * @param profile an empty directory
     */
    static StrictChromium startStrict(Path profile) throws IOException {
        Path binary = binary();
        Path preferences = Files.createDirectories(profile.resolve("Default")).resolve("Preferences");
        Files.writeString(preferences, "{\"profile\":{\"cookie_controls_mode\":1,\"block_third_party_cookies\":true}}");
        Playwright playwright = playwright();
        return new StrictChromium(playwright, playwright.chromium()
            .launchPersistentContext(profile,
                    new BrowserType.LaunchPersistentContextOptions().setExecutablePath(binary).setArgs(ARGUMENTS)));
    }

    /**
     * A browser as people have it: without the switches by which Playwright turns the
     * partitioning of third-party storage off.
     * @param profile an empty directory
     */
    static OrdinaryChromium startOrdinary(Path profile) throws IOException {
        List<String> command = new ArrayList<>(List.of(binary().toString(), "--headless=new",
                "--remote-debugging-port=0", "--user-data-dir=" + profile));
        command.addAll(ARGUMENTS);
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(profile.resolve("browser.log").toFile())
            .start();
        Path told = profile.resolve("DevToolsActivePort");
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(told) && Files.size(told) > 0);
        Playwright playwright = playwright();
        return new OrdinaryChromium(process, playwright,
                playwright.chromium().connectOverCDP("http://127.0.0.1:" + Files.readAllLines(told).get(0)));
    }

    /**
     * A running browser that was started by its command.
     *
     * @param process the command
     * @param playwright how it is driven
     * @param browser the browser
     */
    record OrdinaryChromium(Process process, Playwright playwright, Browser browser) implements AutoCloseable {

        BrowserContext context() {
            return this.browser.contexts().get(0);
        }

        @Override
        public void close() {
            this.playwright.close();
            this.process.destroy();
            this.process.onExit().join();
        }

    }

    /**
     * A running browser with one user.
     *
     * @param playwright how it is driven
     * @param context the user's tabs and cookies
     */
    record StrictChromium(Playwright playwright, BrowserContext context) implements AutoCloseable {

        @Override
        public void close() {
            this.context.close();
            this.playwright.close();
        }

    }

    private static Path binary() {
        Optional<Path> binary = Stream
            .of(System.getenv("CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
                    "/usr/bin/google-chrome-stable", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
            .filter((path) -> path != null && Files.isExecutable(Path.of(path)))
            .map(Path::of)
            .findFirst();
        if (binary.isEmpty()) {
            String reason = "no Chromium on this machine; install one or name it in the environment variable CHROMIUM";
            if (Boolean.parseBoolean(System.getenv("SMART_GATEWAY_BROWSER_REQUIRED"))) {
                throw new IllegalStateException(reason);
            }
            System.out.println("browser tests skipped: " + reason);
            Assumptions.abort(reason);
        }
        System.out.println("browser tests use " + binary.orElseThrow());
        return binary.orElseThrow();
    }

    private static Playwright playwright() {
        return Playwright
            .create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    Browser browser() {
        return this.browser;
    }

    @Override
    public void close() {
        this.browser.close();
        this.playwright.close();
    }

}
