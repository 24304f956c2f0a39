package dev.smartgateway.journey;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

import dev.smartgateway.conformance.Checklist;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The journey of {@code ChartJourneyIT} without a browser: from the launch button to the
 * chart and back out, with what is shipped in {@code config}.
 */
class HttpJourneyIT {

    private static final Pattern JWT = Pattern.compile("eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}");

    private final PretendEhr ehr = Hospital.ehr();

    private final Person person = new Person(Hospital.shipped());

    @BeforeEach
    void reset() {
        this.ehr.reset();
    }

    @Test
    void launchWhenFromTheEhrThenTheAppAndTheChartOfThatPatient() {
        CookieHttp.Page app = this.person.open(this.ehr.launchPath(Hospital.A));
        assertThat(app.status()).isEqualTo(200);
        assertThat(app.body()).contains("patient-name");
        String base = base(app);
        assertThat(this.person.fetch("/launches/" + app.launch()).json().path("patient").asString())
            .isEqualTo(this.ehr.patient(Hospital.A));
        JsonNode patient = this.person.fetch(base + "/Patient/" + this.ehr.patient(Hospital.A)).json();
        assertThat(patient.path("name").path(0).path("family").asString()).isEqualTo("Dach");
        assertThat(patient.path("birthDate").asString()).isEqualTo("1978-05-26");
        assertThat(patient.path("gender").asString()).isEqualTo("male");
        JsonNode recent = this.person.fetch(base + "/Observation?_sort=-date&_count=20").json();
        assertThat(entries(recent).map((one) -> one.path("effectiveDateTime").asString().substring(0, 10))).hasSize(20)
            .isSortedAccordingTo(Comparator.reverseOrder());
        for (String type : List.of("Condition", "MedicationRequest")) {
            JsonNode found = this.person.fetch(base + "/" + type).json();
            assertThat(found.path("type").asString()).isEqualTo("searchset");
            assertThat(entries(found)).allMatch((one) -> one.path("subject")
                .path("reference")
                .asString()
                .equals("Patient/" + this.ehr.patient(Hospital.A)));
        }
    }

    @Test
    @Checklist("M3")
    void tabsWhenTwoPatientsThenEachKeepsItsOwnOverReloadExpiryAndRefresh() {
        this.ehr.misbehave("access-token-ttl", "PT2S");
        CookieHttp.Page first = this.person.open(this.ehr.launchPath(Hospital.A));
        CookieHttp.Page second = this.person.open(this.ehr.launchPath(Hospital.B));
        this.ehr.misbehave("access-token-ttl", "PT5M");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            assertThat(patientOf(first)).isEqualTo(this.ehr.patient(Hospital.A));
            assertThat(patientOf(second)).isEqualTo(this.ehr.patient(Hospital.B));
            return this.ehr.count("refresh") == 2;
        });
        CookieHttp.Page reloaded = this.person.open(first.uri().toString());
        assertThat(reloaded.launch()).isEqualTo(first.launch());
        assertThat(patientOf(reloaded)).isEqualTo(this.ehr.patient(Hospital.A));
        assertThat(this.person.fetch("DELETE", "/launches/" + first.launch(), null, Map.of()).status()).isEqualTo(204);
        assertThat(patientOf(second)).isEqualTo(this.ehr.patient(Hospital.B));
        assertThat(this.person.fetch(base(first) + "/Patient").reason()).isEqualTo("session-ended");
    }

    @Test
    void fetchWhenTheOtherPatientThenRefusedInBothTabs() {
        CookieHttp.Page first = this.person.open(this.ehr.launchPath(Hospital.A));
        String other = this.ehr.patient(Hospital.B);
        assertThat(this.person.fetch("/fhir/Patient/" + this.ehr.patient(Hospital.A)).status()).isEqualTo(200);
        assertOutcome(this.person.fetch("/fhir/Patient/" + other), 404, "not-found");
        assertOutcome(this.person.fetch("/fhir/Observation?patient=" + other), 403, "other-patient");
        this.person.open(this.ehr.launchPath(Hospital.B));
        assertOutcome(this.person.fetch(base(first) + "/Patient/" + other), 404, "not-found");
        assertOutcome(this.person.fetch("/fhir/Patient"), 409, "which-launch");
    }

    @Test
    void fetchWhenAnotherBrowserThenTheLaunchIsUnknown() {
        CookieHttp.Page first = this.person.open(this.ehr.launchPath(Hospital.A));
        Person stranger = new Person(Hospital.shipped());
        assertOutcome(stranger.fetch(base(first) + "/Patient"), 401, "no-session");
        stranger.open(this.ehr.launchPath(Hospital.B));
        assertOutcome(stranger.fetch(base(first) + "/Patient"), 404, "unknown-launch");
    }

    @Test
    @Checklist("X8")
    void answersWhenTheWholeJourneyIsDoneThenNoneHoldsAToken() {
        int before = this.ehr.relay().tokens().size();
        this.ehr.misbehave("access-token-ttl", "PT1S");
        CookieHttp.Page first = this.person.open(this.ehr.launchPath(Hospital.A));
        this.ehr.misbehave("access-token-ttl", "PT5M");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            this.person.fetch(base(first) + "/Observation?_count=5");
            return this.ehr.count("refresh") == 1;
        });
        for (String path : List.of("/launches", "/launches/" + first.launch(), base(first) + "/Patient",
                base(first) + "/metadata", "/openapi.json", "/demo/app.js", "/fhir/Observation?patient=x", "/nothing",
                "/callback/sandbox?code=x&state=y")) {
            this.person.fetch(path);
        }
        this.person.fetch("POST", "/logout", "", Map.of());
        List<String> given = this.ehr.relay().tokens().subList(before, this.ehr.relay().tokens().size());
        assertThat(given).hasSizeGreaterThanOrEqualTo(5);
        assertThat(this.person.everything()).hasSizeGreaterThan(10)
            .noneMatch((answer) -> JWT.matcher(answer).find())
            .allSatisfy((answer) -> assertThat(given).noneMatch(answer::contains));
    }

    @Test
    void logoutWhenTwoLaunchesThenNothingAnswersAnyMore() {
        CookieHttp.Page first = this.person.open(this.ehr.launchPath(Hospital.A));
        CookieHttp.Page second = this.person.open(this.ehr.launchPath(Hospital.B));
        int revoked = this.ehr.count("revocation");
        assertThat(this.person.fetch("POST", "/logout", "", Map.of()).status()).isEqualTo(204);
        assertThat(this.person.cookies()).doesNotContainKey("__Host-smart");
        assertOutcome(this.person.fetch(base(first) + "/Patient"), 401, "no-session");
        assertOutcome(this.person.fetch(base(second) + "/Patient"), 401, "no-session");
        assertOutcome(this.person.fetch("/fhir/Patient"), 401, "no-session");
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> this.ehr.count("revocation") >= revoked + 2);
    }

    @Test
    void launchWhenStandaloneThenLoginPickerConsentAndTheChosenPatient() {
        CookieHttp.Page login = this.person.open("/launch?app=demo");
        assertThat(login.uri().getPath()).isEqualTo("/login");
        CookieHttp.Page picker = this.person.submit(this.ehr.url() + "/login",
                Map.of("username", List.of("stark"), "password", List.of("sandbox")));
        assertThat(picker.body()).contains("Choose a patient");
        CookieHttp.Page consent = this.person
            .open(this.ehr.url() + "/auth/consent?client_id=gateway&state=" + picker.values("state").get(0) + "&scope="
                    + java.net.URLEncoder.encode(picker.values("scope").get(0), java.nio.charset.StandardCharsets.UTF_8)
                    + "&patient=" + this.ehr.patient(Hospital.B));
        CookieHttp.Page app = this.person.submit(this.ehr.url() + "/auth/authorize",
                Map.of("client_id", List.of("gateway"), "state", List.of(consent.values("state").get(0)), "patient",
                        List.of(this.ehr.patient(Hospital.B)), "scope", consent.values("scope")));
        assertThat(app.status()).isEqualTo(200);
        assertThat(patientOf(app)).isEqualTo(this.ehr.patient(Hospital.B));
    }

    @Test
    @Checklist("V3")
    void fetchWhenTheEhrRevokedThenTheLaunchIsOver() {
        CookieHttp.Page app = this.person.open(this.ehr.launchPath(Hospital.A));
        assertThat(patientOf(app)).isEqualTo(this.ehr.patient(Hospital.A));
        this.ehr.revokeAll();
        assertOutcome(this.person.fetch(base(app) + "/Patient"), 401, "reauth-required");
        int calls = this.ehr.relay().calls();
        assertOutcome(this.person.fetch(base(app) + "/Patient"), 401, "reauth-required");
        assertThat(this.ehr.relay().calls()).isEqualTo(calls);
    }

    @Test
    void fhirWhenTheGatewayIsBypassedThenTheSameTokenOpensEveryChart() throws IOException, InterruptedException {
        CookieHttp.Page app = this.person.open(this.ehr.launchPath(Hospital.A));
        String other = "/Patient/" + this.ehr.patient(Hospital.B);
        assertThat(this.person.fetch(base(app) + "/Patient").status()).isEqualTo(200);
        String bearer = this.ehr.relay().last().header("authorization");
        HttpRequest past = HttpRequest.newBuilder(URI.create(this.ehr.url() + "/fhir" + other))
            .header("Authorization", bearer)
            .build();
        HttpResponse<String> direct = HttpClient.newHttpClient().send(past, HttpResponse.BodyHandlers.ofString());
        assertThat(direct.statusCode()).isEqualTo(200);
        assertThat(direct.body()).contains("Conn");
        assertOutcome(this.person.fetch(base(app) + other), 404, "not-found");
    }

    private String patientOf(CookieHttp.Page app) {
        JsonNode found = this.person.fetch(base(app) + "/Patient").json();
        assertThat(found.path("entry").size()).isEqualTo(1);
        return found.path("entry").path(0).path("resource").path("id").asString();
    }

    private static String base(CookieHttp.Page app) {
        return "/launches/" + app.launch() + "/fhir";
    }

    private static java.util.stream.Stream<JsonNode> entries(JsonNode bundle) {
        return StreamSupport.stream(bundle.path("entry").spliterator(), false).map((entry) -> entry.path("resource"));
    }

    static void assertOutcome(CookieHttp.Page page, int status, String reason) {
        assertThat(page.status()).isEqualTo(status);
        assertThat(page.reason()).isEqualTo(reason);
        assertThat(page.header("Content-Type")).startsWith("application/fhir+json");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        JsonNode issue = page.json().path("issue").path(0);
        assertThat(page.json().path("resourceType").asString()).isEqualTo("OperationOutcome");
        assertThat(issue.path("details").path("coding").path(0).path("code").asString()).isEqualTo(reason);
        assertThat(issue.path("details").path("text").asString()).isNotBlank();
    }

}
