package dev.smartgateway.session.web;

import java.util.List;
import java.util.Map;

import dev.smartgateway.page.HtmlPages;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.cookie.SessionCookie;
import dev.smartgateway.session.live.SessionEnd;
import dev.smartgateway.session.live.SessionReader;
import dev.smartgateway.session.store.LaunchEntry;
import dev.smartgateway.session.store.SessionView;
import dev.smartgateway.smart.LaunchId;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.CacheControl;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;

/**
 * Lists, shows and ends the launches of one browser.
 */
final class LaunchesHandler {

    private final SessionReader browser;

    private final SessionEnd ending;

    private final SessionCookie cookie;

    private final Management management;

    LaunchesHandler(SessionReader browser, SessionEnd ending, SessionCookie cookie, Management management) {
        this.browser = browser;
        this.ending = ending;
        this.cookie = cookie;
        this.management = management;
    }

    /** Those that the caller names, and how many there are. */
    Mono<ServerResponse> list(ServerRequest request) {
        Named named = Named.of(request);
        return this.browser.sessions(request.exchange(), (view) -> true)
            .flatMapMany((views) -> Flux.fromIterable(this.browser.live(views)))
            .concatMap((held) -> this.browser.usable(held).thenReturn(held))
            .collectList()
            .flatMap((live) -> ok().bodyValue(SessionDocuments.list(live, named)));
    }

    Mono<ServerResponse> show(ServerRequest request) {
        LaunchId id = id(request);
        return this.browser.held(request.exchange(), id)
            .flatMap((held) -> this.browser.launch(held)
                .flatMap((launch) -> this.management.of(launch)
                    .map((url) -> SessionDocuments.context(held, launch, url))
                    .defaultIfEmpty(SessionDocuments.context(held, launch, null))))
            .flatMap((document) -> ok().header("X-Gateway-Launch", id.value()).bodyValue(document));
    }

    /** Also completes for a launch that has ended before. */
    Mono<ServerResponse> end(ServerRequest request) {
        return this.browser.held(request.exchange(), id(request))
            .flatMap((held) -> end(request.exchange(), held.session(), held.entry()))
            .then(Mono.defer(LaunchesHandler::nothing));
    }

    /** The session goes with its last launch; the cookie with what it opens. */
    private Mono<Void> end(ServerWebExchange exchange, SessionView part, LaunchEntry entry) {
        return this.browser.whole(part).flatMap((view) -> {
            String reason = Reason.SESSION_ENDED.code();
            boolean last = this.browser.live(List.of(view))
                .stream()
                .allMatch((other) -> other.entry().id().equals(entry.id()));
            return last ? this.ending.session(view, reason).thenReturn(true)
                    : this.ending.launches(view, List.of(entry), reason)
                        .thenReturn(this.cookie.label(exchange) != null);
        }).filter(Boolean::booleanValue).doOnNext((all) -> this.cookie.delete(exchange)).then();
    }

    /** The host name of a launch signs out of that launch. */
    private Mono<Void> signOut(ServerWebExchange exchange, SessionView view) {
        return (this.cookie.label(exchange) == null) ? this.ending.session(view, Reason.SESSION_ENDED.code())
                : Flux.fromIterable(view.launches()).concatMap((entry) -> end(exchange, view, entry)).then();
    }

    /**
     * Completes whether or not there is a session; Redis first, then the cookie. A call
     * that brings no cookie may be another site's, to which the browser did not give it,
     * so nothing is deleted.
     */
    Mono<ServerResponse> logout(ServerRequest request) {
        boolean form = "navigate".equals(request.headers().firstHeader("Sec-Fetch-Mode"));
        boolean known = SessionCookie.anyIn(request.exchange());
        if (form && !known && !"same-origin".equals(request.headers().firstHeader("Sec-Fetch-Site"))) {
            return Mono.error(Reason.CROSS_SITE::asException);
        }
        return this.browser.own(request.exchange())
            .concatMap((view) -> signOut(request.exchange(), view))
            .then(Mono.defer(() -> {
                if (known) {
                    this.cookie.delete(request.exchange());
                }
                return form ? HtmlPages.answer(ok().header("Content-Security-Policy", HtmlPages.POLICY), request,
                        "signed-out", Map.of()) : nothing();
            }));
    }

    private static Mono<ServerResponse> nothing() {
        return ServerResponse.noContent().cacheControl(CacheControl.noStore()).build();
    }

    private static ServerResponse.BodyBuilder ok() {
        return ServerResponse.ok().cacheControl(CacheControl.noStore());
    }

    private static LaunchId id(ServerRequest request) {
        try {
            return new LaunchId(request.pathVariable("id"));
        }
        catch (IllegalArgumentException ex) {
            throw Reason.UNKNOWN_LAUNCH.asException();
        }
    }

}
