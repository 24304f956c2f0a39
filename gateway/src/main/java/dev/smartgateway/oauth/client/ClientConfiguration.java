package dev.smartgateway.oauth.client;

import java.time.Clock;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Wires client authentication.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CredentialProperties.class)
class ClientConfiguration {

    @Bean
    Credentials clientCredentials(CredentialProperties properties) {
        return new Credentials(properties);
    }

    @Bean
    CredentialCheck credentialCheck(Credentials credentials) {
        return new CredentialCheck(credentials);
    }

    @Bean
    ClientAuthenticator clientAuthenticator(Credentials credentials, CredentialProperties properties, Clock clock,
            ObjectProvider<FederatedAssertion> custom) {
        FederatedAssertion federated = custom
            .getIfAvailable(() -> new PlatformIdentity(properties, ClientConfiguration::managed));
        return new ClientAuthenticator(credentials, federated, clock);
    }

    private static TokenCredential managed(String clientId) {
        ManagedIdentityCredentialBuilder identity = new ManagedIdentityCredentialBuilder()
            .httpClient(new JdkHttpClientBuilder().build());
        return (clientId.isEmpty() ? identity : identity.clientId(clientId)).build();
    }

}
