package dev.smartgateway.audit;

import java.time.Instant;
import java.util.List;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AuditLogTests {

    private static String line(AuditEvent.Outcome outcome) throws InterruptedException {
        try (AuditLog log = new AuditLog(new AuditProperties(10, ""), new SimpleMeterRegistry())) {
            return log.line(new AuditEvent(Instant.parse("2026-01-02T03:04:05Z"),
                    new AuditEvent.Action("fhir", "read", "Task", "t1", "request-1", null), AuditEvent.Who.UNKNOWN,
                    null, outcome));
        }
    }

    @Test
    void lineWhenRulesOnTrialWouldHaveDeniedThenNamesThem() throws InterruptedException {
        assertThat(line(new AuditEvent.Outcome("allowed", 200, null, "allowed", List.of("policy-type"))))
            .contains("\"wouldDeny\":[\"policy-type\"]", "\"result\":\"allowed\"");
    }

    @Test
    void lineWhenNoneThenLeavesItOut() throws InterruptedException {
        assertThat(line(new AuditEvent.Outcome("denied", 403, "type-not-allowed", "policy-type")))
            .doesNotContain("wouldDeny")
            .contains("\"rule\":\"policy-type\"");
    }

}
