package dev.smartgateway.operator.apps;

import dev.smartgateway.reload.FileWatch;
import dev.smartgateway.smart.Apps;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Spring configuration of the apps and their reload.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AppsProperties.class)
class AppsConfiguration {

    private final AppsProperties properties;

    AppsConfiguration(AppsProperties properties) {
        this.properties = properties;
    }

    @Bean
    AppFiles appFiles(Environment environment) {
        return new AppFiles(environment::resolveRequiredPlaceholders, this.properties.plainHttpHosts());
    }

    @Bean
    Apps apps(AppFiles files) {
        return files.read(this.properties.location());
    }

    /** Only in the server, not in commands that examine the files. */
    @Bean
    @ConditionalOnWebApplication
    FileWatch appsWatch(AppFiles files, Apps apps, ApplicationEventPublisher events, MeterRegistry meters) {
        AppsReload reload = new AppsReload(files, this.properties.location(), apps, events, meters);
        return new FileWatch("apps-watch", this.properties.reload(), reload::look);
    }

}
