package dev.smartgateway.oauth.endpoint;

import java.time.Clock;
import java.time.Duration;

import dev.smartgateway.oauth.ClientAuthenticator;
import dev.smartgateway.oauth.Discovery;
import dev.smartgateway.oauth.ServiceTokens;
import dev.smartgateway.oauth.TokenEndpoint;
import dev.smartgateway.outbound.CallGuard;
import dev.smartgateway.outbound.HttpClients;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Spring configuration of the token endpoint.
 */
@Configuration(proxyBeanMethods = false)
class EndpointConfiguration {

    /** Longer than the time limiter, which decides. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final int MOST_BYTES = 256 * 1024;

    private final Clock clock;

    EndpointConfiguration(Clock clock) {
        this.clock = clock;
    }

    @Bean
    IdpGuard idpGuard(CallGuard.Registries registries) {
        return new IdpGuard(registries);
    }

    @Bean
    TokenClient tokenClient(HttpClients clients) {
        return new TokenClient(clients.client(MOST_BYTES, TIMEOUT));
    }

    @Bean
    TokenEndpoint tokenEndpoint(Discovery discovery, ClientAuthenticator authenticator, TokenClient client,
            IdpGuard guard) {
        return new HttpTokenEndpoint(discovery, authenticator, client, guard, this.clock);
    }

    @Bean
    ServiceTokens serviceTokens(ClientAuthenticator authenticator, TokenClient client, IdpGuard guard,
            HttpClients clients) {
        return new HttpServiceTokens(authenticator, client, guard, (service) -> clients.permits(service.token()),
                this.clock);
    }

    @Bean
    SideEndpoints sideEndpoints(Discovery discovery, ClientAuthenticator authenticator, TokenClient client,
            IdpGuard guard) {
        return new SideEndpoints(discovery, authenticator, client, guard);
    }

}
