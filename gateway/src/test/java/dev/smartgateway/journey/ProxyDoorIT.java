package dev.smartgateway.journey;

import java.nio.file.Path;
import java.util.Map;

import dev.smartgateway.conformance.Checklist;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that reach the FHIR service and answers that reach the browser, observed on
 * both sides.
 */
class ProxyDoorIT {

    private static final String OBSERVATION = """
            {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org",
            "code":"8867-4"}]},"subject":{"reference":"Patient/%s"},"valueQuantity":{"value":%d}}""";

    private static Gateway gateway;

    private final PretendEhr ehr = Hospital.ehr();

    private final Person person = new Person(gateway);

    private String base;

    @BeforeAll
    static void start(@TempDir Path apps) {
        gateway = Hospital.writing(apps);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void launch() {
        this.ehr.reset();
        this.base = base(Hospital.A);
    }

    @Test
    @Checklist({ "X1", "X2" })
    void sendWhenTheBrowserBringsCredentialsThenOnlyTheTokenOfTheLaunchGoesToItsBase() {
        int before = this.ehr.relay().calls();
        CookieHttp.Page page = this.person.fetch("GET", this.base + "/Patient", null,
                Map.of("Authorization", "Bearer mine", "X-Forwarded-For", "1.2.3.4", "Forwarded", "for=1.2.3.4",
                        "X-Custom", "secret", "Referer", "https://app.example/?x", "User-Agent", "Journey/1"));
        assertThat(page.status()).isEqualTo(200);
        assertThat(this.ehr.relay().calls()).isEqualTo(before + 1);
        Relay.Seen seen = this.ehr.relay().last();
        assertThat(seen.target()).startsWith("/fhir/Patient?");
        assertThat(seen.headers().get("authorization")).singleElement()
            .satisfies((value) -> assertThat(this.ehr.relay().tokens()).contains(value.substring("Bearer ".length())));
        assertThat(seen.headers()).doesNotContainKeys("cookie", "forwarded", "x-forwarded-for", "x-custom", "referer",
                "origin", "sec-fetch-site");
        assertThat(seen.headers().toString()).doesNotContain("Journey/1", "mine");
    }

    @Test
    @Checklist("X1")
    void sendWhenTheFhirServiceRedirectsThenNotFollowed() {
        this.ehr.relay().answerNext(302, "", Map.of("Location", this.ehr.url() + "/fhir/Patient/other"));
        CookieHttp.Page page = this.person.fetch(this.base + "/Patient");
        assertThat(page.status()).isEqualTo(502);
        assertThat(page.header("Location")).isNull();
        assertThat(this.ehr.relay().saw("/fhir/Patient/other")).isFalse();
    }

    @Test
    @Checklist("X3")
    void linksWhenPagedThenStayUnderTheLaunchAndWork() {
        CookieHttp.Page first = this.person.fetch(this.base + "/Observation?_count=3");
        assertThat(first.body()).doesNotContain(this.ehr.url());
        String next = link(first.json(), "next");
        assertThat(next).startsWith(gateway.url() + this.base);
        CookieHttp.Page second = this.person.fetch(next);
        assertThat(second.json().path("entry").size()).isEqualTo(3);
        assertThat(second.json().path("entry").path(0).path("fullUrl").asString())
            .startsWith(gateway.url() + this.base + "/Observation/");
        String other = next.replace(this.base, base(Hospital.B));
        HttpJourneyIT.assertOutcome(this.person.fetch(other), 404, "link-not-valid");
    }

    @Test
    @Checklist("X4")
    void sendWhenTheTokenIsRefusedOnceThenRefreshedAndReplayedOnce() {
        this.ehr.misbehave("fhir-401", "once");
        int before = this.ehr.relay().calls();
        assertThat(this.person.fetch(this.base + "/Patient").status()).isEqualTo(200);
        assertThat(this.ehr.count("refresh")).isEqualTo(1);
        assertThat(this.ehr.relay().calls()).isEqualTo(before + 2);
    }

    @Test
    @Checklist("X4")
    void sendWhenEveryTokenIsRefusedThenUnauthorizedAfterOneReplay() {
        this.ehr.misbehave("fhir-401", "always");
        int before = this.ehr.relay().calls();
        HttpJourneyIT.assertOutcome(this.person.fetch(this.base + "/Patient"), 401, "token-refused");
        assertThat(this.ehr.count("refresh")).isEqualTo(1);
        assertThat(this.ehr.relay().calls()).isEqualTo(before + 2);
    }

    @Test
    @Checklist("X5")
    void answerWhenTheFhirServiceForbidsThenForbiddenAndNoRefresh() {
        String outcome = "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\","
                + "\"code\":\"forbidden\",\"diagnostics\":\"consent\"}]}";
        this.ehr.relay().answerNext(403, outcome, Map.of("Content-Type", "application/fhir+json"));
        HttpJourneyIT.assertOutcome(this.person.fetch(this.base + "/Observation"), 403, "upstream-refused");
        assertThat(this.ehr.count("refresh")).isZero();
    }

    @Test
    @Checklist("X5")
    void answerWhenTheFhirServiceFiltersThenPassedAsItIs() {
        String empty = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":0,\"link\":[{"
                + "\"relation\":\"self\",\"url\":\"" + this.ehr.url() + "/fhir/Observation?patient=Patient/"
                + this.ehr.patient(Hospital.A) + "\"}]}";
        this.ehr.relay().answerNext(200, empty, Map.of("Content-Type", "application/fhir+json"));
        CookieHttp.Page page = this.person.fetch(this.base + "/Observation");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.json().path("total").asInt(-1)).isZero();
        assertThat(page.json().path("entry").isMissingNode()).isTrue();
    }

    @Test
    @Checklist("X7")
    void batchWhenMixedThenEachEntryIsJudgedByItself() {
        String entries = entry("GET", "Patient/" + this.ehr.patient(Hospital.A)) + ","
                + entry("GET", "Patient/" + this.ehr.patient(Hospital.B)) + ","
                + entry("GET", "Observation?patient=" + this.ehr.patient(Hospital.B)) + "," + entry("GET", "Condition")
                + "," + entry("GET", "Observation?_count=1");
        CookieHttp.Page page = this.person.fetch("POST", this.base,
                "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[" + entries + "]}", Map.of());
        assertThat(page.status()).isEqualTo(200);
        JsonNode answers = page.json().path("entry");
        assertThat(answers.valueStream().map((one) -> one.path("response").path("status").asString().substring(0, 3)))
            .containsExactly("200", "404", "403", "403", "200");
        assertThat(page.body()).doesNotContain(this.ehr.url()).doesNotContain(this.ehr.patient(Hospital.B));
    }

    @Test
    @Checklist("X9")
    void writeWhenConditionalThenValidatorsPreferenceAndLocationSurvive() {
        CookieHttp.Page created = this.person.fetch("POST", this.base + "/Observation", observation(Hospital.A, 70),
                Map.of("Prefer", "return=representation"));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).startsWith(gateway.url() + this.base + "/Observation/");
        assertThat(created.header("ETag")).isEqualTo("W/\"1\"");
        String own = this.base + "/Observation/" + created.json().path("id").asString();
        assertThat(this.person.fetch("GET", own, null, Map.of("If-None-Match", "W/\"1\"")).status()).isEqualTo(304);
        String changed = OBSERVATION.formatted(this.ehr.patient(Hospital.A), 71)
            .replace("\"status\"", "\"id\":\"" + created.json().path("id").asString() + "\",\"status\"");
        assertThat(this.person.fetch("PUT", own, changed, Map.of("If-Match", "W/\"7\"")).status()).isEqualTo(412);
        CookieHttp.Page updated = this.person.fetch("PUT", own, changed,
                Map.of("If-Match", "W/\"1\"", "Prefer", "return=minimal"));
        assertThat(updated.status()).isEqualTo(200);
        assertThat(updated.header("ETag")).isEqualTo("W/\"2\"");
        assertThat(updated.body()).isEmpty();
        assertThat(this.ehr.relay().last("PUT").header("if-match")).isEqualTo("W/\"1\"");
    }

    @Test
    @Checklist("M7")
    void writeWhenFromTheOlderTabThenLandsOnItsOwnPatient() {
        String second = base(Hospital.B);
        CookieHttp.Page created = this.person.fetch("POST", this.base + "/Observation", observation(Hospital.A, 80),
                Map.of("Prefer", "return=representation"));
        assertThat(created.status()).isEqualTo(201);
        String id = created.json().path("id").asString();
        assertThat(created.json().path("subject").path("reference").asString())
            .isEqualTo("Patient/" + this.ehr.patient(Hospital.A));
        assertThat(this.person.fetch(this.base + "/Observation/" + id).status()).isEqualTo(200);
        assertThat(this.person.fetch(second + "/Observation/" + id).status()).isEqualTo(404);
        HttpJourneyIT.assertOutcome(
                this.person.fetch("POST", this.base + "/Observation", observation(Hospital.B, 80), Map.of()), 403,
                "other-patient");
    }

    @Test
    void answersWhenTheUpstreamAllowsCachingThenNoStoreAll() {
        CookieHttp.Page page = this.person.fetch(this.base + "/Patient/" + this.ehr.patient(Hospital.A));
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("X-Gateway-Launch")).isEqualTo(this.base.split("/")[2]);
        assertThat(page.headers().map().keySet()).noneMatch((name) -> name.equalsIgnoreCase("Set-Cookie")
                || name.equalsIgnoreCase("Server") || name.equalsIgnoreCase("WWW-Authenticate"));
    }

    private String base(String patient) {
        return "/launches/" + this.person.open(this.ehr.launchPath(patient)).launch() + "/fhir";
    }

    private String observation(String patient, int value) {
        return OBSERVATION.formatted(this.ehr.patient(patient), value);
    }

    private static String entry(String method, String url) {
        return "{\"request\":{\"method\":\"" + method + "\",\"url\":\"" + url + "\"}}";
    }

    private static String link(JsonNode bundle, String relation) {
        return bundle.path("link")
            .valueStream()
            .filter((link) -> link.path("relation").asString().equals(relation))
            .map((link) -> link.path("url").asString())
            .findFirst()
            .orElse("");
    }

}
