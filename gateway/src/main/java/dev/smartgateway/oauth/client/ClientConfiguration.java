package dev.smartgateway.oauth.client;

import java.nio.file.Path;
import java.time.Clock;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import dev.smartgateway.oauth.ClientAuthenticator;
import dev.smartgateway.oauth.client.CredentialProperties.Federated;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Spring configuration of client authentication.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CredentialProperties.class)
class ClientConfiguration {

    @Bean
    Credentials clientCredentials(CredentialProperties properties, Environment environment) {
        return new Credentials(properties, platform(environment));
    }

    /**
     * Same order as in Azure's libraries: the token file of a workload identity before
     * the managed identity.
     */
    private static @Nullable Federated platform(Environment environment) {
        String file = environment.getProperty("AZURE_FEDERATED_TOKEN_FILE", "");
        String clientId = environment.getProperty("AZURE_CLIENT_ID", "");
        if (!file.isBlank()) {
            return new Federated(Path.of(file), null);
        }
        return clientId.isBlank() ? null : new Federated(null, clientId);
    }

    @Bean
    ClientAuthenticator clientAuthenticator(Credentials credentials, Clock clock,
            ObjectProvider<FederatedAssertion> custom, Environment environment) {
        FederatedAssertion federated = custom.getIfAvailable(() -> new PlatformIdentity(credentials,
                ClientConfiguration::managed, exchange(environment.getProperty("AZURE_AUTHORITY_HOST", ""))));
        return new CredentialAuthenticator(credentials, federated, clock);
    }

    /** The audience differs by cloud, which the platform names by its sign-in host. */
    static String exchange(String authorityHost) {
        String host = authorityHost.replaceAll("^https?://|/.*$", "");
        String cloud = host.endsWith(".us") ? "USGov" : host.endsWith(".cn") ? "China" : "";
        return "api://AzureADTokenExchange" + cloud + "/.default";
    }

    private static TokenCredential managed(String clientId) {
        ManagedIdentityCredentialBuilder identity = new ManagedIdentityCredentialBuilder()
            .httpClient(new JdkHttpClientBuilder().build());
        return (clientId.isEmpty() ? identity : identity.clientId(clientId)).build();
    }

}
