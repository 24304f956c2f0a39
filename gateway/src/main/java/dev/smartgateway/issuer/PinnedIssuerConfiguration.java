package dev.smartgateway.issuer;

import java.security.SecureRandom;
import java.time.Clock;

import dev.smartgateway.smart.PublicUrl;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Wires the pinned issuer. Without a key nothing is served.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PinnedIssuerProperties.class)
class PinnedIssuerConfiguration {

    @Bean
    PinKeys pinKeys(PinnedIssuerProperties properties) {
        return new PinKeys(properties.keys());
    }

    // CHECKSTYLE:OFF a bean method takes what its bean takes
    @Bean
    PinTokens pinTokens(PinKeys keys, PinnedIssuerProperties properties, PublicUrl publicUrl, Clock clock,
            SecureRandom random) {
        return new PinTokens(keys, properties, publicUrl, clock, random);
    }
    // CHECKSTYLE:ON

    @Bean
    @ConditionalOnProperty("gateway.pinned-issuer.keys.current")
    RouterFunction<ServerResponse> pinnedIssuerRoutes(PinKeys keys, PinTokens tokens, PublicUrl publicUrl,
            PinnedIssuerProperties properties) {
        return new IssuerDocuments(keys, tokens, properties, publicUrl.at("/launch")).routes();
    }

}
