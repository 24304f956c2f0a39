package dev.smartgateway.token.store;

import java.security.SecureRandom;
import java.time.Clock;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.smartgateway.oauth.TokenEndpoint;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.store.Fingerprints;
import dev.smartgateway.store.RedisGateway;
import dev.smartgateway.store.Sealer;
import dev.smartgateway.token.UnusedGrants;
import dev.smartgateway.token.WaitingLaunches;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Spring configuration of the launch store.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TokenProperties.class)
class StoreConfiguration {

    private final TokenProperties properties;

    private final Clock clock;

    private final MeterRegistry meters;

    StoreConfiguration(TokenProperties properties, Clock clock, MeterRegistry meters) {
        this.properties = properties;
        this.clock = clock;
        this.meters = meters;
    }

    @Bean
    WaitingLaunches waitingLaunches(RedisGateway redis, Sealer sealer, LaunchServices launches) {
        return new WaitingStore(redis, sealer, launches.grants()::begins);
    }

    @Bean
    Fingerprints fingerprints(RedisGateway redis, Sealer sealer, SecureRandom random) {
        return new Fingerprints(redis, sealer, random);
    }

    @Bean
    UnusedGrants unusedGrants(LaunchServices launches) {
        return launches.termination();
    }

    // CHECKSTYLE:OFF a bean method takes what its bean takes
    @Bean
    LaunchServices launches(RedisGateway redis, Sealer sealer, TokenEndpoint endpoint, Apps apps, Fingerprints prints,
            SecureRandom random) {
        LaunchStore store = new LaunchStore(redis, sealer, this.properties.tombstone(), this.clock);
        LaunchCache near = new LaunchCache(this.properties.nearCache(), this.properties.nearCacheSize(),
                Ticker.systemTicker(), this.meters);
        SharedGrants grants = new SharedGrants(redis, sealer, prints, store, apps, this.clock, random);
        Revocations revocations = new Revocations(grants, endpoint, apps);
        return new LaunchServices(store, near, new LaunchTermination(store, near, revocations, this.clock, this.meters),
                new ClaimsChallenges(redis, sealer), grants);
    }
    // CHECKSTYLE:ON

}
