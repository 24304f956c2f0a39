package dev.smartgateway.operator;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Says which policy is in force. A file that is refused does not make the gateway
 * unhealthy, for it goes on with the old one; it is a detail and a metric.
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
