package dev.smartgateway.session.logout;

import dev.smartgateway.reason.Reason;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Spring configuration of the logout endpoints.
 */
@Configuration(proxyBeanMethods = false)
@Import({ Providers.class, LogoutTokens.class, LogoutHandler.class })
class ProviderLogoutConfiguration {

    @Bean
    RouterFunction<ServerResponse> providerLogoutRoutes(LogoutHandler handler) {
        return RouterFunctions.route()
            .POST("/logout/backchannel", handler::backchannel)
            .GET("/logout/frontchannel", handler::frontchannel)
            .route(RequestPredicates.path("/logout/{channel}"), ProviderLogoutConfiguration::other)
            .build();
    }

    /** Refuses other methods of an existing path. */
    private static Mono<ServerResponse> other(ServerRequest request) {
        String allowed = switch (request.pathVariable("channel")) {
            case "backchannel" -> "POST";
            case "frontchannel" -> "GET";
            default -> throw Reason.NOT_FOUND.asException();
        };
        request.exchange().getResponse().getHeaders().set(HttpHeaders.ALLOW, allowed);
        return Mono.error(Reason.METHOD_NOT_ALLOWED.asException());
    }

}
