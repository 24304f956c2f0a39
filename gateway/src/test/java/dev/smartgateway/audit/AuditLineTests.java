package dev.smartgateway.audit;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AuditLineTests {

    private static AuditEventBuilder event() {
        return AuditEvent.of(Instant.parse("2026-01-02T03:04:05Z"), "fhir").action("read", "Task", "t1");
    }

    @Test
    void ofWhenRulesOnTrialWouldHaveDeniedThenNamesThem() {
        assertThat(AuditLine.of(event().judged("allowed", List.of("policy-type"), List.of()).allowed(200)))
            .containsEntry("wouldDeny", List.of("policy-type"))
            .containsEntry("result", "allowed")
            .doesNotContainKeys("sent", "times", "reason", "app", "patient");
    }

    @Test
    void ofWhenNoneThenLeavesItOut() {
        assertThat(AuditLine.of(event().sent("no")
            .judged("policy-type", List.of(), List.of())
            .ended("denied", 403, "type-not-allowed"))).doesNotContainKey("wouldDeny")
            .containsEntry("sent", "no")
            .containsEntry("rule", "policy-type");
    }

    @Test
    void ofWhenSummedUpThenSaysHowOften() {
        assertThat(AuditLine.of(event().times(7).ended("denied", 429, "too-many-requests"))).containsEntry("times", 7L);
    }

}
