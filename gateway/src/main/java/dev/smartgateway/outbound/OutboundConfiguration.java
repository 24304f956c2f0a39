package dev.smartgateway.outbound;

import dev.smartgateway.smart.PublicUrl;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * Spring configuration of the HTTP clients and their limits.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutboundProperties.class)
class OutboundConfiguration {

    /** Lazy, for the doctor calls without guards. */
    @Bean
    @Lazy
    CallGuard.Registries callGuards(CircuitBreakerRegistry breakers, TimeLimiterRegistry limiters,
            BulkheadRegistry bulkheads) {
        return new CallGuard.Registries(breakers, limiters, bulkheads);
    }

    @Bean
    Egress egress(OutboundProperties properties, ObjectProvider<SslBundles> bundles) {
        String name = properties.sslBundle();
        @Nullable SslBundle trust = (name != null) ? bundles.getObject().getBundle(name) : null;
        OutboundProperties.Proxy proxy = properties.proxy();
        return new Egress(trust,
                (proxy != null) ? new Egress.Proxy(proxy.host(), proxy.port(), proxy.noProxy()) : null);
    }

    @Bean
    HttpClients outbound(OutboundProperties properties, PublicUrl publicUrl, Egress egress) {
        return HttpClients.through(publicUrl.loopback(), properties.internalAddresses(), egress);
    }

}
