package dev.smartgateway.token.refresh;

import java.security.SecureRandom;
import java.time.Clock;

import dev.smartgateway.audit.AuditTrail;
import dev.smartgateway.oauth.Discovery;
import dev.smartgateway.oauth.TokenEndpoint;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.store.RedisGateway;
import dev.smartgateway.token.store.LaunchServices;
import dev.smartgateway.token.store.TokenProperties;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Spring configuration of token refresh.
 */
@Configuration(proxyBeanMethods = false)
class RefreshConfiguration {

    private final RefreshPolicy policy;

    private final RefreshLock lock;

    private final Clock clock;

    private final Apps apps;

    RefreshConfiguration(Apps apps, Clock clock, RedisGateway redis, TokenProperties properties, SecureRandom random) {
        this.policy = new RefreshPolicy(apps, clock);
        this.lock = new RefreshLock(redis, properties.lock(), random);
        this.clock = clock;
        this.apps = apps;
    }

    // CHECKSTYLE:OFF a bean method takes what its bean takes
    @Bean
    Refresher refresher(LaunchServices launches, TokenEndpoint endpoint, Discovery discovery, AuditTrail trail,
            MeterRegistry meters) {
        RefreshMeter meter = new RefreshMeter(meters, trail, this.clock);
        RefreshGrant grant = new RefreshGrant(launches, endpoint,
                (issuer) -> discovery.of(issuer).flatMap((metadata) -> Mono.justOrEmpty(metadata.oidcIssuer())),
                this.apps, meter);
        return new Refresher(launches, this.policy, this.lock, grant, meter);
    }
    // CHECKSTYLE:ON

}
