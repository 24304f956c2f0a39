package dev.smartgateway.policy;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is asked of the FHIR service for everything of a patient.
 */
class WholeCompartmentTests {

    private static List<String> types(String scopes) {
        String target = Asked.get("/Patient/p1/*").scopes(scopes).end().target();
        assertThat(target).startsWith("Patient/p1/*?_type=");
        return Arrays.asList(target.substring(target.indexOf('=') + 1).split(","));
    }

    @Test
    void searchWhenAllTypesAreGrantedThenNoneIsNamed() {
        assertThat(Asked.get("/Patient/p1/*").scopes("patient/*.rs").end().target()).isEqualTo("Patient/p1/*");
    }

    @Test
    void searchWhenSomeTypesMayBeSearchedThenTheyAreNamed() {
        assertThat(types("patient/Observation.rs patient/Condition.s patient/Encounter.r patient/Slot.rs"))
            .containsExactlyInAnyOrder("Observation", "Condition");
    }

    @ParameterizedTest
    @CsvSource({ "_type=Observation,_type=Observation", "_type=Observation&_format=json,_type=Observation",
            "_pretty=true&_type=Observation,_type=Observation",
            "_type=Observation&_lastUpdated=ge2020,_type=Observation&_lastUpdated=ge2020" })
    void searchWhenTheClientNamesTypesThenThose(String query, String sent) {
        assertThat(Asked.get("/Patient/p1/*?" + query).scopes("patient/Observation.rs").end().target())
            .isEqualTo("Patient/p1/*?" + sent);
    }

    @ParameterizedTest
    @CsvSource({ "_type=Condition", "_type=Practitioner", "_type=Observation&code=1", "_type:not=Observation",
            "_type=Nothing" })
    void searchWhenNotGrantedOrNotOfThePatientThenNotSent(String query) {
        Asked.Ending end = Asked.get("/Patient/p1/*?" + query).scopes("patient/Observation.rs").end();
        assertThat(end.sent()).isEmpty();
        assertThat(end.step().answer().status()).isGreaterThanOrEqualTo(400);
    }

    @Test
    void searchWhenNoTypeMayBeSearchedThenRefused() {
        assertThat(Asked.get("/Patient/p1/*").scopes("patient/Observation.r patient/Practitioner.rs").end().outcome())
            .startsWith("403");
    }

}
