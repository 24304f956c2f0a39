package dev.smartgateway.oauth;

import java.time.Clock;
import java.time.Duration;

import dev.smartgateway.oauth.keys.RemoteKeys;
import dev.smartgateway.outbound.HttpClients;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Spring configuration of token verification.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IdentityProperties.class)
class IdentityConfiguration {

    private static final int MOST_BYTES = 256 * 1024;

    @Bean
    SignedTokens signedTokens(HttpClients clients, Clock clock, IdentityProperties properties) {
        WebClient client = clients.client(MOST_BYTES, Duration.ofSeconds(3));
        return new SignedTokens(new RemoteKeys(client, clock), clock, properties.clockSkew());
    }

    @Bean
    IdTokens idTokens(SignedTokens tokens) {
        return new IdTokens(tokens);
    }

}
