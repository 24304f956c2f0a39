package dev.smartgateway.style;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.smartgateway.outbound.HttpClients;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Spring configuration of page styles.
 */
@Configuration(proxyBeanMethods = false)
class StyleConfiguration {

    @Bean
    PageStyles pageStyles(HttpClients clients) {
        return new PageStyles(clients, Ticker.systemTicker());
    }

}
