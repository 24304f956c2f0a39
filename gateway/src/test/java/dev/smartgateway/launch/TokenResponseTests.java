package dev.smartgateway.launch;

import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.conformance.Checklist;
import dev.smartgateway.launch.world.Browser;
import dev.smartgateway.operator.TestIssuers;
import dev.smartgateway.smart.LaunchOptions;
import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.LaunchContext;
import dev.smartgateway.smart.LaunchContext.ContextItem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TokenResponseTests {

    private final World world = new World();

    @AfterEach
    void close() {
        this.world.close();
    }

    private Browser.Page launch() {
        return this.world.launched(this.world.browser());
    }

    private LaunchContext context() {
        assertThat(launch().status()).isEqualTo(303);
        return this.world.sessions.last().context();
    }

    private void refused(String reason) {
        assertThat(launch().reason()).isEqualTo(reason);
        assertThat(this.world.sessions.added).isEmpty();
    }

    private void answer(String name, Object value) {
        this.world.ehr.response = (document) -> {
            if (value == null) {
                document.remove(name);
            }
            else {
                document.put(name, value);
            }
        };
    }

    @Test
    void launchWhenPatientAndEncounterAreReferencesThenTheSameAsBareIds() {
        String base = this.world.ehr.iss();
        for (String patient : java.util.List.of("Patient/p7", base + "/Patient/p7")) {
            this.world.ehr.response = (document) -> {
                document.put("patient", patient);
                document.put("encounter", patient.replace("Patient/p7", "Encounter/e7"));
            };
            LaunchContext context = context();
            assertThat(context.patient().value()).isEqualTo("p7");
            assertThat(context.encounter()).isEqualTo("e7");
        }
    }

    @Test
    void launchWhenTheOperatorListsFurtherMembersThenTheContextHasThem() {
        this.world.county.launch = TestIssuers.with(LaunchOptions.DEFAULT, "contextMembers",
                Set.of("appContext", "vendor.flag"));
        this.world.ehr.response = (document) -> {
            document.put("appContext", "order o1");
            document.put("vendor.flag", true);
            document.put("location", "Location/l1");
        };
        assertThat(context().display().further())
            .isEqualTo(Map.of("appContext", "\"order o1\"", "vendor.flag", "true"));
    }

    @Test
    void launchWhenTheEncounterIsEmptyThenThereIsNone() {
        answer("encounter", "");
        assertThat(context().encounter()).isNull();
    }

    @org.junit.jupiter.params.ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(strings = { "Encounter/p7", "https://other.example/fhir/Patient/p7",
            "Patient/p7/_history/1", "Patient/../p7", "p7 p8" })
    void launchWhenThePatientNamesAnythingElseThenRefused(String patient) {
        answer("patient", patient);
        refused("no-patient");
    }

    @Test
    void launchWhenOnlyASignInIsConfiguredThenWorksWithoutFhirScope() {
        this.world.county.scopes = "launch openid fhirUser";
        this.world.ehr.response = (document) -> {
            document.put("scope", "launch openid fhirUser");
            document.remove("patient");
        };
        assertThat(context().patient()).isNull();
        assertThat(Scopes.parse(this.world.sessions.last().scopes()).resources()).isEmpty();
    }

    @Test
    @Checklist("T6")
    void launchWhenScopeIsEmptyThenNothingIsGranted() {
        answer("scope", "");
        refused("no-scopes");
    }

    @Test
    @Checklist("T6")
    void launchWhenScopeIsAbsentThenNothingIsGranted() {
        answer("scope", null);
        refused("no-scopes");
    }

    @Test
    @Checklist("T6")
    void launchWhenScopeIsAbsentAndTheIssuerIsFlaggedThenAsRequested() {
        this.world.county.absentScopeAsRequested = true;
        answer("scope", null);
        context();
        assertThat(this.world.sessions.last().scopes()).contains("patient/Patient.rs", "patient/Observation.rs");
    }

    @Test
    @Checklist("T6")
    void launchWhenMoreIsGrantedThanAskedThenItIsCutDown() {
        answer("scope",
                "launch openid fhirUser patient/Patient.rs patient/Observation.rs patient/Condition.rs user/*.cruds");
        context();
        assertThat(this.world.sessions.last().scopes()).contains("patient/Patient.rs")
            .doesNotContain("Condition", "user/");
    }

    @Test
    @Checklist("T6")
    void launchWhenLessIsGrantedThenOnlyThat() {
        answer("scope", "launch patient/Patient.rs");
        context();
        assertThat(this.world.sessions.last().scopes()).contains("patient/Patient.rs").doesNotContain("Observation");
    }

    @Test
    @Checklist("T6")
    void launchWhenThePolicyAllowsLessThenOnlyThat() {
        this.world.ceiling = (app) -> Scopes.parse("launch patient/Observation.rs");
        context();
        assertThat(this.world.sessions.last().scopes()).contains("patient/Observation.rs").doesNotContain("Patient.rs");
    }

    @Test
    @Checklist("T6")
    void launchWhenTheIssuerSpeaksSmart1ThenAskedAndGrantedInItsWords() {
        this.world.county.dialect = Issuer.Dialect.V1;
        context();
        assertThat(this.world.ehr.authorizations.get(0).get("scope")).contains("patient/Observation.read")
            .doesNotContain(".rs");
        assertThat(this.world.sessions.last().scopes()).contains("patient/Observation.rs");
    }

    @Test
    @Checklist("T6")
    void launchWhenEntraGrantsEverythingEverConsentedThenItIsCutDownToWhatWasAsked() {
        this.world.county.dialect = Issuer.Dialect.ENTRA;
        this.world.county.audience = "https://fhir.contoso.example";
        this.world.ehr.response = (document) -> document.put("scope",
                "https://fhir.contoso.example/patient.Patient.rs https://fhir.contoso.example/user.all.cruds");
        context();
        assertThat(this.world.ehr.authorizations.get(0)).doesNotContainKeys("launch", "aud", "resource");
        assertThat(this.world.ehr.authorizations.get(0).get("scope").split(" ")).contains("openid",
                "https://fhir.contoso.example/patient.Patient.rs");
        assertThat(Scopes.parse(this.world.sessions.last().scopes()).resources()).singleElement()
            .hasToString(Scopes.parse("patient/Patient.rs").resources().get(0).toString());
    }

    @Test
    @Checklist("T6")
    void launchWhenOnlyIdentityIsGrantedThenRefused() {
        answer("scope", "openid fhirUser launch online_access");
        refused("no-scopes");
    }

    @Test
    @Checklist("T8")
    void launchWhenPatientScopeComesWithoutPatientThenRefusedAndTokensAreRevoked() {
        answer("patient", null);
        refused("no-patient");
        assertThat(this.world.ehr.revoked).hasSize(2).anyMatch((token) -> token.startsWith("refresh-"));
        assertThat(this.world.audit).last()
            .satisfies((event) -> assertThat(event.outcome().reason()).isEqualTo("no-patient"));
    }

    @Test
    @Checklist("T8")
    void launchWhenPatientIsAbsentAndTheUserIsOneThenThatOne() {
        this.world.county.sources = List.of(Issuer.PatientSource.FHIR_USER);
        answer("patient", null);
        this.world.ehr.claims = (claims) -> claims.claim("fhirUser", "Patient/me");
        assertThat(context().patient().value()).isEqualTo("me");
    }

    @Test
    @Checklist("T8")
    void launchWhenTheUserIsAPatientOfAnotherServerThenRefused() {
        this.world.county.sources = List.of(Issuer.PatientSource.FHIR_USER);
        answer("patient", null);
        this.world.ehr.claims = (claims) -> claims.claim("fhirUser", "https://other.example/fhir/Patient/me");
        refused("no-patient");
    }

    @Test
    @Checklist("T8")
    void launchWhenTheUserIsAPatientButTheFallbackIsOffThenRefused() {
        answer("patient", null);
        this.world.ehr.claims = (claims) -> claims.claim("fhirUser", "Patient/me");
        refused("no-patient");
    }

    @Test
    @Checklist("T8")
    void launchWhenOnlyUserScopesThenAPatientIsNotNeeded() {
        this.world.county.scopes = "launch openid user/Patient.rs";
        answer("patient", null);
        assertThat(context().patient()).isNull();
    }

    @ParameterizedTest
    @Checklist({ "T9", "S11" })
    @ValueSource(strings = { "../x", "a?b", "Encounter/1", "", " ", "a b", "a/b", "..", "a#b", "a%2fb", "a\nb",
            "https://ehr.example/fhir/Patient/1", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" })
    void launchWhenPatientIsNotAFhirIdThenRefused(String patient) {
        answer("patient", patient);
        refused("no-patient");
    }

    @Test
    @Checklist("T9")
    void launchWhenPatientIsNotAStringThenRefused() {
        for (Object patient : List.of(List.of("p1"), 17, Map.of("id", "p1"), true)) {
            answer("patient", patient);
            refused("no-patient");
        }
    }

    @Test
    @Checklist("T9")
    void launchWhenEncounterIsNotAFhirIdThenRefused() {
        for (Object encounter : List.of("../e", 17, List.of("e1"))) {
            answer("encounter", encounter);
            refused("token-exchange-failed");
        }
    }

    @Test
    @Checklist({ "T10", "G3" })
    void launchWhenFieldsAreUnknownThenTheyStayBehind() {
        answer("authorization_details", List.of(Map.of("locations", List.of("https://evil.example"))));
        Browser.Page page = launch();
        assertThat(page.headers().toString()).doesNotContain("evil.example", "access-", "refresh-");
        assertThat(page.body()).isEmpty();
    }

    @Test
    @Checklist("T11")
    void launchWhenTheTokenEndpointRefusesThenNoSession() {
        Browser browser = this.world.browser();
        String callback = this.world.ehr.approve(browser.open(this.world.ehrLaunch("x")).location());
        String other = callback.replaceAll("code=[^&]+", "code=not-one");
        assertThat(browser.open(other).reason()).isEqualTo("token-exchange-failed");
        assertThat(this.world.sessions.added).isEmpty();
    }

    @Test
    void contextWhenEverythingIsSentThenItArrivesChecked() {
        this.world.county.launch = TestIssuers.with(LaunchOptions.DEFAULT, "styleHosts", Set.of("styles.example"));
        this.world.ehr.response = (document) -> {
            document.put("encounter", "e1");
            document.put("need_patient_banner", false);
            document.put("intent", "reconcile");
            document.put("tenant", "t1");
            document.put("smart_style_url", "https://styles.example/v1.json");
            document.put("fhirContext",
                    List.of(Map.of("reference", "ImagingStudy/1"),
                            Map.of("canonical", "https://q.example/Questionnaire/1", "type", "Questionnaire", "role",
                                    "x"),
                            Map.of("identifier", Map.of("system", "urn:a", "value", "1"), "type", "Patient")));
        };
        LaunchContext context = context();
        assertThat(context.encounter()).isEqualTo("e1");
        assertThat(context.needPatientBanner()).isFalse();
        assertThat(context.display().intent()).isEqualTo("reconcile");
        assertThat(context.display().tenant()).isEqualTo("t1");
        assertThat(context.display().styleUrl()).hasToString("https://styles.example/v1.json");
        assertThat(context.fhirContext()).hasSize(3);
        assertThat(context.fhirContext().get(0))
            .isEqualTo(new ContextItem("ImagingStudy/1", null, null, null, "launch"));
        assertThat(context.fhirContext().get(2).identifier()).contains("\"urn:a\"");
    }

    @Test
    void contextWhenNothingIsSaidThenTheBannerIsNeeded() {
        assertThat(context().needPatientBanner()).isTrue();
    }

    @Test
    void contextWhenBannerIsATextThenUnderstood() {
        answer("need_patient_banner", "false");
        assertThat(context().needPatientBanner()).isFalse();
        answer("need_patient_banner", "nonsense");
        assertThat(context().needPatientBanner()).isTrue();
    }

    @Test
    void contextWhenFhirContextIsOfSmart20ThenReferencesAreUnderstood() {
        answer("fhirContext", List.of("ImagingStudy/1", "Patient/other", "https://evil.example/X/1", "../x"));
        assertThat(context().fhirContext())
            .containsExactly(new ContextItem("ImagingStudy/1", null, null, null, "launch"));
    }

    @Test
    void contextWhenEntriesBreakTheRulesThenTheyAreLeftOut() {
        answer("fhirContext",
                List.of(Map.of("role", "x"), Map.of("reference", "ImagingStudy/1", "role", ""),
                        Map.of("reference", "Patient/2"), Map.of("reference", "Encounter/2"),
                        Map.of("reference", "https://evil.example/ImagingStudy/1"),
                        Map.of("canonical", "javascript:alert(1)"), 17, Map.of("reference", List.of("X/1")),
                        Map.of("reference", "Patient/2", "role", "https://ehr.example/mother")));
        assertThat(context().fhirContext())
            .containsExactly(new ContextItem("Patient/2", null, null, null, "https://ehr.example/mother"));
    }

    @ParameterizedTest
    @CsvSource({ "http://localhost:9000/ehr/style.json, localhost, true", "http://localhost/a, styles.example, false",
            "http://localhost.evil.example/a, localhost.evil.example, false", "http://127.0.0.1/a, 127.0.0.1, false" })
    void contextWhenStyleIsPlainHttpThenOnlyFromThisMachineAndIfAllowed(String url, String host, boolean used) {
        this.world.county.launch = TestIssuers.with(LaunchOptions.DEFAULT, "styleHosts", Set.of(host));
        answer("smart_style_url", url);
        assertThat(context().display().styleUrl() != null).isEqualTo(used);
    }

    @ParameterizedTest
    @ValueSource(
            strings = { "http://styles.example/a", "https://evil.example/a", "https://styles.example.evil.example/a",
                    "https://me@styles.example/a", "javascript:alert(1)", "https://169.254.169.254/" })
    void contextWhenStyleIsNotOnAnAllowedHostThenLeftOut(String url) {
        this.world.county.launch = TestIssuers.with(LaunchOptions.DEFAULT, "styleHosts", Set.of("styles.example"));
        answer("smart_style_url", url);
        assertThat(context().display().styleUrl()).isNull();
    }

}
