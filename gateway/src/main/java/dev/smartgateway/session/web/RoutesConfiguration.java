package dev.smartgateway.session.web;

import dev.smartgateway.session.cookie.SessionCookie;
import dev.smartgateway.session.live.Browser;
import dev.smartgateway.session.live.Ending;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Wires the routes.
 */
@Configuration(proxyBeanMethods = false)
class RoutesConfiguration {

    @Bean
    RouterFunction<ServerResponse> launchesRoutes(Browser browser, Ending ending, SessionCookie cookie) {
        LaunchesHandler launches = new LaunchesHandler(browser, ending, cookie);
        return RouterFunctions.route()
            .GET("/launches", launches::list)
            .GET("/launches/{id}", launches::show)
            .DELETE("/launches/{id}", launches::end)
            .POST("/logout", launches::logout)
            .build();
    }

}
