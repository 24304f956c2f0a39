package dev.smartgateway.sandbox;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(SandboxProperties.class)
class SandboxApplication {

    @Bean
    Paths paths(SandboxProperties properties) {
        return Paths.of(properties.mode());
    }

    @Bean
    Origin origin(SandboxProperties properties, Environment environment) {
        String url = properties.url();
        return new Origin((url != null) ? url : "http://localhost:" + environment.getProperty("server.port", "9000"));
    }

}
