package dev.smartgateway.session.live;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.SessionProperties;
import dev.smartgateway.session.cookie.SessionCookie;
import dev.smartgateway.session.cookie.SessionTicket;
import dev.smartgateway.session.cookie.SessionTickets;
import dev.smartgateway.session.store.LaunchEntry;
import dev.smartgateway.session.store.SessionStore;
import dev.smartgateway.session.store.SessionUpdate;
import dev.smartgateway.session.store.SessionView;
import dev.smartgateway.smart.App;
import dev.smartgateway.telemetry.GatewayMetric;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

/**
 * Adds a launch to a browser. It joins the session of the browser's newest cookie, or of
 * one replaced a moment ago if the same person is in it (two callbacks at once); anybody
 * else gets a session of their own. The browser gets a new cookie in any case, and the
 * one it came with opens nothing any more.
 */
final class SessionJoin {

    private final SessionReader browser;

    private final SessionStore store;

    private final Tokens tokens;

    private final SessionEnd ending;

    private final SessionJoinSupport desk;

    private final SessionProperties properties;

    private final MeterRegistry meters;

    SessionJoin(SessionReader browser, SessionStore store, Tokens tokens, SessionEnd ending, SessionJoinSupport desk,
            SessionProperties properties, MeterRegistry meters) {
        this.browser = browser;
        this.store = store;
        this.tokens = tokens;
        this.ending = ending;
        this.desk = desk;
        this.properties = properties;
        this.meters = meters;
    }

    Mono<LaunchRecord> add(ServerWebExchange exchange, LaunchRecord launch, Set<String> starts) {
        boolean before = SessionCookie.before(exchange);
        return Mono.zip(this.browser.tickets(exchange), entry(launch))
            .map((found) -> new Plan(found.getT1(), before || !found.getT1().isEmpty(), found.getT2(), starts))
            .flatMap((plan) -> target(plan).flatMap((place) -> settle(exchange, launch, plan, place)));
    }

    private Mono<LaunchEntry> entry(LaunchRecord launch) {
        App.Limits limits = this.desk.limits(launch.owner().app());
        Instant started = launch.life().startedAt();
        Instant latest = started.plus(limits.absolute());
        Instant ends = launch.life().endsAt().isBefore(latest) ? launch.life().endsAt() : latest;
        return this.desk.people.of(launch.owner())
            .map((who) -> new LaunchEntry(launch.id(), launch.owner().app(), launch.owner().issuer(), who,
                    new LaunchEntry.Span(started, ends, limits.idle(), started), null));
    }

    /** The session to join, or a new one. */
    private Mono<Place> target(Plan plan) {
        return Flux.fromIterable(plan.tickets)
            .concatMap((ticket) -> this.store.fresh(ticket.session())
                .flatMap((found) -> Mono.justOrEmpty(found.session()))
                .flatMap((view) -> fits(view, ticket, plan.entry)))
            .next()
            .switchIfEmpty(Mono.fromSupplier(() -> new Place(null, "", plan.before)));
    }

    private Mono<Place> fits(SessionView view, SessionTicket ticket, LaunchEntry entry) {
        Instant now = this.browser.now();
        List<LaunchEntry> live = view.live(now);
        if (view.accepts(ticket.proof())) {
            return live.stream().anyMatch((other) -> somebodyElse(entry, other))
                    ? this.ending.session(view, Reason.USER_CHANGED.code()).then(Mono.empty())
                    : Mono.just(new Place(view.id(), ticket.proof(), true));
        }
        boolean moment = view.replacedWithin(ticket.proof(), this.properties.grace(), now);
        return (moment && live.stream().anyMatch(entry::samePerson))
                ? Mono.just(new Place(view.id(), ticket.proof(), true)) : Mono.empty();
    }

    /** Who is not known is somebody else, unless the operator vouches for the browser. */
    private boolean somebodyElse(LaunchEntry entry, LaunchEntry other) {
        return entry.otherPerson(other)
                || (!this.properties.unknownJoins() && (entry.unknownPerson() || other.unknownPerson()));
    }

    private Mono<LaunchRecord> settle(ServerWebExchange exchange, LaunchRecord launch, Plan plan, Place place) {
        LaunchEntry entry = plan.entry;
        return this.desk.session(place).flatMap((session) -> {
            SessionTickets.Issued issued = this.desk.tickets.issue(session.id());
            return this.desk.people.note(entry.who(), session.id())
                .then(this.tokens.create(owned(launch, session.id(), entry.span().endsAt())))
                .flatMap((saved) -> IdleExtension.keep(this.tokens, entry, this.browser.now()).thenReturn(saved))
                .flatMap((saved) -> session
                    .write((draft) -> place.mark(draft.add(entry))
                        .renew(issued.ticket().proof(), place.presented, this.properties.grace()))
                    .switchIfEmpty(Mono.error(Reason.SESSION_ENDED::asException))
                    .flatMap((view) -> this.desk.concurrent.meet(session.id(), plan.starts).thenReturn(view))
                    .onErrorResume((ex) -> this.ending.drop(List.of(launch.id()), Reason.SESSION_ENDED.code())
                        .then(Mono.error(ex)))
                    .flatMap((view) -> evict(session.id(), entry))
                    .then(Mono.fromSupplier(() -> {
                        this.desk.cookie.write(exchange, issued, this.desk.embedding(entry.issuer()));
                        GatewayMetric.SESSIONS_ADDED.count(this.meters, (place.session != null) ? "joined" : "new");
                        return saved;
                    })));
        });
    }

    private static LaunchRecord owned(LaunchRecord launch, String session, Instant endsAt) {
        LaunchRecord.Owner owner = launch.owner();
        LaunchRecord.Life life = launch.life();
        return new LaunchRecord(launch.id(),
                new LaunchRecord.Owner(session, owner.app(), owner.issuer(), owner.subject(), owner.sid()),
                launch.fhirBase(), launch.granted(), launch.context(), launch.tokens(),
                new LaunchRecord.Life(life.startedAt(), endsAt, life.revision(), life.endedReason()));
    }

    /** Looks again after the write, so that two launches at once count each other. */
    private Mono<Void> evict(String session, LaunchEntry added) {
        int most = Math.max(1, this.desk.limits(added.app()).maxLaunches());
        return this.store.fresh(session).flatMap((found) -> {
            SessionView view = found.session();
            if (view == null) {
                return Mono.empty();
            }
            List<LaunchEntry> live = view.live(this.browser.now());
            List<LaunchEntry> oldest = live.stream()
                .sorted(Comparator.comparing((LaunchEntry entry) -> entry.span().startedAt())
                    .thenComparing((entry) -> entry.id().value()))
                .limit(Math.max(0, live.size() - most))
                .toList();
            return this.ending.launches(view, oldest, Reason.LAUNCH_EVICTED.code());
        });
    }

    /**
     * Where a launch goes.
     *
     * @param session the session to join, or {@code null} for a new one
     * @param presented proof of the cookie the browser came with, or empty
     * @param before whether the browser had another launch before
     */
    record Place(@Nullable String session, String presented, boolean before) {

        SessionUpdate mark(SessionUpdate draft) {
            return this.before ? draft.several() : draft;
        }

    }

    /**
     * What a callback brings.
     */
    private record Plan(List<SessionTicket> tickets, boolean before, LaunchEntry entry, Set<String> starts) {
    }

}
