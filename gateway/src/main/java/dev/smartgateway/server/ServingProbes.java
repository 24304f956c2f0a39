package dev.smartgateway.server;

import java.time.Duration;
import java.util.Map;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The liveness and readiness probes on the public port. They need no authentication and
 * therefore return only up or down; health is evaluated at most once per second.
 */
final class ServingProbes {

    private static final Duration FRESH = Duration.ofSeconds(1);

    private final HealthEndpoint health;

    private final Mono<Boolean> live = up("liveness");

    private final Mono<Boolean> ready = up("readiness");

    ServingProbes(HealthEndpoint health) {
        this.health = health;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
            .GET("/livez", (request) -> answer(this.live))
            .GET("/readyz", (request) -> answer(this.ready))
            .build();
    }

    private Mono<Boolean> up(String group) {
        return Mono.fromCallable(() -> {
            HealthDescriptor seen = this.health.healthForPath(group);
            return seen != null && Status.UP.equals(seen.getStatus());
        }).subscribeOn(Schedulers.boundedElastic()).onErrorReturn(false).cache(FRESH);
    }

    private static Mono<ServerResponse> answer(Mono<Boolean> state) {
        return state.flatMap((up) -> ServerResponse.status(up ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
            .cacheControl(CacheControl.noStore())
            .bodyValue(Map.of("status", up ? "UP" : "DOWN")));
    }

}
