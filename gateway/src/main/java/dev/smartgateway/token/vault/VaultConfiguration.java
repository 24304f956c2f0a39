package dev.smartgateway.token.vault;

import dev.smartgateway.token.Tokens;
import dev.smartgateway.token.refresh.Refresher;
import dev.smartgateway.token.store.LaunchServices;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Spring configuration of the token store.
 */
@Configuration(proxyBeanMethods = false)
class VaultConfiguration {

    @Bean
    Tokens tokens(LaunchServices launches, Refresher refresher) {
        return new RedisTokens(launches, refresher);
    }

    @Bean
    ShutdownDrain shutdownDrain(Refresher refresher) {
        return new ShutdownDrain(refresher);
    }

}
