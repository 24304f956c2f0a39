package dev.smartgateway.token.vault;

import dev.smartgateway.token.Tokens;
import dev.smartgateway.token.refresh.Refresher;
import dev.smartgateway.token.store.Launches;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Wires the vault.
 */
@Configuration(proxyBeanMethods = false)
class VaultConfiguration {

    @Bean
    Tokens tokens(Launches launches, Refresher refresher) {
        return new RedisTokens(launches, refresher);
    }

    @Bean
    Landing landing(Refresher refresher) {
        return new Landing(refresher);
    }

}
