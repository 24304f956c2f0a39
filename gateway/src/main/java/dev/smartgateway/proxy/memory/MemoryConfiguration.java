package dev.smartgateway.proxy.memory;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Spring configuration of the memory budget.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MemoryProperties.class)
class MemoryConfiguration {

    @Bean
    MemoryBudget memoryBudget(MemoryProperties properties) {
        long most = properties.bytes(Runtime.getRuntime().maxMemory());
        return new MemoryBudget(most, most / 100 * properties.sessionShare());
    }

}
