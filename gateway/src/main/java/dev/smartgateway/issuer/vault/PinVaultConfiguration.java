package dev.smartgateway.issuer.vault;

import java.time.Clock;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import dev.smartgateway.issuer.PinKeySource;
import dev.smartgateway.issuer.PinnedIssuerProperties;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.problem.ConfigurationFault.Part;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Spring configuration of the signing key in a vault, if one is configured.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PinVaultProperties.class)
class PinVaultConfiguration {

    // CHECKSTYLE:OFF a bean method takes what its bean takes
    @Bean
    @ConditionalOnProperty("gateway.pinned-issuer.vault.url")
    PinKeySource pinVaultKeys(PinVaultProperties vault, PinnedIssuerProperties properties,
            TokenCredential azureIdentity, Clock clock) {
        if (properties.keys().any()) {
            throw new ConfigurationFault(Part.CREDENTIALS,
                    "gateway.pinned-issuer.keys and gateway.pinned-issuer.vault are both set.",
                    "Keep one: a key in a file, or one in the vault.");
        }
        KeyClient client = new KeyClientBuilder().vaultUrl(String.valueOf(vault.url()))
            .credential(azureIdentity)
            .httpClient(new JdkHttpClientBuilder().build())
            .buildClient();
        return new PinVaultKeys(client, vault.key(), clock);
    }
    // CHECKSTYLE:ON

}
