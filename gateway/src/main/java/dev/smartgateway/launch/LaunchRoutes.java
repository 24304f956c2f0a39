package dev.smartgateway.launch;

import java.time.Duration;
import java.util.Map;

import dev.smartgateway.launch.callback.CallbackHandler;
import dev.smartgateway.launch.context.DepositHandler;
import dev.smartgateway.launch.picker.PickerHandler;
import dev.smartgateway.launch.start.StartHandler;
import dev.smartgateway.launch.web.LaunchPages;
import dev.smartgateway.oauth.SigningKeys;
import dev.smartgateway.page.HtmlPages;
import dev.smartgateway.smart.Apps;
import reactor.core.publisher.Mono;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The routes of the launch endpoints.
 */
final class LaunchRoutes {

    private static final RequestPredicate LOOK = RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD);

    private LaunchRoutes() {
    }

    static RouterFunction<ServerResponse> of(StartHandler start, CallbackHandler callback, SigningKeys keys) {
        return RouterFunctions.route()
            .route(LOOK.and(RequestPredicates.path("/launch")), start::handle)
            .route(LOOK.and(RequestPredicates.path("/launch/{app}")), start::handle)
            .route(LOOK.or(RequestPredicates.method(HttpMethod.POST)).and(RequestPredicates.path("/callback/{issuer}")),
                    callback::handle)
            .route(LOOK.and(RequestPredicates.path("/.well-known/jwks.json")), (request) -> jwks(keys))
            .build();
    }

    /** Serves the start page at the root path of the gateway. */
    static RouterFunction<ServerResponse> start(Apps apps) {
        return RouterFunctions.route()
            .route(LOOK.and(RequestPredicates.path("/")),
                    (request) -> HtmlPages.answer(ServerResponse.ok().headers(LaunchPages.headers(null)), request,
                            "start", Map.of("direct", apps.all().size() == 1)))
            .build();
    }

    /**
     * Routes of the patient picker. A search is a POST, because a URL would keep the
     * search terms.
     */
    static RouterFunction<ServerResponse> picker(PickerHandler picker) {
        return RouterFunctions.route()
            .GET("/picker/{launch}", picker::show)
            .POST("/picker/{launch}", picker::search)
            .POST("/picker/{launch}/choice", picker::choose)
            .POST("/picker/{launch}/cancel", picker::cancel)
            .build();
    }

    static RouterFunction<ServerResponse> context(DepositHandler deposits) {
        return RouterFunctions.route().POST("/context", deposits::handle).build();
    }

    /**
     * Returns the JWK set. It is cached for less time than a new key is published before
     * it signs.
     */
    private static Mono<ServerResponse> jwks(SigningKeys keys) {
        return ServerResponse.ok()
            .cacheControl(CacheControl.maxAge(Duration.ofMinutes(5)).cachePublic())
            .contentType(MediaType.APPLICATION_JSON)
            .bodyValue(keys.publicKeys());
    }

}
