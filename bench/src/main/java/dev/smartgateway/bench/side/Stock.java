package dev.smartgateway.bench.side;

import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;

/**
 * A backend-for-frontend as the guides of Spring build it: Spring Cloud Gateway with
 * {@code oauth2Login}, {@code TokenRelay} and Spring Session in Redis. It passes requests
 * and answers on unchecked.
 * <p>
 * Arguments: port, origin of the FHIR service, port of Redis.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class Stock {

    public static void main(String[] args) {
        String registration = "spring.security.oauth2.client.registration.world.";
        String provider = "spring.security.oauth2.client.provider.world.";
        Map<String, String> settings = Map.ofEntries(Map.entry("server.port", args[0]),
                Map.entry("stock.service", args[1]), Map.entry("spring.data.redis.port", args[2]),
                Map.entry("spring.main.banner-mode", "off"), Map.entry(registration + "client-id", "stock"),
                Map.entry(registration + "client-secret", "stock-secret"), Map.entry(registration + "scope", "openid"),
                Map.entry(registration + "authorization-grant-type", "authorization_code"),
                Map.entry(registration + "redirect-uri", "{baseUrl}/login/oauth2/code/{registrationId}"),
                Map.entry(provider + "issuer-uri", args[1]), Map.entry(provider + "user-name-attribute", "sub"),
                // The settings of the gateway are on the class path, too.
                Map.entry("spring.config.location", "optional:classpath:/none.yml"));
        SpringApplication.run(Stock.class,
                settings.entrySet()
                    .stream()
                    .map((setting) -> "--" + setting.getKey() + "=" + setting.getValue())
                    .toArray(String[]::new));
    }

    @Bean
    RouteLocator routes(RouteLocatorBuilder builder,
            @org.springframework.beans.factory.annotation.Value("${stock.service}") String service) {
        return builder.routes()
            .route("fhir", (route) -> route.path("/fhir/**").filters((filters) -> filters.tokenRelay()).uri(service))
            .build();
    }

    @Bean
    SecurityWebFilterChain security(ServerHttpSecurity http) {
        return http.authorizeExchange((exchanges) -> exchanges.anyExchange().authenticated())
            .csrf(ServerHttpSecurity.CsrfSpec::disable)
            .oauth2Login(Customizer.withDefaults())
            .build();
    }

}
