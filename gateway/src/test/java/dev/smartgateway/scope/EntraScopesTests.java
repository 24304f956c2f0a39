package dev.smartgateway.scope;

import dev.smartgateway.smart.Issuer.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EntraScopesTests {

    private static final String AUD = "https://fhir.contoso.example";

    private final EntraScopes entra = new EntraScopes(AUD);

    @ParameterizedTest
    @CsvSource(delimiter = ';',
            textBlock = """
                    patient/Observation.rs; patient.Observation.rs
                    patient/*.read;         patient.all.read
                    user/*.cruds;           user.all.cruds
                    patient/*.*;            patient.all.all
                    patient/Observation.*;  patient.Observation.all
                    launch;                 launch
                    launch/patient;         launch.patient
                    fhirUser;               fhirUser
                    online_access;          online_access
                    patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory; \
                    patient.Observation.rs?category=http:%2f%2fterminology.hl7.org%2fCodeSystem%2fobservation-category|laboratory
                    """)
    void translateWhenPermissionThenBothWays(String smart, String permission) {
        assertThat(this.entra.toRequest(smart)).isEqualTo(AUD + "/" + permission);
        assertThat(this.entra.fromGrant(permission)).isEqualTo(smart);
        assertThat(this.entra.fromGrant(AUD + "/" + permission)).isEqualTo(smart);
    }

    @Test
    void toRequestWhenIdentityThenBare() {
        assertThat(this.entra.toRequest("openid profile  offline_access\npatient/Patient.rs openid"))
            .isEqualTo("openid profile offline_access " + AUD + "/patient.Patient.rs");
    }

    @Test
    void fromGrantWhenScpThenSmart() {
        assertThat(this.entra.fromGrant("fhirUser launch patient.Observation.rs"))
            .isEqualTo("fhirUser launch patient/Observation.rs");
    }

    @Test
    void fromGrantWhenBothSpellingsThenOnce() {
        assertThat(this.entra.fromGrant("patient.Patient.rs " + AUD + "/patient.Patient.rs patient%2FPatient.rs"))
            .isEqualTo("patient/Patient.rs");
    }

    @Test
    void fromGrantWhenTokensCameThenTheirScopesAreAdded() {
        assertThat(this.entra.fromGrant("launch", true, true)).isEqualTo("launch openid offline_access");
        assertThat(this.entra.fromGrant("launch", false, false)).isEqualTo("launch");
    }

    @ParameterizedTest
    @ValueSource(strings = { "https://other.example/patient.all.cruds", "api://other/user.all.read",
            "https://graph.microsoft.com/User.Read", "User.Read", "00000003-0000-0000-c000-000000000000/patient.all.rs",
            "patient.observation.rs", "patient$Observation.rs", "patient.all", "user_impersonation",
            "patient.Observation.rs.cruds", "https://fhir.contoso.example.evil/patient.all.rs" })
    void grantedWhenOfAnotherResourceThenNothing(String name) {
        assertThat(ScopeText.of(Dialect.ENTRA, AUD).granted(name, false, false)).isEqualTo(Scopes.NONE);
    }

    @Test
    void grantedWhenAdditiveThenNarrowsToRequested() {
        ScopeText text = ScopeText.of(Dialect.ENTRA, AUD + "/");
        Scopes granted = text.granted(AUD + "/patient.Observation.rs " + AUD + "/user.all.cruds", true, false);
        Scopes effective = granted.narrowedTo(Scopes.parse("openid patient/*.rs"));
        assertThat(effective.text()).isEqualTo("openid patient/Observation.rs");
        assertThat(effective.cover("Condition", Access.READ)).isEqualTo(GrantedAccess.NOTHING);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
            patient/*.rs user/*.rs;                  Use either patient/ or user/
            patient/*.read patient/Observation.rs;   Use either SMART 1
            patient/*.rs user/Patient.r;             Use either patient/ or user/
            system/*.read;                           system/ scopes are app roles
            patient/observation.rs;                  'patient/observation.rs' is no SMART scope
            patient/Observation.rs?code:in=x;        'patient/Observation.rs?code:in=x' is no SMART scope
            """)
    void faultsWhenTheServiceWouldRefuseThenSaysWhatToDo(String configured, String start) {
        assertThat(EntraScopes.faults(configured)).anySatisfy((fault) -> assertThat(fault).startsWith(start));
    }

    @ParameterizedTest
    @ValueSource(strings = { "openid fhirUser launch/patient patient/*.rs patient/Observation.cu", "user/*.read",
            "patient/*.* patient/Patient.write", "patient/Observation.rs?category=http://x.read|a patient/Patient.r" })
    void faultsWhenOneContextAndOneVersionThenNone(String configured) {
        assertThat(EntraScopes.faults(configured)).isEmpty();
    }

    @Test
    void newWhenNoAudienceThenRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ScopeText.of(Dialect.ENTRA, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new EntraScopes(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            patient/Observation.rs;             patient/Observation.read
            patient/Observation.r;              patient/Observation.read
            patient/Observation.c;              patient/Observation.write
            patient/Observation.rsu;            patient/Observation.rsu
            patient/Observation.rus;            patient/Observation.read patient/Observation.write
            patient/*.cruds;                    patient/*.*
            patient/*.read;                     patient/*.read
            patient/Observation.rs?category=a;  patient/Observation.read
            openid launch/patient user/Patient.r openid; openid launch/patient user/Patient.read
            """)
    void askWhenFirstVersionThenWordsThatReachAsFar(String configured, String asked) {
        assertThat(ScopeText.of(Dialect.V1, null).ask(configured)).isEqualTo(asked);
    }

    @Test
    void askWhenFirstVersionThenAnswerNarrowsToConfigured() {
        ScopeText text = ScopeText.of(Dialect.V1, null);
        Scopes configured = Scopes.parse("patient/Observation.r?category=a patient/Condition.c");
        Scopes granted = text.granted(text.ask(configured.text()), false, false);
        assertThat(granted.narrowedTo(configured)).isEqualTo(configured);
    }

    @Test
    void askWhenSecondVersionThenLetters() {
        assertThat(ScopeText.of(Dialect.V2, null).ask("openid patient/*.read\n patient/Observation.rs?category=a"))
            .isEqualTo("openid patient/*.rs patient/Observation.rs?category=a");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            openid launch/patient patient/Patient.rs patient/Observation.rs, false
            patient/Patient.read patient/Observation.write, false
            openid fhirUser, false
            patient/Patient.rs user/Observation.rs, true
            patient/Patient.read patient/Observation.rs, true
            """)
    void contradictoryWhenLevelsOrVersionsAreMixedThenTrue(String granted, boolean contradictory) {
        assertThat(EntraScopes.contradictory(granted)).isEqualTo(contradictory);
    }

}
