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
     * The sessions of this browser.
     * @param enough whether what the near-cache says will do; otherwise Redis is asked
     * @return at least one session with a live launch or a remembered one; fails with
     * {@code no-session}, {@code session-replaced}, {@code session-expired}, the reason
     * of the end, or {@code store-unavailable}
     */
    public Mono<List<SessionView>> sessions(ServerWebExchange exchange, Predicate<SessionView> enough) {
        return tickets(exchange).flatMap((tickets) -> {
            if (tickets.isEmpty()) {
                return Mono.error(Reason.NO_SESSION.asException());
            }
            return Flux.fromIterable(tickets)
                .concatMap((ticket) -> look(ticket, enough).map((found) -> new Look(ticket, found)))
                .collectList()
                .flatMap(SessionReader::opened);
        });
    }

    /**
     * Returns the launch with that id in this browser, live or not; does not extend its
     * idle limit.
     */
    public Mono<Held> held(ServerWebExchange exchange, LaunchId id) {
        return sessions(exchange, (view) -> view.launch(id).isPresent())
            .flatMap((views) -> Mono.justOrEmpty(views.stream()
                .flatMap((view) -> view.launch(id).map((entry) -> new Held(view, entry)).stream())
                .findFirst()))
            .switchIfEmpty(Mono.error(Reason.UNKNOWN_LAUNCH::asException));
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
     * the record cannot be opened any more, {@code unknown-launch} or {@code
     * store-unavailable}.
     */
    public Mono<LaunchRecord> launch(Held held) {
        return Mono.justOrEmpty(refusal(held))
            .flatMap(Mono::<LaunchRecord>error)
            .switchIfEmpty(Mono.defer(() -> this.tokens.find(held.entry.id())
                .onErrorMap(EndReasons::unknown, (ex) -> Reason.SESSION_LOST.asException())
                .flatMap((launch) -> held.owns(launch) ? Mono.just(launch)
                        : Mono.error(Reason.UNKNOWN_LAUNCH.asException()))));
    }

    /**
     * The same, empty if the launch is over: the vault may have ended it without the
     * session knowing.
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
     * Returns the complete session, of which a request may know only a part.
     */
    public Mono<SessionView> whole(SessionView part) {
        return this.store.fresh(part.id()).flatMap((found) -> Mono.justOrEmpty(found.session()));
    }

    /**
     * The only launch that the host name of a request is for, or {@code null} on the
     * public origin.
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
     * Returns the state of some sessions for an event listener whose cookie was checked
     * at its start.
     * @param only the launch it may hear of, or {@code null} for all
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
     * Returns the sessions that this request may end, as currently in Redis; none is not
     * an error.
     */
    public Flux<SessionView> own(ServerWebExchange exchange) {
        return tickets(exchange).flatMapIterable((tickets) -> tickets)
            .concatMap((ticket) -> this.store.fresh(ticket.session())
                .flatMap((found) -> Mono.justOrEmpty(new Look(ticket, found).open())));
    }

    /**
     * The authentic cookies of a request.
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
     * Returns the reason why a launch is not live, or empty.
     * @return the refusal, or nothing
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
     * One ticket and the stored session.
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
         * Returns when the launch ends without further activity.
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
     * State of the sessions of a listener.
     *
     * @param live launches that may be used
     * @param over launches that may not, with their reason
     * @param reason why the last one ended, or {@code null} if it just ran out
     */
    public record Watched(List<Held> live, Map<LaunchId, String> over, @Nullable String reason) {
    }

}
