package dev.smartgateway.facade;

import dev.smartgateway.limit.RateLimits;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.Sessions;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.token.LaunchRecord;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Finds the launch of a request, for apps with the facade enabled.
 */
final class FacadeLaunches {

    private final Sessions sessions;

    private final Apps apps;

    private final RateLimits limits;

    FacadeLaunches(Sessions sessions, Apps apps, RateLimits limits) {
        this.sessions = sessions;
        this.apps = apps;
        this.limits = limits;
    }

    /**
     * Returns the app of a launch of this browser. The launch may have ended.
     * @return fails with {@code not-found} if the app does not use the facade, and like
     * {@link Sessions#app}
     */
    Mono<App> app(ServerRequest request) {
        return this.sessions.app(request.exchange(), id(request))
            .flatMap((name) -> Mono.justOrEmpty(this.apps.app(name)))
            .filter((app) -> app.signIn() == App.SignIn.FACADE)
            .switchIfEmpty(Mono.error(Reason.NOT_FOUND::asException));
    }

    /**
     * Returns the live launch of a request, extends its idle limit and counts the request
     * against its rate limit.
     */
    Mono<Opened> live(ServerRequest request) {
        return app(request).flatMap((app) -> record(request).map((launch) -> new Opened(app, launch)));
    }

    /**
     * Like {@link #live}, for a request that {@link #app} has already accepted.
     */
    Mono<LaunchRecord> record(ServerRequest request) {
        return this.sessions.launch(request.exchange(), id(request)).delayUntil(this.limits::launch);
    }

    static LaunchId id(ServerRequest request) {
        try {
            return new LaunchId(request.pathVariable("id"));
        }
        catch (IllegalArgumentException ex) {
            throw Reason.UNKNOWN_LAUNCH.asException();
        }
    }

    /** Sets the cache headers of every response. */
    static void unstored(HttpHeaders headers) {
        headers.setCacheControl("no-store");
        headers.setPragma("no-cache");
    }

    /**
     * A live launch of this browser and its app.
     *
     * @param app the app, which uses the facade
     * @param launch the launch
     */
    record Opened(App app, LaunchRecord launch) {
    }

}
