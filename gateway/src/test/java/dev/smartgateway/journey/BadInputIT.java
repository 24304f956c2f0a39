package dev.smartgateway.journey;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.smartgateway.redis.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Invalid input and failing servers result in a page or an OperationOutcome that says
 * what to do, and a reason code.
 */
class BadInputIT {

    private final PretendEhr ehr = Hospital.ehr();

    private final Gateway gateway = Hospital.shipped();

    private final Person person = new Person(this.gateway);

    @BeforeEach
    void reset() {
        this.ehr.reset();
    }

    @AfterEach
    void behave() {
        this.ehr.reset();
    }

    @Test
    void launchWhenIssuerIsUnknownThenPageAndNothingGoesOut() {
        CookieHttp.Page page = this.person.openOnly("/launch?iss=https://evil.example/fhir&launch=x");
        assertPage(page, 400, "unknown-issuer", "This EHR is not configured here");
        assertThat(page.body()).doesNotContain("evil.example");
        assertThat(this.ehr.count("authorize")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = { "/launch?launch=x", "/launch?iss=&launch=x", "/launch?iss={iss}&launch=",
            "/launch?iss={iss}&launch=x&launch=y", "/callback/sandbox" })
    void launchWhenAParameterIsMissingOrRepeatedThenPage(String target) {
        CookieHttp.Page page = this.person.openOnly(target.replace("{iss}", this.ehr.url() + "/fhir"));
        assertThat(page.status()).isEqualTo(400);
        assertThat(page.body()).contains("<h1>", "<code id=\"reason\">" + page.reason() + "</code>");
        assertThat(page.reason()).isIn("bad-request", "bad-state");
        assertThat(this.person.cookies()).isEmpty();
    }

    /** Without {@code launch} it is a standalone launch at the chosen issuer. */
    @Test
    void launchWhenOnlyTheIssuerIsNamedThenSignInStarts() {
        CookieHttp.Page page = this.person.openOnly("/launch?iss=" + this.ehr.url() + "/fhir");
        assertThat(page.status()).isEqualTo(303);
        assertThat(page.headers().firstValue("Location").orElseThrow()).startsWith(this.ehr.url())
            .contains("launch%2Fpatient")
            .doesNotContain("&launch=");
    }

    @Test
    void callbackWhenStateIsForgedThenPageAndNoTokenRequest() {
        this.person.openOnly(this.ehr.launchPath(Hospital.A));
        CookieHttp.Page page = this.person.openOnly("/callback/sandbox?code=stolen&state=AAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        assertPage(page, 400, "bad-state", "Start the app again");
        assertThat(this.ehr.count("token")).isZero();
        assertThat(this.person.cookies()).doesNotContainKey("__Host-smart");
    }

    @Test
    void callbackWhenBroughtToAnotherBrowserThenPageAndNoTokenRequest() {
        CookieHttp.Page start = this.person.openOnly(this.ehr.launchPath(Hospital.A));
        CookieHttp.Page granted = this.person.openOnly(start.header("Location"));
        Person victim = new Person(this.gateway);
        assertPage(victim.openOnly(granted.header("Location")), 400, "bad-state", "Start the app again");
        assertThat(this.ehr.count("token")).isZero();
        assertThat(this.person.open(granted.header("Location")).status()).isEqualTo(200);
    }

    @Test
    void callbackWhenTheSignInTookTooLongThenPage() {
        try (Gateway hasty = Hospital.start(TestRedis.shared(), "gateway.apps.location=../config/apps",
                "gateway.launch.pending-life=2s")) {
            Person late = new Person(hasty);
            CookieHttp.Page start = late.openOnly(this.ehr.launchPath(Hospital.A));
            Instant end = Instant.now().plusSeconds(2);
            CookieHttp.Page granted = late.openOnly(start.header("Location"));
            Awaitility.await().until(() -> Instant.now().isAfter(end));
            CookieHttp.Page page = late.openOnly(granted.header("Location"));
            assertPage(page, 400, "launch-expired", "Start the app again");
            assertThat(this.ehr.count("token")).isZero();
        }
    }

    @Test
    void callbackWhenTheEhrSaysNoThenPage() {
        this.ehr.misbehave("authorize-error", "access_denied");
        assertPage(this.person.open(this.ehr.launchPath(Hospital.A)), 403, "authorization-refused",
                "Start the app again");
    }

    @Test
    void callbackWhenTheEhrGivesNoPatientThenPage() {
        this.ehr.misbehave("no-patient", true);
        assertPage(this.person.open(this.ehr.launchPath(Hospital.A)), 403, "no-patient",
                "chart first, then start the app");
    }

    @Test
    void callbackWhenTheSignInServiceFailsThenPageAndTheNextLaunchWorks() {
        this.ehr.misbehave("token-status", 503);
        assertPage(this.person.open(this.ehr.launchPath(Hospital.A)), 503, "idp-unavailable", "try again");
        this.ehr.reset();
        assertThat(this.person.open(this.ehr.launchPath(Hospital.A)).status()).isEqualTo(200);
    }

    @Test
    void fetchWhenTheFhirServiceIsDownThenOutcomeAndTheLaunchGoesOnWhenItIsBack() {
        String base = base();
        this.ehr.relay().cut();
        try {
            HttpJourneyIT.assertOutcome(this.person.fetch(base + "/Patient"), 502, "upstream-failed");
        }
        finally {
            this.ehr.relay().restore();
        }
        assertThat(this.person.fetch(base + "/Patient").status()).isEqualTo(200);
    }

    @Test
    void launchWhenTheEhrIsDownAndUnknownYetThenPage() {
        try (Gateway fresh = Hospital.start(TestRedis.shared(), "gateway.apps.location=../config/apps")) {
            this.ehr.relay().cut();
            try {
                CookieHttp.Page page = new Person(fresh).openOnly("/launch?app=demo");
                assertPage(page, 503, "idp-unavailable", "try again");
            }
            finally {
                this.ehr.relay().restore();
            }
        }
    }

    @Test
    void fetchWhenTheFhirServiceIsSlowThenTimeoutAndTheLaunchGoesOn() {
        try (Gateway hasty = Hospital.start(TestRedis.shared(), "gateway.apps.location=../config/apps",
                "gateway.upstream.time-limit=1s")) {
            String base = base();
            this.ehr.misbehave("fhir-slow", 8000);
            this.person.via(hasty);
            HttpJourneyIT.assertOutcome(this.person.fetch(base + "/Patient"), 504, "upstream-timeout");
            this.ehr.behave("fhir-slow");
            this.person.via(this.gateway);
            assertThat(this.person.fetch(base + "/Patient").status()).isEqualTo(200);
        }
    }

    @Test
    void fetchWhenTheFhirServiceAnswersNonsenseThenOutcomeAndNoneOfIt() {
        String base = base();
        this.ehr.misbehave("fhir-html", true);
        CookieHttp.Page page = this.person.fetch(base + "/Patient");
        HttpJourneyIT.assertOutcome(page, 502, "answer-not-checkable");
        assertThat(page.body()).doesNotContain("<html");
    }

    @Test
    void fetchWhenTheFhirServiceAnswersTooMuchThenOutcome() {
        String base = base();
        this.ehr.misbehave("fhir-huge", 6);
        HttpJourneyIT.assertOutcome(this.person.fetch(base + "/Patient"), 502, "answer-too-large");
    }

    @Test
    void fetchWhenAnotherPatientsRecordComesBackThenAlarmAndNoneOfIt() {
        String base = base();
        this.ehr.misbehave("fhir-foreign", this.ehr.patient(Hospital.B));
        CookieHttp.Page page = this.person.fetch(base + "/Observation?_count=5");
        HttpJourneyIT.assertOutcome(page, 502, "answer-not-pinned");
        assertThat(page.body()).doesNotContain(this.ehr.patient(Hospital.B));
    }

    @ParameterizedTest
    @ValueSource(strings = { "/Nonsense", "/Patient/a/b/c/d", "/Observation?patient=%ff", "/Observation?bogus=1",
            "/Observation?_filter=x", "/Condition?_has:Observation:subject:code=1" })
    void fetchWhenNotUnderstoodThenOutcomeAndNothingGoesOut(String rest) {
        String base = base();
        int calls = this.ehr.relay().calls();
        CookieHttp.Page page = this.person.fetch(base + rest);
        assertThat(page.status()).isBetween(400, 405);
        HttpJourneyIT.assertOutcome(page, page.status(), page.reason());
        assertThat(this.ehr.relay().calls()).isEqualTo(calls);
    }

    @Test
    void fetchWhenTheBodyIsTooLargeThenOutcome() {
        String base = base();
        CookieHttp.Page page = this.person.fetch("POST", base + "/Observation", "x".repeat(5_000_000), Map.of());
        HttpJourneyIT.assertOutcome(page, 413, "too-large");
    }

    private String base() {
        return "/launches/" + this.person.open(this.ehr.launchPath(Hospital.A)).launch() + "/fhir";
    }

    static void assertPage(CookieHttp.Page page, int status, String reason, String advice) {
        assertThat(List.of(page.status(), String.valueOf(page.reason()))).containsExactly(status, reason);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("X-Request-Id")).isNotEmpty();
        assertThat(page.body()).contains("<h1>", advice, "<code id=\"reason\">" + reason + "</code>",
                "<code>" + page.header("X-Request-Id") + "</code>");
    }

}
