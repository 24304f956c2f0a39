package dev.smartgateway.audit;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Health of the audit trail. A trail that is not makes a replica unready only where the
 * operator chose so; otherwise it is a status of its own beside {@code UP}.
 */
final class AuditHealth implements HealthIndicator {

    private static final Status DEGRADED = new Status("DEGRADED", "audit lines cannot be written");

    private final AuditWriter writer;

    private final boolean readiness;

    AuditHealth(AuditWriter writer, boolean readiness) {
        this.writer = writer;
        this.readiness = readiness;
    }

    @Override
    public Health health() {
        Status bad = this.readiness ? Status.OUT_OF_SERVICE : DEGRADED;
        return Health.status(this.writer.troubled() ? bad : Status.UP)
            .withDetail("lost", this.writer.lost())
            .withDetail("waiting", this.writer.waiting())
            .withDetail("failures", this.writer.failures())
            .withDetail("blocked", this.writer.blocked())
            .build();
    }

}
