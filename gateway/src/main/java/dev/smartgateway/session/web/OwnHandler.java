package dev.smartgateway.session.web;

import dev.smartgateway.session.cookie.SessionCookie;
import dev.smartgateway.session.live.OwnSessions;
import reactor.core.publisher.Mono;

import org.springframework.http.CacheControl;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Lists and ends the user's own sessions, including those in other browsers.
 */
final class OwnHandler {

    private final OwnSessions sessions;

    private final SessionCookie cookie;

    OwnHandler(OwnSessions sessions, SessionCookie cookie) {
        this.sessions = sessions;
        this.cookie = cookie;
    }

    Mono<ServerResponse> list(ServerRequest request) {
        return this.sessions.list(request.exchange())
            .map(SessionDocuments::session)
            .collectList()
            .flatMap((lines) -> ServerResponse.ok().cacheControl(CacheControl.noStore()).bodyValue(lines));
    }

    Mono<ServerResponse> end(ServerRequest request) {
        return this.sessions.end(request.exchange(), request.pathVariable("id")).doOnNext((own) -> {
            if (own.here()) {
                this.cookie.delete(request.exchange());
            }
        }).then(ServerResponse.noContent().cacheControl(CacheControl.noStore()).build());
    }

}
