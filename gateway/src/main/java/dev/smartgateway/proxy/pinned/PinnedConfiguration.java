package dev.smartgateway.proxy.pinned;

import dev.smartgateway.issuer.PinTokens;
import dev.smartgateway.issuer.PinnedIssuerProperties;
import dev.smartgateway.operator.ServiceProbe;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.store.Fingerprints;

import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PinnedConfiguration {

    @Bean
    PinCanary pinCanary(PinTokens tokens, PinnedIssuerProperties properties, Apps apps, ApplicationContext context) {
        return new PinCanary(tokens, ServiceProbe.create(), properties.canary(), apps, context);
    }

    @Bean
    PinnedReads pinnedReads(PinTokens tokens, PinCanary canary, PinnedIssuerProperties properties,
            Fingerprints fingerprints) {
        return new PinnedReads(tokens, canary, properties, fingerprints);
    }

}
