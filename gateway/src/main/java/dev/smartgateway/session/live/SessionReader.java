package dev.smartgateway.session.live;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.cookie.LaunchTicket;
import dev.smartgateway.session.cookie.SessionCookie;
import dev.smartgateway.session.cookie.SessionTicket;
import dev.smartgateway.session.store.FoundSession;
import dev.smartgateway.session.store.LaunchEntry;
import dev.smartgateway.session.store.SessionStore;
import dev.smartgateway.session.store.SessionView;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.Tokens;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

/**
 * Reads the sessions of a request's cookies: usually one; two if the browser has a framed
 * and an unframed cookie. Reading does not extend the idle limit.
 */
public final class SessionReader {

    private final SessionCookie cookie;

    private final SessionStore store;

    private final Tokens tokens;

    private final Clock clock;

    SessionReader(SessionCookie cookie, SessionStore store, Tokens tokens, Clock clock) {
        this.cookie = cookie;
        this.store = store;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * Returns the sessions of this browser.
     * @param enough whether a session from the near-cache is sufficient; otherwise Redis
     * is queried
     * @return at least one session, whose launches may have ended; fails with
     * {@code no-session}, {@code session-replaced}, {@code session-expired}, the reason
     * of the end, or {@code store-unavailable}
     */
    public Mono<List<SessionView>> sessions(ServerWebExchange exchange, Predicate<SessionView> enough) {
        return tickets(exchange).flatMap((tickets) -> {
            if (tickets.isEmpty()) {
                return Mono.error(Reason.NO_SESSION.asException());
            }
            if (tickets.size() == 1) {
                SessionTicket only = tickets.get(0);
                return look(only, enough).flatMap((found) -> opened(List.of(new Look(only, found))));
            }
            return Flux.fromIterable(tickets)
                .concatMap((ticket) -> look(ticket, enough).map((found) -> new Look(ticket, found)))
                .collectList()
                .flatMap(SessionReader::opened);
        });
    }

    /**
     * Returns the launch with that id in this browser, live or not. Does not extend its
     * idle limit. Fails with {@code unknown-launch}, and like {@link #sessions}.
     */
    public Mono<Held> held(ServerWebExchange exchange, LaunchId id) {
        return sessions(exchange, (view) -> view.launch(id).isPresent()).flatMap((views) -> {
            for (SessionView view : views) {
                LaunchEntry entry = view.launch(id).orElse(null);
                if (entry != null) {
                    return Mono.just(new Held(view, entry));
                }
            }
            return Mono.error(Reason.UNKNOWN_LAUNCH.asException());
        });
    }

    /**
     * Returns the live launches of some sessions.
     */
    public List<Held> live(List<SessionView> views) {
        return views.stream()
            .flatMap((view) -> view.live(now()).stream().map((entry) -> new Held(view, entry)))
            .toList();
    }

    /**
     * Returns the record of a launch after checking that it is live and belongs to the
     * session that lists it. Fails with the reason of its end, {@code session-lost} if
     * the record can no longer be opened, {@code unknown-launch} or
     * {@code store-unavailable}.
     */
    public Mono<LaunchRecord> launch(Held held) {
        return Mono.defer(() -> {
            ProblemException refusal = refusal(held).orElse(null);
            return (refusal != null) ? Mono.error(refusal)
                    : this.tokens.find(held.entry.id())
                        .onErrorMap(EndReasons::unknown, (ex) -> Reason.SESSION_LOST.asException())
                        .flatMap((launch) -> held.owns(launch) ? Mono.just(launch)
                                : Mono.error(Reason.UNKNOWN_LAUNCH.asException()));
        });
    }

    /**
     * Like {@link #launch}, but empty if the launch has ended. Its tokens may have ended
     * without the session knowing.
     */
    public Mono<LaunchRecord> usable(Held held) {
        return launch(held).onErrorResume(EndReasons::over, (ex) -> Mono.empty());
    }

    /**
     * Returns the live launch of a ticket, as currently in Redis. Fails with the reason
     * of its end.
     */
    public Mono<Held> handed(LaunchTicket ticket) {
        SessionTicket only = new SessionTicket(ticket.session(), "", ticket.launch());
        return this.store.fresh(ticket.session())
            .flatMap((found) -> opened(List.of(new Look(only, found))))
            .flatMap((views) -> {
                Held held = new Held(views.get(0), views.get(0).launches().get(0));
                return Mono.justOrEmpty(refusal(held)).flatMap(Mono::<Held>error).defaultIfEmpty(held);
            });
    }

    /**
     * Returns the complete session, of which a request may see only a part.
     */
    public Mono<SessionView> whole(SessionView part) {
        return this.store.fresh(part.id()).flatMap((found) -> Mono.justOrEmpty(found.session()));
    }

    /**
     * Returns the launch to which the host name of a request is limited; {@code null} on
     * the public origin.
     */
    public @Nullable LaunchId only(ServerWebExchange exchange) {
        return this.cookie.read(exchange)
            .stream()
            .map(SessionTicket::only)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    }

    /**
     * Returns the state of some sessions for an event stream whose cookie was checked at
     * its start.
     * @param only the only launch that it may report, or {@code null} for all
     */
    public Mono<Watched> watched(List<String> ids, @Nullable LaunchId only) {
        return Flux.fromIterable(ids).concatMap(this.store::near).collectList().flatMap((founds) -> {
            List<SessionView> views = founds.stream()
                .map(FoundSession::session)
                .filter(Objects::nonNull)
                .map((view) -> (only != null) ? view.only(only) : view)
                .toList();
            Map<LaunchId, String> over = new LinkedHashMap<>();
            views.stream()
                .flatMap((view) -> view.launches().stream().map((entry) -> new Held(view, entry)))
                .forEach((held) -> refusal(held).ifPresent((ex) -> over.put(held.entry.id(), ex.problem().code())));
            return Flux.fromIterable(live(views))
                .concatMap((held) -> launch(held).map((launch) -> held).onErrorResume(EndReasons::over, (ex) -> {
                    over.put(held.entry.id(), ((ProblemException) ex).problem().code());
                    return Mono.empty();
                }))
                .collectList()
                .map((live) -> new Watched(live, over, reason(founds, over)));
        });
    }

    private static @Nullable String reason(List<FoundSession> founds, Map<LaunchId, String> over) {
        return Stream.concat(over.values().stream(), founds.stream().map(FoundSession::ended).filter(Objects::nonNull))
            .reduce((first, second) -> second)
            .orElse(null);
    }

    /**
     * Returns the sessions that this request may end, as currently in Redis. Having none
     * is not an error.
     */
    public Flux<SessionView> own(ServerWebExchange exchange) {
        return tickets(exchange).flatMapIterable((tickets) -> tickets)
            .concatMap((ticket) -> this.store.fresh(ticket.session())
                .flatMap((found) -> Mono.justOrEmpty(new Look(ticket, found).open())));
    }

    /**
     * Returns the authentic tickets of a request.
     */
    Mono<List<SessionTicket>> tickets(ServerWebExchange exchange) {
        return Mono.fromCallable(() -> this.cookie.read(exchange));
    }

    private Mono<FoundSession> look(SessionTicket ticket, Predicate<SessionView> enough) {
        return this.store.near(ticket.session()).flatMap((found) -> {
            SessionView view = new Look(ticket, found).open();
            boolean good = view != null && enough.test(view);
            return good ? Mono.just(found) : this.store.fresh(ticket.session());
        });
    }

    private static Mono<List<SessionView>> opened(List<Look> looks) {
        List<SessionView> open = looks.stream().map(Look::open).filter(Objects::nonNull).toList();
        return open.isEmpty() ? Mono.error(looks.get(looks.size() - 1).refusal()) : Mono.just(open);
    }

    /**
     * Returns the refusal for a launch that is not live; empty if it is live.
     */
    Optional<ProblemException> refusal(Held held) {
        if (held.entry.ended() != null) {
            return Optional.of(EndReasons.refusal(held.entry.ended()));
        }
        return now().isBefore(held.deadline()) ? Optional.empty() : Optional.of(EndReasons.refusal(null));
    }

    Instant now() {
        return this.clock.instant();
    }

    /**
     * A ticket and the session that was found for it.
     */
    private record Look(SessionTicket ticket, FoundSession found) {

        @Nullable SessionView open() {
            SessionView view = this.found.session();
            LaunchId only = this.ticket.only();
            if (view != null && only != null) {
                return view.launch(only).isPresent() ? view.only(only) : null;
            }
            return (view != null && view.accepts(this.ticket.proof())) ? view : null;
        }

        ProblemException refusal() {
            return (this.found.session() != null && this.ticket.only() == null) ? Reason.SESSION_REPLACED.asException()
                    : EndReasons.refusal(this.found.ended());
        }

    }

    /**
     * A launch and the session that holds it.
     *
     * @param session the session
     * @param entry the launch
     */
    public record Held(SessionView session, LaunchEntry entry) {

        /**
         * Returns when the launch expires without further use.
         */
        public Instant deadline() {
            return this.entry.span().deadline();
        }

        private boolean owns(LaunchRecord launch) {
            LaunchRecord.Owner owner = launch.owner();
            return owner.session().equals(this.session.id()) && launch.id().equals(this.entry.id())
                    && owner.app().equals(this.entry.app()) && owner.issuer().equals(this.entry.issuer());
        }

    }

    /**
     * State of the sessions of an event stream.
     *
     * @param live launches that may be used
     * @param over launches that may not be used, with the reason code
     * @param reason reason code of the last end, or {@code null} if none is known
     */
    public record Watched(List<Held> live, Map<LaunchId, String> over, @Nullable String reason) {
    }

}
