package dev.smartgateway.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.smartgateway.conformance.Checklist;
import dev.smartgateway.journey.CookieHttp.Page;
import dev.smartgateway.redis.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every switch of the EHR's misbehave panel, seen by a browser. The reason codes are
 * those that the panel announces.
 */
class MisbehaviourIT {

    /** Discovery is cached per issuer, so each of these cases has its own issuer. */
    private static final int ISSUERS = 9;

    private static PretendEhr ehr;

    private static Gateway gateway;

    @BeforeAll
    static void start(@TempDir Path apps) throws IOException {
        ehr = Hospital.ehr();
        String shipped = Files.readString(Path.of("../config/apps/demo.yml"));
        Files.writeString(apps.resolve("demo.yml"), shipped);
        List<String> properties = new ArrayList<>(List.of("gateway.apps.location=" + apps));
        for (int number = 1; number <= ISSUERS; number++) {
            Files.writeString(apps.resolve("d" + number + ".yml"),
                    shipped.replace("name: demo", "name: d" + number).replace("name: sandbox", "name: d" + number));
            properties.add("gateway.credentials.d" + number + ".secret=gateway-sandbox-secret");
        }
        gateway = Hospital.start(TestRedis.shared(), properties.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        ehr.reset();
        gateway.close();
    }

    @BeforeEach
    void behave() {
        ehr.reset();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 | discovery-huge       | true           | discovery-failed
            2 | discovery-not-json   | true           | discovery-failed
            3 | discovery-status     | 404            | discovery-failed
            4 | discovery-redirect   | http://localhost:1/x | discovery-failed
            5 | discovery-endpoints  | http           | discovery-failed
            6 | discovery-endpoints  | internal       | discovery-failed
            7 | discovery-endpoints  | other-host     | discovery-failed
            8 | discovery-missing    | token_endpoint | discovery-failed
            9 | discovery-plain-pkce | true           | discovery-failed
            """)
    @Checklist({ "D2", "D4", "D5", "S3" })
    void launchWhenDiscoveryMisbehavesThenRefusedBeforeAnybodySignsIn(int issuer, String key, String value,
            String reason) {
        ehr.misbehave(key, value.equals("true") ? Boolean.TRUE : value);
        Page page = person().open(ehr.launchPath(Hospital.A) + "&app=d" + issuer);
        assertThat(page.reason()).isEqualTo(reason);
        assertThat(ehr.count("code")).isZero();
        promised(key, reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            authorize-error | access_denied | authorization-refused
            iss             | wrong         | wrong-issuer
            iss             | none          | wrong-issuer
            scope-empty     | true          | no-scopes
            scope-absent    | true          | no-scopes
            no-patient      | true          | no-patient
            bad-patient     | path          | no-patient
            bad-patient     | array         | no-patient
            bad-patient     | number        | no-patient
            bad-encounter   | ../x          | token-exchange-failed
            token-type      | mac           | token-exchange-failed
            id-token        | none          | bad-id-token
            id-token        | hs256         | bad-id-token
            id-token        | wrong-key     | bad-id-token
            id-token        | wrong-aud     | bad-id-token
            id-token        | wrong-iss     | bad-id-token
            id-token        | expired       | bad-id-token
            id-token        | no-nonce      | bad-id-token
            id-token        | wrong-nonce   | bad-id-token
            id-token        | missing       | bad-id-token
            token-status    | 503           | idp-unavailable
            token-html      | true          | token-exchange-failed
            token-huge      | true          | token-exchange-failed
            token-drop      | true          | idp-unavailable
            """)
    @Checklist({ "C5", "T5", "T6", "T8", "T9", "T11", "I1", "S9" })
    void launchWhenTheEhrMisbehavesThenRefusedWithItsReasonAndNoSession(String key, String value, String reason) {
        ehr.misbehave(key, value.equals("true") ? Boolean.TRUE : value);
        Person person = person();
        Page page = person.open(ehr.launchPath(Hospital.A) + "&app=demo");
        assertThat(page.reason()).isEqualTo(reason);
        assertThat(person.fetch("/launches").reason()).isEqualTo("no-session");
        promised(key, reason);
    }

    @ParameterizedTest
    @CsvSource({ "scope-wider,true", "banner-string,true", "no-expires-in,true", "expires-in-string,true",
            "id-token,no-kid", "id-token,es256", "no-refresh-token,true" })
    @Checklist({ "T6", "T7", "I1" })
    void launchWhenTheEhrIsOnlyOddThenTheLaunchWorks(String key, String value) {
        ehr.misbehave(key, value.equals("true") ? Boolean.TRUE : value);
        Person person = person();
        String launch = person.open(ehr.launchPath(Hospital.A) + "&app=demo").launch();
        Page context = person.fetch("/launches/" + launch);
        assertThat(context.json().path("patient").asString()).isEqualTo(ehr.patient(Hospital.A));
        assertThat(context.json().path("needPatientBanner").asBoolean()).isTrue();
        assertThat(context.json().path("scope").asString()).doesNotContain("*");
        assertThat(person.fetch("/launches/" + launch + "/fhir/Patient/" + ehr.patient(Hospital.A)).status())
            .isEqualTo(200);
    }

    @Test
    @Checklist("T6")
    void launchWhenScopesAreNarrowedThenOnlyThose() {
        ehr.misbehave("scope-narrow", "openid patient/Patient.rs");
        Person person = person();
        String base = "/launches/" + person.open(ehr.launchPath(Hospital.A) + "&app=demo").launch();
        assertThat(person.fetch(base).json().path("scope").asString()).contains("patient/Patient.rs")
            .doesNotContain("Observation");
        assertThat(person.fetch(base + "/fhir/Observation").status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({ "refresh-patient,OTHER,context-changed", "refresh-sub,somebody-else,context-changed" })
    @Checklist({ "R4", "I9", "S11" })
    void refreshWhenItNamesSomebodyElseThenTheLaunchEnds(String key, String value, String reason) {
        ehr.misbehave("access-token-ttl", "PT2S");
        Person person = person();
        String base = "/launches/" + person.open(ehr.launchPath(Hospital.A) + "&app=demo").launch();
        ehr.misbehave(key, value.equals("OTHER") ? ehr.patient(Hospital.B) : value);
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> person.fetch(base + "/fhir/Patient/" + ehr.patient(Hospital.A)).status() != 200);
        assertThat(person.fetch(base).reason()).isEqualTo(reason);
        promised(key, reason);
    }

    @ParameterizedTest
    @CsvSource({ "refresh-no-patient", "refresh-no-id-token", "no-rotation" })
    @Checklist({ "R2", "R4" })
    void refreshWhenItLeavesThingsOutThenTheLaunchGoesOnWithItsPatient(String key) {
        ehr.misbehave("access-token-ttl", "PT2S");
        Person person = person();
        String base = "/launches/" + person.open(ehr.launchPath(Hospital.A) + "&app=demo").launch();
        ehr.misbehave(key, true);
        ehr.behave("access-token-ttl");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            assertThat(person.fetch(base + "/fhir/Patient/" + ehr.patient(Hospital.A)).status()).isEqualTo(200);
            return ehr.count("refresh") > 0;
        });
        assertThat(person.fetch(base).json().path("patient").asString()).isEqualTo(ehr.patient(Hospital.A));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            fhir-401           | once   | 200 | none
            fhir-401           | always | 401 | token-refused
            fhir-429           | 7      | 429 | upstream-unavailable
            fhir-500           | true   | 502 | upstream-failed
            fhir-html          | true   | 502 | answer-not-checkable
            fhir-huge          | 64     | 502 | answer-too-large
            fhir-foreign       | true   | 502 | answer-not-pinned
            """)
    void fetchWhenTheFhirServiceMisbehavesThenAnsweredAsThePanelSays(String key, String value, int status,
            String reason) {
        Person person = person();
        String base = "/launches/" + person.open(ehr.launchPath(Hospital.A) + "&app=demo").launch();
        ehr.misbehave(key, value.equals("true") ? Boolean.TRUE : value);
        Page page = person.fetch(base + "/fhir/Observation?_count=5");
        assertThat(page.status() + " " + page.reason()).isEqualTo(status + " " + reason);
        if (reason != null) {
            promised(key, reason);
        }
    }

    @Test
    @Checklist({ "X1", "X3" })
    void searchWhenLinksPointToAnotherHostThenTheyAreNotPassedOn() {
        Person person = person();
        String base = "/launches/" + person.open(ehr.launchPath(Hospital.A) + "&app=demo").launch();
        ehr.misbehave("fhir-foreign-links", "evil.example");
        Page page = person.fetch(base + "/fhir/Observation?_count=2");
        assertThat(page.body() + page.headers().map()).doesNotContain("evil.example");
    }

    @Test
    @Checklist("S12")
    void fetchWhenHeadersAreForgedThenTheyMeanNothing() {
        Person person = person();
        String base = "/launches/" + person.open(ehr.launchPath(Hospital.A) + "&app=demo").launch();
        Page page = person.fetch("GET", base + "/fhir/Observation?_count=2", null,
                Map.of("Authorization", "Bearer forged", "X-HTTP-Method-Override", "DELETE", "X-Forwarded-Host",
                        "evil.example", "X-Original-URL", "/fhir/Patient"));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.json().path("total").asInt()).isPositive();
        assertThat(page.body() + page.headers().map()).doesNotContain("evil.example", "forged");
    }

    @Test
    @Checklist("L7")
    void callbackWhenTheRequestLineIsLongThenItIsRead() {
        String filler = "x".repeat(17 * 1024);
        assertThat(person().open("/callback/sandbox?code=a&state=b&session_state=" + filler).reason())
            .isEqualTo("bad-state");
    }

    private static Person person() {
        return new Person(gateway);
    }

    /** The panel names the same reason. */
    private static void promised(String key, String reason) {
        Page panel = person().fetch("GET", ehr.url() + "/control/misbehave", null,
                Map.of("Accept", "application/json"));
        assertThat(panel.json().path(key).path("expect").asString()).contains(reason);
    }

}
