package dev.smartgateway.session.web;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import dev.smartgateway.page.HtmlPages;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.cookie.SessionCookie;
import dev.smartgateway.session.live.SessionEnd;
import dev.smartgateway.session.live.SessionReader;
import dev.smartgateway.session.store.LaunchEntry;
import dev.smartgateway.session.store.SessionView;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.token.LaunchRecord;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.CacheControl;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;

/**
 * Lists, returns and ends the launches of one browser.
 */
final class LaunchesHandler {

    private final SessionReader reader;

    private final SessionEnd sessionEnd;

    private final SessionCookie cookie;

    private final Management management;

    private final ProviderSignOut providers;

    private final Apps apps;

    LaunchesHandler(SessionReader reader, SessionEnd sessionEnd, SessionCookie cookie, Management management,
            ProviderSignOut providers, Apps apps) {
        this.apps = apps;
        this.providers = providers;
        this.reader = reader;
        this.sessionEnd = sessionEnd;
        this.cookie = cookie;
        this.management = management;
    }

    /**
     * Returns the launches that the caller names, and the number of all live launches.
     */
    Mono<ServerResponse> list(ServerRequest request) {
        Named named = Named.of(request);
        return this.reader.sessions(request.exchange(), (view) -> true)
            .flatMapMany((views) -> Flux.fromIterable(this.reader.live(views)))
            .concatMap((held) -> this.reader.usable(held).thenReturn(held))
            .collectList()
            .flatMap((live) -> ok().bodyValue(SessionDocuments.list(live, named)));
    }

    Mono<ServerResponse> show(ServerRequest request) {
        LaunchId id = id(request);
        return this.reader.held(request.exchange(), id)
            .flatMap((held) -> this.reader.launch(held)
                .flatMap((launch) -> this.management.of(launch)
                    .map((url) -> SessionDocuments.context(held, launch, base(launch), url))
                    .defaultIfEmpty(SessionDocuments.context(held, launch, base(launch), null))))
            .flatMap((document) -> ok().header("X-Gateway-Launch", id.value()).bodyValue(document));
    }

    private String base(LaunchRecord launch) {
        String path = "/launches/" + launch.id().value() + "/fhir";
        return this.apps.app(launch.owner().app()).map((app) -> app.reaches(path)).orElse(path);
    }

    /** Ends a launch. Succeeds as well if the launch has already ended. */
    Mono<ServerResponse> end(ServerRequest request) {
        return this.reader.held(request.exchange(), id(request))
            .flatMap((held) -> end(request.exchange(), held.session(), held.entry()))
            .then(Mono.defer(LaunchesHandler::nothing));
    }

    /**
     * Ends a launch. With the last launch the session ends as well, and its cookie is
     * deleted.
     */
    private Mono<Void> end(ServerWebExchange exchange, SessionView part, LaunchEntry entry) {
        return this.reader.whole(part).flatMap((view) -> {
            String reason = Reason.SESSION_ENDED.code();
            boolean last = this.reader.live(List.of(view))
                .stream()
                .allMatch((other) -> other.entry().id().equals(entry.id()));
            return last ? this.sessionEnd.session(view, reason).thenReturn(true)
                    : this.sessionEnd.launches(view, List.of(entry), reason)
                        .thenReturn(this.cookie.label(exchange) != null);
        }).filter(Boolean::booleanValue).doOnNext((all) -> this.cookie.delete(exchange)).then();
    }

    /** Ends the session; on the host name of a launch, ends only that launch. */
    private Mono<Void> signOut(ServerWebExchange exchange, SessionView view) {
        return (this.cookie.label(exchange) == null) ? this.sessionEnd.session(view, Reason.SESSION_ENDED.code())
                : Flux.fromIterable(view.launches()).concatMap((entry) -> end(exchange, view, entry)).then();
    }

    /**
     * Ends the session in Redis, then deletes the cookie. Succeeds as well without a
     * session. A call without a cookie may come from another site, so it deletes nothing.
     */
    Mono<ServerResponse> logout(ServerRequest request) {
        boolean form = "navigate".equals(request.headers().firstHeader("Sec-Fetch-Mode"));
        boolean known = SessionCookie.anyIn(request.exchange());
        if (form && !known && !"same-origin".equals(request.headers().firstHeader("Sec-Fetch-Site"))) {
            return Mono.error(Reason.CROSS_SITE::asException);
        }
        return this.reader.own(request.exchange())
            .collectList()
            .flatMap((views) -> this.providers.of(views)
                .delayUntil((addresses) -> Flux.fromIterable(views)
                    .concatMap((view) -> signOut(request.exchange(), view))
                    .then()))
            .flatMap((addresses) -> {
                if (known) {
                    this.cookie.delete(request.exchange());
                }
                return form ? HtmlPages.answer(ok().header("Content-Security-Policy", HtmlPages.POLICY), request,
                        "signed-out", Map.of("elsewhere", addresses)) : signedOut(addresses.values());
            });
    }

    /**
     * Returns 204 and the addresses where the user can sign out as well, as {@code Link}
     * headers (RFC 8288).
     */
    private static Mono<ServerResponse> signedOut(Collection<URI> addresses) {
        return ServerResponse.noContent()
            .cacheControl(CacheControl.noStore())
            .headers((headers) -> addresses
                .forEach((address) -> headers.add("Link", "<" + address + ">; rel=\"urn:smartgateway:end-session\"")))
            .build();
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
