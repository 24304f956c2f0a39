package dev.smartgateway.launch;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.smartgateway.launch.world.Browser;
import dev.smartgateway.launch.world.FakeEhr;
import dev.smartgateway.launch.world.FakePatients;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.Issuer.PatientSource;
import dev.smartgateway.smart.LaunchContext;
import dev.smartgateway.smart.Sha256;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The picker as its user sees it.
 */
class PickerTests {

    private final World world = new World();

    private final Guide guide = new Guide(this.world);

    @BeforeEach
    void configure() {
        this.world.county.sources = List.of(PatientSource.FHIR_USER, PatientSource.PICKER);
        this.world.ehr.response = (document) -> document.remove("patient");
    }

    @AfterEach
    void close() {
        this.world.close();
    }

    @Test
    void launchWhenNobodyNamesThePatientThenTheUserIsAskedAndNoSessionExists() {
        Browser browser = this.world.browser();
        Browser.Page page = this.guide.signIn(browser);
        assertThat(page.status()).isEqualTo(303);
        assertThat(page.location()).matches("https://gateway.example/picker/[A-Za-z0-9_-]{22}");
        assertThat(this.world.sessions.added).isEmpty();
        Browser.Page picker = this.guide.open(browser, page);
        assertThat(picker.status()).isEqualTo(200);
        assertThat(picker.body()).contains("Choose a patient", "The app chart opens", "about 5 minutes");
        assertThat(picker.headers().getFirst("Cache-Control")).isEqualTo("no-store");
        assertThat(picker.headers().getFirst("Content-Security-Policy")).contains("default-src 'none'",
                "script-src 'none'", "form-action 'self'", "frame-ancestors 'none'");
        assertThat(picker.headers().getFirst("Cross-Origin-Opener-Policy")).isEqualTo("noopener-allow-popups");
    }

    @Test
    void choiceWhenMadeThenThisLaunchHasThatPatientForGood() {
        Browser browser = this.world.browser();
        String path = this.guide.picker(browser);
        Browser.Page results = this.guide.search(browser, path, Map.of("name", "Ada St"));
        assertThat(results.status()).isEqualTo(200);
        assertThat(results.body()).contains("2 patients found.", "Ada Stone", "1978-05-26", "female", "MRN-p1")
            .doesNotContain("Before", "no match");
        Browser.Page home = this.guide.choose(browser, path, results, "Ada Stone");
        assertThat(home.status()).isEqualTo(303);
        assertThat(home.location()).isEqualTo("https://gateway.example/chart/?launch=" + path.substring(8));
        LaunchContext context = this.world.sessions.last().context();
        assertThat(context.patient().value()).isEqualTo("p1");
        assertThat(context.needPatientBanner()).isTrue();
        assertThat(context.encounter()).isNull();
        assertThat(context.fhirUser()).isEqualTo("Practitioner/dr1");
        assertThat(browser.cookies.keySet()).noneMatch((name) -> name.startsWith("__Host-pick-"));
    }

    @Test
    void choiceWhenTheBrowserRemembersAnotherStartThenTheSessionsHearOfBoth() {
        Browser browser = this.world.browser();
        String path = this.guide.picker(browser);
        String other = browser.open("/launch?app=chart").location();
        this.guide.choose(browser, path, this.guide.search(browser, path, Map.of("name", "Ada St")), "Ada Stone");
        browser.open(this.world.ehr.approve(other));
        assertThat(this.world.sessions.starts).singleElement()
            .satisfies((starts) -> assertThat(starts).hasSize(2)
                .contains(Sha256.base64Url(other.replaceAll(".*[?&]state=([^&]*).*", "$1"))));
    }

    @Test
    void searchWhenMadeThenTheUsersTokenAsksForPatientsAndNothingElse() {
        Browser browser = this.world.browser();
        String path = this.guide.picker(browser);
        this.guide.search(browser, path,
                Map.of("name", "Stone, Ada", "born", "1978-05-26", "number", "a|b,c$d\\e&_id=p9"));
        assertThat(this.world.ehr.patients.searches).singleElement()
            .asString()
            .isEqualTo("/fhir/Patient?name=Stone&name=Ada&birthdate=1978-05-26"
                    + "&identifier=a%5C%7Cb%5C%2Cc%5C%24d%5C%5Ce%26_id%3Dp9&_count=21"
                    + "&_elements=id%2Cidentifier%2Cname%2CbirthDate%2Cgender%2Cactive%2Cdeceased");
        assertThat(this.world.ehr.patients.bearers).singleElement().asString().startsWith("Bearer access-");
    }

    @Test
    void searchWhenNothingUsableIsTypedThenSaysWhatToTypeAndAsksNobody() {
        Browser browser = this.world.browser();
        String path = this.guide.picker(browser);
        assertThat(this.guide.search(browser, path, Map.of()).body()).contains("Type a name, a date of birth");
        assertThat(this.guide.search(browser, path, Map.of("name", "A")).body()).contains("at least two letters");
        assertThat(this.guide.search(browser, path, Map.of("name", "a b c d e f")).body()).contains("at most 5");
        assertThat(this.guide.search(browser, path, Map.of("born", "26.05.1978")).body()).contains("year-month-day");
        Browser.Page overlong = this.guide.search(browser, path, Map.of("number", "9".repeat(101)));
        assertThat(overlong.status()).isEqualTo(400);
        assertThat(overlong.body()).contains("too long", "role=\"alert\"");
        assertThat(this.world.ehr.patients.searches).isEmpty();
    }

    @Test
    void searchWhenNobodyMatchesThenSaysSo() {
        this.world.ehr.patients.body = FakePatients.bundle();
        Browser browser = this.world.browser();
        Browser.Page page = this.guide.search(browser, this.guide.picker(browser), Map.of("name", "Nobody"));
        assertThat(page.body()).contains("No patient found.", "value=\"Nobody\"").doesNotContain("<table");
    }

    @Test
    @SuppressWarnings("unchecked")
    void searchWhenVeryManyMatchThenShowsTwentyAndAsksForMore() {
        Map<String, Object>[] many = new Map[21];
        for (int index = 0; index < many.length; index++) {
            many[index] = FakePatients.patient("m" + index, "Ada", "Stone" + index, "1980-01-01");
        }
        this.world.ehr.patients.body = FakePatients.bundle(many);
        Browser browser = this.world.browser();
        Browser.Page page = this.guide.search(browser, this.guide.picker(browser), Map.of("name", "Ada"));
        assertThat(page.body()).contains("More than 20 patients match.");
        assertThat(page.body().split("name=\"choice\"", -1)).hasSize(21);
    }

    @Test
    void searchWhenTheFhirServiceFailsThenThePageStaysAndSaysWhatToDo() {
        Browser browser = this.world.browser();
        String path = this.guide.picker(browser);
        Map<Integer, String> reasons = Map.of(401, "token-refused", 403, "no-patient-search", 429,
                "upstream-unavailable", 500, "upstream-failed", 302, "upstream-failed");
        reasons.forEach((status, reason) -> {
            this.world.ehr.patients.status = status;
            Browser.Page page = this.guide.search(browser, path, Map.of("name", "Ada"));
            assertThat(page.reason()).isEqualTo(reason);
            assertThat(page.status()).isGreaterThanOrEqualTo(400);
            assertThat(page.body()).contains("value=\"Ada\"", "role=\"alert\"", reason);
        });
        this.world.ehr.patients.status = 200;
        assertThat(this.guide.search(browser, path, Map.of("name", "Ada")).body()).contains("2 patients found.");
    }

    private Browser.Page searchOf(String user) {
        this.world.ehr.claims = (claims) -> claims.subject(user);
        Browser browser = this.world.browser();
        return this.guide.search(browser, this.guide.picker(browser), Map.of("name", "Ada"));
    }

    @Test
    void searchWhenItFailedForManyUsersThenTheNextIsToldSoAndTheFhirServiceIsNotAsked() {
        this.world.ehr.patients.status = 500;
        for (int user = 0; user < 10; user++) {
            assertThat(searchOf("user-" + user).reason()).isEqualTo("upstream-failed");
        }
        this.world.ehr.patients.status = 200;
        int asked = this.world.ehr.patients.searches.size();
        Browser.Page page = searchOf("user-10");
        assertThat(page.status()).isEqualTo(503);
        assertThat(page.reason()).isEqualTo("upstream-unavailable");
        assertThat(page.body()).contains("value=\"Ada\"", "role=\"alert\"");
        assertThat(this.world.ehr.patients.searches).hasSize(asked);
    }

    @Test
    void searchWhenItFailedForOneUserOnlyThenTheOthersFindTheirPatients() {
        this.world.ehr.patients.status = 500;
        for (int search = 0; search < 30; search++) {
            assertThat(searchOf("user-0").reason()).isEqualTo("upstream-failed");
        }
        this.world.ehr.patients.status = 200;
        assertThat(searchOf("user-1").body()).contains("2 patients found.");
    }

    @Test
    void cancelWhenChosenThenTheTokensAreRevokedAndThePickerIsGone() {
        Browser browser = this.world.browser();
        String path = this.guide.picker(browser);
        Browser.Page page = this.guide.post(browser, path + "/cancel", Map.of());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("No patient was chosen", "/launch?app=chart");
        assertThat(this.world.ehr.revoked).hasSize(2);
        assertThat(browser.open(path).reason()).isEqualTo("bad-state");
        assertThat(this.world.sessions.added).isEmpty();
    }

    @Test
    void launchWhenTheUserIsThePatientThenNobodyIsAsked() {
        this.world.ehr.claims = (claims) -> claims.claim("fhirUser", this.world.ehr.iss() + "/Patient/me");
        assertThat(this.guide.signIn(this.world.browser()).location()).contains("/chart/?launch=");
        assertThat(this.world.sessions.last().context().patient().value()).isEqualTo("me");
    }

    @Test
    void launchWhenTheAuthorizationServerNamesThePatientThenNobodyIsAsked() {
        this.world.ehr.response = (document) -> document.put("patient", "p7");
        assertThat(this.guide.signIn(this.world.browser()).location()).contains("/chart/?launch=");
        assertThat(this.world.sessions.last().context().patient().value()).isEqualTo("p7");
    }

    @Test
    void launchWhenTheServerIsEntraThenThePickerFillsTheGap() {
        this.world.county.dialect = Issuer.Dialect.ENTRA;
        this.world.county.mode = Issuer.Mode.RBAC;
        this.world.county.audience = "https://ward.hospital.example";
        this.world.county.scopes = "openid fhirUser user/Patient.rs user/Observation.rs";
        Browser browser = this.world.browser();
        String path = this.guide.picker(browser);
        assertThat(this.world.ehr.authorizations.get(0).get("scope"))
            .contains("https://ward.hospital.example/user.Patient.rs");
        Browser.Page results = this.guide.search(browser, path, Map.of("number", "MRN-p2"));
        assertThat(this.guide.choose(browser, path, results, "Ada Stein").status()).isEqualTo(303);
        assertThat(this.world.sessions.last().scopes()).contains("user/Patient.rs");
        assertThat(this.world.sessions.last().context().patient().value()).isEqualTo("p2");
    }

    @Test
    void launchWhenFromAnEhrThenNeverAsksButRefuses() {
        assertThat(this.world.launched(this.world.browser()).reason()).isEqualTo("no-patient");
        assertThat(this.world.ehr.revoked).hasSize(2);
    }

    @Test
    void launchWhenThePickerIsNotAllowedThenIsRefused() {
        this.world.county.sources = List.of(PatientSource.FHIR_USER);
        assertThat(this.guide.signIn(this.world.browser()).reason()).isEqualTo("no-patient");
    }

    @Test
    void launchWhenPatientsMayNotBeSearchedThenIsRefusedWithAdvice() {
        for (String scope : List.of("user/Observation.rs", "patient/Patient.r", "user/Patient.rs?status=active")) {
            this.world.ehr.response = (document) -> {
                document.remove("patient");
                document.put("scope", scope);
            };
            this.world.county.scopes = "openid fhirUser user/Observation.rs user/Patient.rs patient/Patient.r";
            Browser.Page page = this.guide.signIn(this.world.browser());
            assertThat(page.reason()).isEqualTo("no-patient-search");
            assertThat(page.body()).contains("user/Patient.rs");
        }
        assertThat(this.world.ehr.revoked).hasSize(6);
    }

    @Test
    void auditWhenAPatientIsPickedThenNamesTheUserTheStepsAndTheChoice() {
        Browser browser = this.world.browser();
        String path = this.guide.picker(browser);
        Browser.Page results = this.guide.search(browser, path, Map.of("name", "Ada", "number", "MRN-p1"));
        this.guide.choose(browser, path, results, "Ada Stone");
        assertThat(this.world.audit).extracting((event) -> event.action().kind())
            .containsExactly("launch", "callback", "picker-search", "picker-choice");
        assertThat(this.world.audit.subList(2, 4)).allSatisfy((event) -> {
            assertThat(event.who().subject()).isEqualTo("user-1");
            assertThat(event.who().launch().value()).isEqualTo(path.substring(8));
            assertThat(event.outcome().result()).isEqualTo("allowed");
        });
        assertThat(this.world.audit.get(2).patient()).isNull();
        assertThat(this.world.audit.get(3).patient().value()).isEqualTo("p1");
        assertThat(this.world.audit.toString()).doesNotContain("Ada", "MRN");
    }

    @Test
    void pickerWhenItsTimeIsOverThenSaysSo() {
        Browser browser = this.world.browser();
        String path = this.guide.picker(browser);
        Browser.Page results = this.guide.search(browser, path, Map.of("name", "Ada"));
        this.world.clock.advance(Duration.ofMinutes(4));
        assertThat(browser.open(path).body()).contains("about 1 minute left");
        this.world.clock.advance(Duration.ofMinutes(1));
        assertThat(browser.open(path).reason()).isEqualTo("launch-expired");
        assertThat(this.guide.choose(browser, path, results, "Ada Stone").reason()).isEqualTo("launch-expired");
        assertThat(this.world.sessions.added).isEmpty();
    }

    @Test
    void pickerWhenOpenedAtAnotherReplicaThenWorks() {
        Browser browser = this.world.browser();
        String path = this.guide.picker(browser);
        browser.use(this.world.replica());
        Browser.Page results = this.guide.search(browser, path, Map.of("name", "Ada"));
        browser.use(this.world.replica());
        assertThat(this.guide.choose(browser, path, results, "Ada Stein").status()).isEqualTo(303);
        assertThat(FakeEhr.query(Map.of("p", this.world.sessions.last().context().patient().value())))
            .isEqualTo("p=p2");
    }

}
