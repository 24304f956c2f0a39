package dev.smartgateway.session.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Wires the routes.
 */
@Configuration(proxyBeanMethods = false)
@Import({ LaunchesHandler.class, EventsHandler.class, Management.class })
class RoutesConfiguration {

    @Bean
    RouterFunction<ServerResponse> launchesRoutes(LaunchesHandler launches, EventsHandler events) {
        return RouterFunctions.route()
            .GET("/launches", launches::list)
            .GET("/launches/{id}", launches::show)
            .DELETE("/launches/{id}", launches::end)
            .POST("/logout", launches::logout)
            .GET("/session/events", events::events)
            .build();
    }

}
