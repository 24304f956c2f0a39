package dev.smartgateway.token.refresh;

import java.security.SecureRandom;
import java.time.Clock;

import dev.smartgateway.oauth.TokenEndpoint;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.store.RedisGateway;
import dev.smartgateway.token.store.LaunchServices;
import dev.smartgateway.token.store.TokenProperties;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Wires the refresh.
 */
@Configuration(proxyBeanMethods = false)
class RefreshConfiguration {

    private final RefreshPolicy policy;

    private final RefreshLock lock;

    private final RefreshMeter meter;

    private final Apps apps;

    RefreshConfiguration(Apps apps, Clock clock, RedisGateway redis, TokenProperties properties, SecureRandom random,
            MeterRegistry meters) {
        this.policy = new RefreshPolicy(apps, clock);
        this.lock = new RefreshLock(redis, properties.lock(), random);
        this.meter = new RefreshMeter(meters);
        this.apps = apps;
    }

    @Bean
    Refresher refresher(LaunchServices launches, TokenEndpoint endpoint) {
        RefreshGrant grant = new RefreshGrant(launches, endpoint, this.apps, this.meter);
        return new Refresher(launches, this.policy, this.lock, grant, this.meter);
    }

}
