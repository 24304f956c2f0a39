package dev.smartgateway.fhir;

import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which objects are evaluated, and what is stored of them.
 */
class ScanSeenTests {

    private static ScanPaths.Node node(String... names) {
        ScanPaths.Node node = ScanPaths.of(Set.of("code"));
        for (String name : names) {
            ScanPaths.Node below = node.below(ScanPaths.NAMES.number(name));
            assertThat(below).as(name).isNotNull();
            node = below;
        }
        return node;
    }

    @Test
    void evaluatesWhenOwnerCodeOrContainedThenOnlyThose() {
        assertThat(ScanSeen.evaluates(node("subject"), false)).isTrue();
        assertThat(ScanSeen.evaluates(node("code"), false)).isTrue();
        assertThat(ScanSeen.evaluates(node("code", "coding"), false)).isTrue();
        assertThat(ScanSeen.evaluates(node("contained"), false)).isTrue();
        assertThat(ScanSeen.evaluates(node("meta"), false)).isFalse();
        assertThat(ScanSeen.evaluates(node(), false)).isFalse();
        assertThat(ScanSeen.evaluates(null, false)).isFalse();
    }

    @Test
    void evaluatesWhenInsideAContainedResourceThenOnlyFurtherContainedOnes() {
        assertThat(ScanSeen.evaluates(node("contained"), true)).isTrue();
        assertThat(ScanSeen.evaluates(node("subject"), true)).isFalse();
        assertThat(ScanSeen.evaluates(node("code"), true)).isFalse();
        assertThat(ScanSeen.evaluates(node("code", "coding"), true)).isFalse();
    }

    @Test
    void wantsWhenFieldIsStoredThenOnlyThat() {
        assertThat(ScanSeen.create().wants(ScanName.REFERENCE)).isTrue();
        assertThat(ScanSeen.create().wants(ScanName.URL)).isFalse();
        assertThat(ScanSeen.NOTHING.wants(ScanName.REFERENCE)).isFalse();
    }

    @Test
    void stringWhenNothingIsEvaluatedThenTheSharedInstanceHoldsNothing() {
        ScanSeen.NOTHING.string(ScanName.REFERENCE, "Patient/p1");
        ScanSeen.NOTHING.other(ScanName.REFERENCE);
        ScanSeen.NOTHING.other(ScanName.IDENTIFIER);
        assertThat(ScanSeen.NOTHING.reference).isNull();
        assertThat(ScanSeen.NOTHING.identified).isFalse();
    }

    @Test
    void clearedWhenReusedThenNoFieldOfTheLastObject() {
        ScanSeen seen = ScanSeen.create();
        seen.string(ScanName.REFERENCE, "Patient/p1");
        seen.string(ScanName.CODE, "c");
        seen.other(ScanName.IDENTIFIER);
        assertThat(seen.reference).isEqualTo("Patient/p1");
        assertThat(seen.identified).isTrue();
        seen.cleared();
        assertThat(seen.reference).isNull();
        assertThat(seen.code).isNull();
        assertThat(seen.identified).isFalse();
    }

}
