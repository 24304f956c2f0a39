package dev.smartgateway.r4;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Places in a resource, and what the tables say of them.
 */
class PlaceTests {

    private static final Element NOTE = new Element("note", true, "Annotation", "");

    private static final Element REFERENCE = new Element("reference", false, "string", "");

    private static Place below(String type) {
        return Place.root("Observation").child(new Element("subject", false, type, ""));
    }

    @Test
    void shownWhenInAListThenWithPositions() {
        Place place = Place.root("Observation").child(NOTE).item(0).child(new Element("text", false, "markdown", ""));
        assertThat(place.shown()).isEqualTo("Observation.note[0].text");
        assertThat(place.path()).isEqualTo("Observation.note.text");
        assertThat(place.type()).isEqualTo("markdown");
        assertThat(Place.root("Observation").child(NOTE).item(3).path()).isEqualTo("Observation.note");
    }

    @Test
    void siblingWhenOfAPrimitiveThenAnElement() {
        Place place = Place.root("Observation").sibling(new Element("status", false, "code", ""));
        assertThat(place.shown()).isEqualTo("Observation._status");
        assertThat(place.type()).isEqualTo("Element");
    }

    @Test
    void isReferenceWhenTheFieldOfThatTypeThenOnlyThere() {
        assertThat(below("Reference").child(REFERENCE).isReference()).isTrue();
        assertThat(below("Reference").child(new Element("display", false, "string", "")).isReference()).isFalse();
        assertThat(below("Identifier").child(REFERENCE).isReference()).isFalse();
        assertThat(Place.root("reference").isReference()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "uri", "url", "canonical", "oid", "uuid" })
    void isAddressWhenTypeOfAnAddressThenTrue(String type) {
        assertThat(below(type).isAddress()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "string", "id", "Reference", "code" })
    void isAddressWhenAnotherTypeThenFalse(String type) {
        assertThat(below(type).isAddress()).isFalse();
    }

    @Test
    void definitionWhenTheTypeIsKnownThenIt() {
        assertThat(below("Reference").definition().orElseThrow().name()).isEqualTo("Reference");
        assertThat(below("Nothing").definition()).isEmpty();
        assertThat(ElementTable.type("code").orElseThrow().primitive()).isTrue();
        assertThat(ElementTable.type("Coding").orElseThrow().primitive()).isFalse();
        assertThat(new Element("resource", false, "Resource", "").resource()).isTrue();
        assertThat(REFERENCE.resource()).isFalse();
    }

    @Test
    void namesWhenAskedThenOfAllTypes() {
        assertThat(ElementTable.names()).contains("reference", "valueQuantity", "birthDate", "participant");
        assertThat(ElementTable.names()).doesNotContain("value[x]", "");
    }

    @Test
    void parameterWhenOfR4OrOfUsCoreThenFound() {
        assertThat(R4.isType("Observation")).isTrue();
        assertThat(R4.isType("observation")).isFalse();
        assertThat(R4.parameter("Observation", "code").orElseThrow().kind()).isEqualTo("token");
        assertThat(R4.parameter("Patient", "ethnicity").orElseThrow().kind()).isEqualTo("token");
        assertThat(R4.parameter("CareTeam", "role").orElseThrow().paths()).containsExactly("participant.role");
        assertThat(R4.parameter("Patient", "nothing")).isEmpty();
        assertThat(R4.parameter("Nothing", "code")).isEmpty();
        assertThat(R4.parameters("Nothing")).isEmpty();
        assertThat(R4.rule("Nothing")).isEmpty();
    }

    @Test
    void reachesWhenReferenceThenItsTargetsOrAny() {
        SearchParam subject = R4.parameter("Observation", "subject").orElseThrow();
        assertThat(subject.reaches("Patient")).isTrue();
        assertThat(subject.reaches("Practitioner")).isFalse();
        assertThat(new SearchParam("any", "reference", Set.of(), List.of()).reaches("Basic")).isTrue();
        assertThat(new SearchParam("code", "token", Set.of(), List.of()).reaches("Basic")).isFalse();
    }

    @Test
    void isOwnerPathWhenOfSomeTypeThenTrue() {
        assertThat(R4.isOwnerPath("subject")).isTrue();
        assertThat(R4.isOwnerPath("action.participant")).isTrue();
        assertThat(R4.isOwnerPath("agent.who")).isTrue();
        assertThat(R4.isOwnerPath("identifier")).isFalse();
        assertThat(R4.ownerPathsOfAll()).contains("subject", "entity.what").doesNotContain("identifier");
    }

    @Test
    void ruleWhenReadThenWithItsNotes() {
        TypeRule schedule = R4.rule("Schedule").orElseThrow();
        assertThat(schedule.mayBeNobodys()).isTrue();
        assertThat(schedule.several()).isTrue();
        assertThat(schedule.inSummary()).isTrue();
        assertThat(schedule.shared()).isFalse();
        assertThat(schedule.isPatient()).isFalse();
        assertThat(schedule.parameter()).isEqualTo("actor");
        TypeRule device = R4.rule("Device").orElseThrow();
        assertThat(device.kind()).isEqualTo(TypeRule.Kind.EXTRA);
        assertThat(device.inSummary()).isFalse();
        assertThat(device.several()).isFalse();
        TypeRule practitioner = R4.rule("Practitioner").orElseThrow();
        assertThat(practitioner.shared()).isTrue();
        assertThat(practitioner.mayBeNobodys()).isFalse();
        assertThat(practitioner.parameter()).isEmpty();
        assertThat(practitioner.primary()).isEmpty();
        TypeRule patient = R4.rule("Patient").orElseThrow();
        assertThat(patient.isPatient()).isTrue();
        assertThat(R4.rules(TypeRule.Kind.SHARED)).contains(practitioner).doesNotContain(patient);
    }

}
