package dev.smartgateway.journey;

import java.net.URI;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.smartgateway.journey.CookieHttp.Page;
import dev.smartgateway.redis.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every refusal of a complete gateway, at any endpoint, leaves exactly one log line.
 */
class RefusalLinesIT {

    private static final List<String> LINES = new java.util.concurrent.CopyOnWriteArrayList<>();

    private static final AppenderBase<ILoggingEvent> READER = new AppenderBase<>() {

        @Override
        protected void append(ILoggingEvent event) {
            LINES.add(event.getFormattedMessage());
        }

    };

    private static Gateway gateway;

    @BeforeAll
    static void start() {
        gateway = Hospital.start(TestRedis.shared(), "gateway.apps.location=../config/apps",
                "GATEWAY_DEMO_UI=http://127.0.0.1:" + Gateway.freePort() + "/demo");
        READER.start();
        logger().addAppender(READER);
    }

    @AfterAll
    static void stop() {
        logger().detachAppender(READER);
        gateway.close();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("dev.smartgateway");
    }

    private static List<String> lines(Page page) {
        String id = page.header("X-Request-Id");
        return LINES.stream().filter((line) -> line.contains(id) && !line.startsWith("{")).toList();
    }

    /** The recorder of a FHIR call writes when the answer is through. */
    private static void assertOneLine(Page page, String rule, String field) {
        assertThat(page.reason()).as(page.body()).isNotNull();
        Awaitility.await().until(() -> !lines(page).isEmpty());
        assertThat(lines(page)).singleElement()
            .asString()
            .contains(page.reason(), " party ", " rule " + rule, " field " + field);
    }

    @ParameterizedTest
    @CsvSource({ "/launch?launch=x, missing, iss", "/launch?iss=https://nobody.example&launch=x, launch, iss",
            "/launch?iss=&launch=x, length-or-characters, iss", "/launch?app=nobody, launch, app",
            "/callback/sandbox, code-or-error, code", "/callback/nobody?code=x, none, none",
            "/callback/sandbox?code=x&state=y, pending-launch, Cookie",
            "/callback/sandbox?code=x, pending-launch, state", "/fhir/Patient, none, none",
            "/launches/AAAAAAAAAAAAAAAAAAAAAA/fhir/Patient, none, none", "/launches/x, none, none",
            "/launches, none, none", "/nothing/there, none, none", "/demo/index.html, app-files, ui" })
    void refusalWhenItComesFromAnyDoorThenOneLine(String target, String rule, String field) {
        assertOneLine(new Person(gateway).openOnly(target), rule, field);
    }

    @Test
    void callWhenThePolicyDeniesThenOneLineWithItsRule() {
        Person person = new Person(gateway);
        Page home = person.openOnly(person.openOnly(Hospital.ehr().launchPath(Hospital.A)).header("Location"));
        Page back = person.openOnly(home.header("Location"));
        String launch = URI.create(back.header("Location")).getQuery().replace("launch=", "");
        Page denied = person.fetch("/launches/" + launch + "/fhir/Patient?_has:Observation:patient:code=1234-5");
        assertThat(denied.status()).isEqualTo(403);
        Awaitility.await().until(() -> !lines(denied).isEmpty());
        assertThat(lines(denied)).singleElement()
            .asString()
            .contains(denied.reason(), " party request rule ")
            .doesNotContain("rule none", "1234-5");
        Page token = person.fetch("POST", "/launches/" + launch + "/token", "grant_type=password",
                Map.of("Content-Type", "application/x-www-form-urlencoded"));
        Awaitility.await().until(() -> !lines(token).isEmpty());
        assertThat(lines(token)).hasSize(1);
    }

    /** The app's own server is down, and the refusal does not blame the FHIR service. */
    @Test
    void fileWhenTheServerOfTheAppIsDownThenItIsNamed() {
        Page page = new Person(gateway).openOnly("/demo/index.html");
        assertThat(page.status()).isEqualTo(502);
        assertThat(page.reason()).isEqualTo("app-files-failed");
        assertThat(page.body()).contains("The server with the files of this app").doesNotContain("FHIR service");
        assertThat(lines(page)).singleElement().asString().contains("party app-files");
    }

    @Test
    void crossSiteWhenACookieComesFromAnotherSiteThenOneLine() {
        CookieHttp browser = new CookieHttp();
        browser.cookies().put("__Host-smart", "x");
        Page page = browser.send("POST", URI.create(gateway.url() + "/logout"), "",
                Map.of("Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "cors"));
        assertOneLine(page, "cross-site", "none");
    }

}
