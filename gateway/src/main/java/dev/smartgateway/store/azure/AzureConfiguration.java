package dev.smartgateway.store.azure;

import java.util.Objects;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.ChainedTokenCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import dev.smartgateway.store.RedisTokenSource;
import dev.smartgateway.store.seal.KeySource;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * Spring configuration of the Azure clients, each only if its property is set.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AzureProperties.class)
class AzureConfiguration {

    /** Variable of the Azure SDKs with the client id of a user-assigned identity. */
    private static final String CLIENT_ID = "AZURE_CLIENT_ID";

    @Bean
    @ConditionalOnProperty("gateway.keys.vault-url")
    KeySource vaultKeys(AzureProperties properties, TokenCredential azureIdentity) {
        return new VaultKeys(new SecretClientBuilder().vaultUrl(String.valueOf(properties.keys().vaultUrl()))
            .credential(azureIdentity)
            .httpClient(new JdkHttpClientBuilder().build())
            .buildClient());
    }

    @Bean
    @ConditionalOnProperty("gateway.redis.entra.username")
    RedisTokenSource entraRedisTokens(AzureProperties properties, TokenCredential azureIdentity) {
        AzureProperties.Entra entra = properties.redis().entra();
        return new EntraRedisTokens(Objects.requireNonNull(entra.username()), azureIdentity, entra.scope());
    }

    /**
     * The gateway's identity at Azure: workload identity if the platform provides one
     * (AKS), otherwise managed identity. Created only if a bean requires it.
     */
    @Bean
    @Lazy
    TokenCredential azureIdentity(Environment environment) {
        HttpClient http = new JdkHttpClientBuilder().build();
        @Nullable String clientId = environment.getProperty(CLIENT_ID);
        ChainedTokenCredentialBuilder chain = new ChainedTokenCredentialBuilder();
        if (environment.containsProperty("AZURE_FEDERATED_TOKEN_FILE")) {
            chain.addLast(new WorkloadIdentityCredentialBuilder().httpClient(http).build());
        }
        ManagedIdentityCredentialBuilder managed = new ManagedIdentityCredentialBuilder().httpClient(http);
        return chain.addLast(((clientId != null) ? managed.clientId(clientId) : managed).build()).build();
    }

}
