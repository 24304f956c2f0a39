package dev.smartgateway.audit;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Health of the audit trail. A trail that cannot be written makes a replica unready only
 * if the operator chose that; otherwise it is {@code DEGRADED}.
 */
final class AuditHealth implements HealthIndicator {

    private static final Status DEGRADED = new Status("DEGRADED", "audit lines cannot be written");

    private final AuditLog trail;

    private final @Nullable AuditForwarding forwarding;

    private final boolean readiness;

    AuditHealth(AuditLog trail, @Nullable AuditForwarding forwarding, boolean readiness) {
        this.trail = trail;
        this.forwarding = forwarding;
        this.readiness = readiness;
    }

    @Override
    public Health health() {
        Status bad = this.readiness ? Status.OUT_OF_SERVICE : DEGRADED;
        boolean troubled = this.trail.writers().stream().anyMatch(AuditWriter::troubled);
        AuditForwarding behind = this.forwarding;
        boolean late = behind != null && behind.forwarder().troubled();
        Health.Builder health = Health.status(troubled ? bad : (late ? DEGRADED : Status.UP));
        this.trail.writers()
            .forEach((writer) -> health.withDetail(writer.name(),
                    Map.of("lost", writer.lost(), "waiting", writer.waiting(), "failures", writer.failures(), "blocked",
                            writer.blocked(), "troubled", writer.troubled())));
        if (behind != null) {
            health.withDetail("forward", Map.of("left", behind.forwarder().left(), "refused",
                    behind.forwarder().refused(), "failures", behind.forwarder().failures(), "troubled", late));
        }
        return health.build();
    }

}
