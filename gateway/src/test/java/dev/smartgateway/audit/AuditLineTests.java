package dev.smartgateway.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AuditLineTests {

    private static Map<String, Object> line(String sent, AuditEvent.Outcome outcome) {
        return AuditLine.of(new AuditEvent(Instant.parse("2026-01-02T03:04:05Z"),
                new AuditEvent.Action("fhir", "read", "Task", "t1", "request-1", null, sent), AuditEvent.Who.UNKNOWN,
                null, outcome));
    }

    @Test
    void ofWhenRulesOnTrialWouldHaveDeniedThenNamesThem() {
        assertThat(line(null, new AuditEvent.Outcome("allowed", 200, null, "allowed", List.of("policy-type"))))
            .containsEntry("wouldDeny", List.of("policy-type"))
            .containsEntry("result", "allowed")
            .doesNotContainKey("sent");
    }

    @Test
    void ofWhenNoneThenLeavesItOut() {
        assertThat(line("no", new AuditEvent.Outcome("denied", 403, "type-not-allowed", "policy-type")))
            .doesNotContainKey("wouldDeny")
            .containsEntry("sent", "no")
            .containsEntry("rule", "policy-type");
    }

}
