package dev.smartgateway.proxy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

import dev.smartgateway.policy.KnownReferences;
import dev.smartgateway.smart.PatientId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LaunchReferencesTests {

    private static final PatientId P1 = new PatientId("p1");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    private LaunchReferences references() {
        InstantSource source = this.now::get;
        return new LaunchReferences(source.withZone(ZoneOffset.UTC));
    }

    @Test
    void containsWhenAddedThenKnownToTheSameLaunchAndPatientAlone() {
        LaunchReferences references = references();
        references.of("a", P1).add("Encounter/e");
        assertThat(references.of("a", P1).contains("Encounter/e")).isTrue();
        assertThat(references.of("b", P1).contains("Encounter/e")).isFalse();
        assertThat(references.of("a", new PatientId("p2")).contains("Encounter/e")).isFalse();
        assertThat(references.of("a", null).contains("Encounter/e")).isFalse();
        assertThat(references.of("a", P1).contains("Observation/e")).isFalse();
    }

    @Test
    void containsWhenAMinuteHasPassedThenForgotten() {
        LaunchReferences references = references();
        references.of("a", P1).add("Encounter/e");
        this.now.set(Instant.EPOCH.plus(Duration.ofSeconds(61)));
        assertThat(references.of("a", P1).contains("Encounter/e")).isFalse();
    }

    @Test
    void takeLookUpWhenOneRequestHasUsedAllThenTheNextHasItsOwn() {
        LaunchReferences references = references();
        KnownReferences one = references.of("a", P1);
        for (int i = 0; i < KnownReferences.LOOK_UPS; i++) {
            assertThat(one.takeLookUp()).isTrue();
        }
        assertThat(one.takeLookUp()).isFalse();
        assertThat(references.of("a", P1).takeLookUp()).isTrue();
    }

}
