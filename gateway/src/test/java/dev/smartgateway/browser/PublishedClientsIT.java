package dev.smartgateway.browser;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
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
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Published client libraries, unmodified, in apps that sign in as the libraries' guides
 * describe, in a real browser behind the facade.
 */
class PublishedClientsIT {

    private static final Pattern IMPORT_MAP = Pattern.compile("<script type=\"importmap\">(.*?)</script>");

    private static Chromium chromium;

    private static AppServer files;

    private static Gateway gateway;

    private BrowserContext context;

    @BeforeAll
    static void start(@TempDir Path apps) throws IOException {
        chromium = Chromium.start();
        files = AppServer.start();
        String shipped = Files.readString(Path.of("../config/apps/demo.yml"))
            .replaceFirst("(?m)^home: .*$",
                    Matcher.quoteReplacement("sign-in: facade\nhome: /demo/launch.html?iss={base}&launch={launch}"));
        Files.writeString(apps.resolve("demo.yml"), shipped);
        gateway = Hospital.start(TestRedis.shared(), "gateway.apps.location=" + apps, "GATEWAY_DEMO_UI=" + files.url(),
                "gateway.proxy.content-security-policy=default-src 'self'; object-src 'none'; script-src 'self' "
                        + importMap());
    }

    /** One app has an inline script, and an operator who names its hash. */
    private static String importMap() throws IOException {
        Matcher inline = IMPORT_MAP
            .matcher(Files.readString(Path.of("src/test/resources/smartapps/fhir-kit-client/launch.html")));
        assertThat(inline.find()).isTrue();
        try {
            return "'sha256-" + Base64.getEncoder()
                .encodeToString(
                        MessageDigest.getInstance("SHA-256").digest(inline.group(1).getBytes(StandardCharsets.UTF_8)))
                    + "'";
        }
        catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException(ex);
        }
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
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

    @ParameterizedTest
    @ValueSource(strings = { "fhirclient", "fhir-client-0.1", "oidc-client-ts", "medplum", "fhir-kit-client" })
    void signInWhenTheClientIsAsPublishedThenItReadsThePatientOfTheLaunch(String client) {
        files.serve(client);
        Page page = launch(Hospital.A);
        assertThat(page.getAttribute("body", "data-patient")).isEqualTo(Hospital.ehr().patient(Hospital.A));
        assertThat(Integer.parseInt(page.getAttribute("body", "data-entries"))).isPositive();
        page.reload();
        assertThat(patient(page)).isEqualTo(Hospital.ehr().patient(Hospital.A));
    }

    @ParameterizedTest
    @ValueSource(strings = { "fhirclient", "oidc-client-ts", "fhir-kit-client" })
    void signInWhenTwoPatientsThenEachTabKeepsItsOwn(String client) {
        files.serve(client);
        Page first = launch(Hospital.A);
        Page second = launch(Hospital.B);
        assertThat(patient(second)).isEqualTo(Hospital.ehr().patient(Hospital.B));
        first.reload();
        assertThat(patient(first)).isEqualTo(Hospital.ehr().patient(Hospital.A));
        second.reload();
        assertThat(patient(second)).isEqualTo(Hospital.ehr().patient(Hospital.B));
    }

    @Test
    void signInWhenThePersonGoesBackThenTheSamePatientOrNone() {
        files.serve("fhirclient");
        Page page = launch(Hospital.A);
        page.navigate(gateway.url() + "/openapi.json");
        page.goBack();
        assertThat(patient(page)).isEqualTo(Hospital.ehr().patient(Hospital.A));
    }

    @Test
    void signInWhenDoneThenTheUserIsKnownAndNothingStoredOpensAnything() {
        files.serve("fhirclient");
        Page page = launch(Hospital.A);
        assertThat(page.getAttribute("body", "data-user")).contains("Practitioner/");
        String stored = String.valueOf(page.evaluate("JSON.stringify({...sessionStorage})"));
        assertThat(stored).contains("access_token").doesNotContain("refresh_token");
        Object refused = page.evaluate("() => fetch('/fhir/Patient', {credentials: 'omit', headers: {Authorization: "
                + "'Bearer ' + /access_token\\\\*\":\\\\*\"([^\"\\\\]+)/.exec(JSON.stringify({...sessionStorage}))[1]}})"
                + ".then((answer) => answer.status)");
        assertThat(refused).isEqualTo(401);
    }

    private Page launch(String patient) {
        Page page = this.context.newPage();
        page.navigate(gateway.url() + Hospital.ehr().launchPath(patient));
        patient(page);
        return page;
    }

    /** Waits until the app shows a patient; what it says instead is the failure. */
    private static String patient(Page page) {
        // The pages of the clients show nothing: being there is enough.
        page.waitForSelector("body[data-patient], body[data-error]",
                new Page.WaitForSelectorOptions().setState(WaitForSelectorState.ATTACHED));
        assertThat(page.getAttribute("body", "data-error")).isNull();
        return page.getAttribute("body", "data-patient");
    }

}
