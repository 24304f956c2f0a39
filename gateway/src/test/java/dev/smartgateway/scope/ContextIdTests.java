package dev.smartgateway.scope;

import java.net.URI;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ContextIdTests {

    private static final URI BASE = URI.create("https://fhir.example/r4");

    private static final URI ISS = URI.create("https://ehr.example:8443/fhir/");

    @ParameterizedTest
    @ValueSource(strings = { "p1", "Patient/p1", "https://fhir.example/r4/Patient/p1",
            "HTTPS://FHIR.example:443/r4/Patient/p1", "https://ehr.example:8443/fhir/Patient/p1" })
    void readWhenThePatientIsNamedInAnyWayThenTheBareId(String value) {
        assertThat(ContextId.read(value, "Patient", BASE, ISS)).contains("p1").isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", " ", "Encounter/p1", "Patient/", "/Patient/p1", "Patient/p1/", "Patient/../p1", "..",
            ".", "Patient/..", "Patient/p1/_history/1", "https://other.example/r4/Patient/p1",
            "https://fhir.example/r4/p1", "https://fhir.example/r4/x/Patient/p1", "https://fhir.example/Patient/p1",
            "https://u@fhir.example/r4/Patient/p1", "https://fhir.example/r4/../r4/Patient/p1", "patient/p1",
            "Patient/p1?x=y", "Patient/p1#x", "Patient%2Fp1", "p1 ", "p1,p2", "urn:uuid:p1" })
    void readWhenItIsAnythingElseThenNotUnderstood(String value) {
        assertThat(ContextId.read(value, "Patient", BASE, ISS)).isEmpty();
    }

    @Test
    void readWhenItIsNoTextThenNotUnderstood() {
        assertThat(ContextId.read(null, "Patient", BASE)).isEmpty();
        assertThat(ContextId.read(17, "Patient", BASE)).isEmpty();
        assertThat(ContextId.read(List.of("p1"), "Patient", BASE)).isEmpty();
    }

}
