package dev.smartgateway.session.origin;

import dev.smartgateway.session.cookie.SessionCookie;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.LaunchOrigins;

import org.springframework.boot.webflux.autoconfigure.WebHttpHandlerBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebFilter;

/**
 * Spring configuration of the host names of launches and of apps. It has no effect if
 * everything has one origin.
 */
@Configuration(proxyBeanMethods = false)
@Import(HandoverHandler.class)
class LaunchOriginConfiguration {

    @Bean
    WebFilter launchOriginFilter(LaunchOrigins origins, SessionCookie cookie, Apps apps) {
        return origins.apart() ? new LaunchOriginFilter(cookie, apps) : (exchange, chain) -> chain.filter(exchange);
    }

    @Bean
    WebHttpHandlerBuilderCustomizer appOriginPaths(Apps apps) {
        return (builder) -> builder.httpHandlerDecorator((handler) -> new AppOriginPaths(handler, apps));
    }

    @Bean
    WebFilter appOriginFilter(Apps apps) {
        return new AppOriginFilter(apps);
    }

    @Bean
    RouterFunction<ServerResponse> handoverRoutes(HandoverHandler handover) {
        return RouterFunctions.route()
            .GET("/handover", handover::here)
            .GET("/handover/{label}", handover::code)
            .build();
    }

}
