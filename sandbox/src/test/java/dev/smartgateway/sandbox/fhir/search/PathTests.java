package dev.smartgateway.sandbox.fhir.search;

import java.util.List;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PathTests {

    @Test
    void parseWhenAnyParameterOfR4ThenUnderstood() {
        FhirContext context = FhirContext.forR4Cached();
        List<RuntimeSearchParam> parameters = context.getResourceTypes()
            .stream()
            .flatMap((type) -> context.getResourceDefinition(type).getSearchParams().stream())
            .toList();
        assertThat(parameters).hasSizeGreaterThan(1000)
            .allSatisfy(
                    (parameter) -> assertThatCode(() -> Path.parse(parameter.getPath())).doesNotThrowAnyException());
    }

    @Test
    void inWhenReferenceResolvesToAnotherTypeThenLeftOut() {
        Path path = Path.parse("Observation.subject.where(resolve() is Patient)");
        assertThat(path.in(new Observation().setSubject(new Reference("Patient/1")))).hasSize(1);
        assertThat(path.in(new Observation().setSubject(new Reference("Group/1")))).isEmpty();
    }

    @Test
    void inWhenChoiceThenOnlyTheNamedType() {
        Observation observation = new Observation().setValue(new Quantity(5));
        assertThat(Path.parse("(Observation.value as Quantity) | (Observation.value as SampledData)").in(observation))
            .hasSize(1);
        assertThat(Path.parse("(Observation.value as string)").in(observation)).isEmpty();
    }

    @Test
    void inWhenIndexedThenThatOne() {
        Patient patient = new Patient();
        patient.addName().addGiven("A").addGiven("B");
        assertThat(Path.parse("Patient.name[0].given[1]").in(patient)).extracting(Base::primitiveValue)
            .containsExactly("B");
    }

    @Test
    void inWhenPresenceThenOneBoolean() {
        Path path = Path.parse("Patient.deceased.exists() and Patient.deceased != false");
        assertThat(path.in(new Patient())).extracting(Base::primitiveValue).containsExactly("false");
        assertThat(path.in(new Patient().setDeceased(new BooleanType(false)))).extracting(Base::primitiveValue)
            .containsExactly("false");
        assertThat(path.in(new Patient().setDeceased(new DateTimeType("2020")))).extracting(Base::primitiveValue)
            .containsExactly("true");
    }

    @Test
    void parseWhenMoreFhirPathThanKnownThenRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Path.parse("Patient.name.first()"));
    }

}
