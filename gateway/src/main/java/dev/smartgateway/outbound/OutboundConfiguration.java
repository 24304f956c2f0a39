package dev.smartgateway.outbound;

import dev.smartgateway.smart.PublicUrl;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Wires the clients.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutboundProperties.class)
class OutboundConfiguration {

    @Bean
    HttpClients outbound(OutboundProperties properties, PublicUrl publicUrl, ObjectProvider<SslBundles> bundles) {
        String name = properties.sslBundle();
        @Nullable SslBundle trust = (name != null) ? bundles.getObject().getBundle(name) : null;
        return new HttpClients(publicUrl.loopback(), properties.internalAddresses(), trust);
    }

}
