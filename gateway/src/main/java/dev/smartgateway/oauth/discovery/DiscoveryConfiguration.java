package dev.smartgateway.oauth.discovery;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.smartgateway.oauth.Discovery;
import dev.smartgateway.outbound.HttpClients;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Spring configuration of discovery.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DiscoveryConfiguration.DiscoveryProperties.class)
class DiscoveryConfiguration {

    @Bean
    Discovery discovery(HttpClients clients, DiscoveryProperties properties, ApplicationEventPublisher events) {
        return new HttpDiscovery(clients, properties.life(), Ticker.systemTicker(), events::publishEvent);
    }

    /**
     * Caching of issuers' metadata.
     *
     * @param life how long a document is used before it is fetched again
     */
    @ConfigurationProperties("gateway.discovery")
    record DiscoveryProperties(@DefaultValue("10m") Duration life) {
    }

}
