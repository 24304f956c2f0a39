package dev.smartgateway.outbound;

import java.util.Set;

import dev.smartgateway.smart.PublicUrl;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Spring configuration of the HTTP clients and their limits.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutboundProperties.class)
class OutboundConfiguration {

    private static final Logger log = LoggerFactory.getLogger(OutboundConfiguration.class);

    /** Created on demand, because the doctor calls without guards. */
    @Bean
    @Lazy
    CallGuard.Registries callGuards(CircuitBreakerRegistry breakers, TimeLimiterRegistry limiters,
            BulkheadRegistry bulkheads) {
        return new CallGuard.Registries(breakers, limiters, bulkheads);
    }

    @Bean
    Egress egress(OutboundProperties properties, ObjectProvider<SslBundles> bundles) {
        OutboundProperties.Proxy named = properties.proxy();
        Egress.Proxy proxy = (named != null) ? new Egress.Proxy(named.host(), named.port(), named.noProxy()) : null;
        String name = properties.sslBundle();
        if (name == null) {
            return new Egress(null, proxy);
        }
        SslBundles known = bundles.getObject();
        Egress egress = new Egress(known.getBundle(name), proxy);
        known.addBundleUpdateHandler(name, (changed) -> renew(egress, name, changed));
        return egress;
    }

    private static void renew(Egress egress, String name, SslBundle changed) {
        try {
            egress.renew(changed);
            log.info("The SSL bundle {} has changed; new connections use it.", name);
        }
        catch (RuntimeException ex) {
            log.error("The changed SSL bundle {} cannot be used; the previous one stays in force. Correct its files.",
                    name, ex);
        }
    }

    /**
     * Permits plain HTTP where app files may name it.
     */
    @Bean
    HttpClients outbound(OutboundProperties properties, PublicUrl publicUrl, Egress egress, Environment environment) {
        Set<String> plain = Binder.get(environment)
            .bind("gateway.apps.plain-http-hosts", Bindable.setOf(String.class))
            .orElse(Set.of());
        return HttpClients.through(publicUrl.loopback(), properties.internalAddresses(), plain, egress);
    }

}
