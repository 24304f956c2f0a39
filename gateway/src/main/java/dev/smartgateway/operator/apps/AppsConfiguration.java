package dev.smartgateway.operator.apps;

import dev.smartgateway.smart.Apps;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Loads the configured apps.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AppsProperties.class)
class AppsConfiguration {

    @Bean
    Apps apps(AppsProperties properties, Environment environment) {
        return new AppFiles(environment::resolveRequiredPlaceholders, properties.plainHttpHosts())
            .read(properties.location());
    }

}
