package dev.smartgateway.operator;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

import dev.smartgateway.reload.FileWatch;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.telemetry.GatewayMetric;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Spring configuration of the access policies and their reload.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PolicyProperties.class)
public class PolicyConfiguration {

    @Bean
    AccessPolicies accessPolicies(PolicyProperties properties, Apps apps, Clock clock) {
        return new AccessPolicies(new PolicyFiles(properties.location(), () -> names(apps)), apps, clock);
    }

    /**
     * App files that name a policy file which cannot be used are not put in force.
     */
    @Bean
    ApplicationListener<PayloadApplicationEvent<AppsChange>> everyNewAppHasItsPolicy(AccessPolicies policies) {
        return (event) -> {
            if (!event.getPayload().inForce()) {
                policies.expect(event.getPayload().apps());
            }
        };
    }

    private static Set<String> names(Apps apps) {
        return apps.all()
            .stream()
            .map(AccessPolicies::file)
            .filter((name) -> !name.equals(PolicyFiles.COMMON))
            .collect(Collectors.toSet());
    }

    @Bean
    FileWatch policyWatch(AccessPolicies policies, PolicyProperties properties, MeterRegistry meters) {
        return watch(policies, properties.reload(), meters);
    }

    static FileWatch watch(AccessPolicies policies, Duration every, MeterRegistry meters) {
        GatewayMetric.POLICY_REFUSED.gauge(meters, policies, (all) -> all.refused().isPresent() ? 1 : 0);
        return new FileWatch("policy-watch", every,
                () -> policies.look().ifPresent((result) -> GatewayMetric.POLICY_RELOADS.count(meters, result.code())));
    }

    @Bean
    PolicyHealth policyHealthIndicator(AccessPolicies policies) {
        return new PolicyHealth(policies);
    }

}
