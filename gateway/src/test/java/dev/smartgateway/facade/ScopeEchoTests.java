package dev.smartgateway.facade;

import java.net.URI;
import java.time.Instant;
import java.util.List;

import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.LaunchContext;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.token.LaunchRecord;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ScopeEchoTests {

    @ParameterizedTest
    @CsvSource({ "patient/*.cruds,patient/*.read,patient/*.read", "patient/*.cruds,patient/*.*,patient/*.*",
            "patient/*.rs,patient/*.*,patient/*.read", "patient/*.cru,patient/*.*,patient/*.cru",
            "patient/*.crus,patient/*.*,patient/*.read patient/*.cu",
            "patient/Patient.rs,patient/*.read,patient/Patient.read",
            "patient/Patient.rs,patient/*.rs,patient/Patient.rs",
            "patient/Patient.r,patient/Patient.read,patient/Patient.r",
            "patient/*.rs,patient/Patient.r patient/Patient.r,patient/Patient.r",
            "patient/Observation.rs?category=laboratory,patient/Observation.read,patient/Observation.rs?category=laboratory",
            "openid fhirUser patient/*.rs,openid profile fhirUser launch patient/*.rs,openid profile fhirUser launch patient/*.rs",
            "openid patient/*.rs,launch/patient launch/encounter offline_access online_access,launch/patient",
            "patient/*.rs,openid patient/*.rs,patient/*.rs" })
    void ofWhenAskedThenWhatIsGrantedInTheSameSpelling(String granted, String asked, String told) {
        assertThat(new ScopeEcho(launch(granted)).of(asked)).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({ "patient/Patient.rs,patient/Observation.read", "patient/*.rs,patient/*.write",
            "patient/*.rs,user/*.read openid", "user/*.rs,patient/*.rs", "patient/*.rs,system/*.rs launch" })
    void ofWhenNothingOfItIsGrantedThenInvalidScope(String granted, String asked) {
        assertThatExceptionOfType(OAuthRefusal.class).isThrownBy(() -> new ScopeEcho(launch(granted)).of(asked))
            .satisfies((refusal) -> assertThat(refusal.error()).isEqualTo("invalid_scope"));
    }

    /** Reading the answer back never gives more than the grant or than was asked. */
    @Property
    void ofWhenAnythingIsAskedThenNeverWider(@ForAll("scopes") List<String> granted,
            @ForAll("scopes") List<String> asked) {
        String grant = String.join(" ", granted);
        String ask = String.join(" ", asked);
        try {
            Scopes told = Scopes.parse(new ScopeEcho(launch(grant)).of(ask));
            Scopes both = Scopes.parse(grant).narrowedTo(Scopes.parse(ask));
            assertThat(told.narrowedTo(both).resources()).isEqualTo(told.resources());
        }
        catch (OAuthRefusal ex) {
            assertThat(Scopes.parse(grant).narrowedTo(Scopes.parse(ask)).resources()).isEmpty();
        }
    }

    @Provide
    Arbitrary<List<String>> scopes() {
        Arbitrary<String> level = Arbitraries.of("patient/", "user/", "system/");
        Arbitrary<String> type = Arbitraries.of("*", "Patient", "Observation");
        Arbitrary<String> access = Arbitraries.of(".read", ".write", ".*", ".rs", ".r", ".cruds", ".cu", ".d");
        return net.jqwik.api.Combinators.combine(level, type, access)
            .as((one, two, three) -> one + two + three)
            .list()
            .ofMinSize(1)
            .ofMaxSize(5);
    }

    private static LaunchRecord launch(String scopes) {
        return new LaunchRecord(new LaunchId("A".repeat(22)),
                new LaunchRecord.Owner("session", "chart", "county", "subject", null),
                URI.create("https://ehr.example/fhir"), scopes,
                new LaunchContext(new PatientId("p1"), null, List.of(), true, "Practitioner/1",
                        LaunchContext.Display.NONE),
                null, new LaunchRecord.Life(Instant.EPOCH, Instant.EPOCH, 0, null));
    }

}
