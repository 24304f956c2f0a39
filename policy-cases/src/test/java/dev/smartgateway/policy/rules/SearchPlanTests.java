package dev.smartgateway.policy.rules;

import dev.smartgateway.fhir.Param;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The types that an include can return.
 */
class SearchPlanTests {

    @ParameterizedTest
    @CsvSource({ "Encounter:subject, Patient, true", "Encounter:subject, Group, true",
            "Encounter:subject, Condition, false", "Encounter:status, Patient, false",
            "Encounter:nonsense, Patient, false", "Encounter:subject:Patient, Patient, true",
            "Encounter:subject:Group, Patient, false", "Encounter:subject:Condition, Condition, false",
            "Encounter:*, Condition, true", "Encounter:*, Binary, false", "Encounter:*:Condition, Condition, false",
            "Nonsense:*, Patient, false", "Encounter, Patient, false", "*, Patient, false" })
    void bringsWhenIncludeThenTheTargetsOfItsParameter(String value, String type, boolean brought) {
        assertThat(SearchPlan.brings(Param.of("_include", value), type)).isEqualTo(brought);
    }

    @ParameterizedTest
    @CsvSource({ "Provenance:target, Provenance, true", "Provenance:target, Observation, false",
            "Provenance:target:Observation, Provenance, true", "Provenance:target:Observation, Observation, false",
            "Encounter:*, Condition, false" })
    void bringsWhenRevIncludeThenTheTypeThatRefers(String value, String type, boolean brought) {
        assertThat(SearchPlan.brings(Param.of("_revinclude", value), type)).isEqualTo(brought);
    }

}
