package dev.smartgateway.session.web;

import java.util.stream.Stream;

import dev.smartgateway.reason.Reason;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Spring configuration of the session routes.
 */
@Configuration(proxyBeanMethods = false)
@Import({ LaunchesHandler.class, OwnHandler.class, EventsHandler.class, StreamListeners.class, Management.class,
        ProviderSignOut.class, LaunchThemeFilter.class })
class RoutesConfiguration {

    @Bean
    RouterFunction<ServerResponse> launchesRoutes(LaunchesHandler launches, OwnHandler own, EventsHandler events) {
        RouterFunctions.Builder routes = RouterFunctions.route()
            .GET("/launches", launches::list)
            .HEAD("/launches", launches::list)
            .GET("/launches/{id}", launches::show)
            .HEAD("/launches/{id}", launches::show)
            .DELETE("/launches/{id}", launches::end)
            .POST("/logout", launches::logout)
            .GET("/sessions", own::list)
            .HEAD("/sessions", own::list)
            .DELETE("/sessions/{id}", own::end)
            .GET("/session/events", events::events);
        Stream
            .of("/launches GET,HEAD", "/launches/{id} GET,HEAD,DELETE", "/logout POST", "/sessions GET,HEAD",
                    "/sessions/{id} DELETE", "/session/events GET")
            .map((line) -> line.split(" "))
            .forEach((line) -> routes.route(RequestPredicates.path(line[0]), (request) -> other(request, line[1])));
        return routes.build();
    }

    /** Answers OPTIONS and refuses other methods of an existing path. */
    private static Mono<ServerResponse> other(ServerRequest request, String allowed) {
        request.exchange().getResponse().getHeaders().set(HttpHeaders.ALLOW, allowed + ",OPTIONS");
        return request.method().equals(HttpMethod.OPTIONS) ? ServerResponse.noContent().build()
                : Mono.error(Reason.METHOD_NOT_ALLOWED.asException());
    }

}
