package dev.smartgateway.scope;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ScopeListTests {

    private static final String TWO = "openid patient/Observation.rs";

    @ParameterizedTest
    @ValueSource(strings = { "openid patient/Observation.rs", "openid  patient/Observation.rs ",
            "openid\tpatient/Observation.rs", "openid\r\npatient/Observation.rs", "openid,patient/Observation.rs",
            "openid, patient/Observation.rs", "openid%20patient/Observation.rs", "openid+patient/Observation.rs",
            "openid;patient/Observation.rs" })
    void readWhenScopesAreSeparatedInAnyWayThenOneSpace(String value) {
        assertThat(ScopeList.read(value)).contains(TWO);
    }

    @Test
    void readWhenItIsAListThenOneText() {
        assertThat(ScopeList.read(List.of("openid", "patient/Observation.rs"))).contains(TWO);
        assertThat(ScopeList.read(List.of())).contains("");
    }

    @Test
    void readWhenItIsNeitherTextNorTextsThenNothing() {
        assertThat(ScopeList.read(17)).isEmpty();
        assertThat(ScopeList.read(Map.of("a", "b"))).isEmpty();
        assertThat(ScopeList.read(List.of("openid", 17))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "patient/Observation.rs?category=a,b", "patient/Observation.rs?code=x+y%20z",
            "patient/Observation.rs?code=http://loinc.org|1-8,http://loinc.org|2-6",
            "https://app.example/patient.Observation.rs" })
    void readWhenASeparatorStandsInsideAScopeThenItStays(String value) {
        assertThat(ScopeList.read(value)).contains(value);
    }

    @Test
    void wordsWhenCountedThenThoseBetweenSpaces() {
        assertThat(ScopeList.words(null)).isZero();
        assertThat(ScopeList.words("  ")).isZero();
        assertThat(ScopeList.words(" openid")).isOne();
        assertThat(ScopeList.words(TWO)).isEqualTo(2);
    }

}
