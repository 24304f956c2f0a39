package dev.smartgateway;

import java.time.Duration;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Serves the description of the HTTP interface for browsers. A test compares it with the
 * routes, the reasons and the events.
 */
@Configuration(proxyBeanMethods = false)
class ContractRoute {

    static final String PATH = "/openapi.json";

    @Bean
    RouterFunction<ServerResponse> openApiRoute() {
        ClassPathResource document = new ClassPathResource("openapi.json");
        return RouterFunctions.route()
            .route(RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD).and(RequestPredicates.path(PATH)),
                    (request) -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .cacheControl(CacheControl.maxAge(Duration.ofMinutes(5)))
                        .bodyValue(document))
            .build();
    }

}
