package dev.smartgateway.token.client;

import java.time.Clock;
import java.time.Duration;

import reactor.netty.http.client.HttpClient;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Wires client authentication.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CredentialProperties.class)
class ClientConfiguration {

    private static final Duration PLATFORM_TIMEOUT = Duration.ofSeconds(3);

    @Bean
    Credentials clientCredentials(CredentialProperties properties) {
        return new Credentials(properties);
    }

    /** The platform's token service lives on a link-local address, over plain HTTP. */
    @Bean
    ClientAuthenticator clientAuthenticator(Credentials credentials, CredentialProperties properties, Clock clock,
            ObjectProvider<FederatedAssertion> custom) {
        HttpClient http = HttpClient.create().responseTimeout(PLATFORM_TIMEOUT);
        WebClient platform = WebClient.builder().clientConnector(new ReactorClientHttpConnector(http)).build();
        FederatedAssertion federated = custom.getIfAvailable(() -> new PlatformIdentity(properties, platform, clock));
        return new ClientAuthenticator(credentials, federated, clock);
    }

}
