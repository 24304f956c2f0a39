package dev.smartgateway.limit;

import java.time.Clock;

import dev.smartgateway.store.RedisGateway;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RateLimitProperties.class)
class LimitConfiguration {

    @Bean
    RateLimits rateLimits(RateLimitProperties properties, RedisGateway redis, Clock clock, MeterRegistry meters) {
        RateCounters local = new LocalCounters(clock);
        boolean shared = properties.counters() == RateLimitProperties.Counters.REDIS;
        return new RateLimits(properties, shared ? new RedisCounters(redis, clock) : local, local, meters);
    }

    @Bean
    AddressLimitFilter addressLimitFilter(RateLimits limits,
            @Value("${gateway.pinned-issuer.path:/issuer}") String issuer) {
        return new AddressLimitFilter(limits, issuer);
    }

    @Bean
    TrustedProxyFilter trustedProxyFilter(RateLimitProperties properties) {
        return new TrustedProxyFilter(properties.trustedProxies());
    }

}
