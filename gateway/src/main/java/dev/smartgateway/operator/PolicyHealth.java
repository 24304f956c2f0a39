package dev.smartgateway.operator;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Shows which policy is in force. A rejected file does not make the gateway unhealthy,
 * because it continues with the old one; it appears as a detail and as a metric.
 */
final class PolicyHealth implements HealthIndicator {

    private final AccessPolicies policies;

    PolicyHealth(AccessPolicies policies) {
        this.policies = policies;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up()
            .withDetail("since", this.policies.since().toString())
            .withDetail("mark", this.policies.mark());
        this.policies.refused()
            .ifPresent((fault) -> health.withDetail("refused", String.valueOf(fault.getMessage()))
                .withDetail("advice", fault.advice()));
        return health.build();
    }

}
