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
 * a recently replaced cookie if the same user is in that session (two simultaneous
 * callbacks); any other user gets a new session. The browser always gets a new cookie,
 * and the previous one becomes invalid.
 */
final class SessionJoin {

    private final SessionReader reader;

    private final SessionStore store;

    private final Tokens tokens;

    private final SessionEnd sessionEnd;

    private final SessionJoinSupport support;

    private final SessionProperties properties;

    private final MeterRegistry meters;

    SessionJoin(SessionReader reader, SessionStore store, Tokens tokens, SessionEnd sessionEnd,
            SessionJoinSupport support, SessionProperties properties, MeterRegistry meters) {
        this.reader = reader;
        this.store = store;
        this.tokens = tokens;
        this.sessionEnd = sessionEnd;
        this.support = support;
        this.properties = properties;
        this.meters = meters;
    }

    Mono<LaunchRecord> add(ServerWebExchange exchange, LaunchRecord launch, Set<String> starts) {
        boolean before = SessionCookie.before(exchange);
        return Mono.zip(this.reader.tickets(exchange), entry(launch))
            .map((found) -> new Plan(found.getT1(), before || !found.getT1().isEmpty(), found.getT2(), starts))
            .flatMap((plan) -> target(plan).flatMap((target) -> settle(exchange, launch, plan, target)));
    }

    private Mono<LaunchEntry> entry(LaunchRecord launch) {
        App.Limits limits = this.support.limits(launch.owner().app());
        Instant started = launch.life().startedAt();
        Instant latest = started.plus(limits.absolute());
        Instant ends = launch.life().endsAt().isBefore(latest) ? launch.life().endsAt() : latest;
        return this.support.users.of(launch.owner())
            .map((who) -> new LaunchEntry(launch.id(), launch.owner().app(), launch.owner().issuer(), who,
                    new LaunchEntry.Span(started, ends, limits.idle(), started), null));
    }

    /** Returns the session to join, or a new one. */
    private Mono<Target> target(Plan plan) {
        return Flux.fromIterable(plan.tickets)
            .concatMap((ticket) -> this.store.fresh(ticket.session())
                .flatMap((found) -> Mono.justOrEmpty(found.session()))
                .flatMap((view) -> fits(view, ticket, plan.entry)))
            .next()
            .switchIfEmpty(Mono.fromSupplier(() -> new Target(null, "", plan.before)));
    }

    private Mono<Target> fits(SessionView view, SessionTicket ticket, LaunchEntry entry) {
        Instant now = this.reader.now();
        List<LaunchEntry> live = view.live(now);
        if (view.accepts(ticket.proof())) {
            return live.stream().anyMatch((other) -> somebodyElse(entry, other))
                    ? this.sessionEnd.session(view, Reason.USER_CHANGED.code()).then(Mono.empty())
                    : Mono.just(new Target(view.id(), ticket.proof(), true));
        }
        boolean moment = view.replacedWithin(ticket.proof(), this.properties.grace(), now);
        return (moment && live.stream().anyMatch(entry::samePerson))
                ? Mono.just(new Target(view.id(), ticket.proof(), true)) : Mono.empty();
    }

    /**
     * Returns whether two launches belong to different users. An unknown user counts as a
     * different one, unless the operator configured otherwise.
     */
    private boolean somebodyElse(LaunchEntry entry, LaunchEntry other) {
        return entry.otherPerson(other)
                || (!this.properties.unknownJoins() && (entry.unknownPerson() || other.unknownPerson()));
    }

    private Mono<LaunchRecord> settle(ServerWebExchange exchange, LaunchRecord launch, Plan plan, Target target) {
        LaunchEntry entry = plan.entry;
        return this.support.session(target).flatMap((session) -> {
            SessionTickets.Issued issued = this.support.tickets.issue(session.id());
            return this.support.users.note(entry.who(), session.id())
                .then(this.tokens.create(owned(launch, session.id(), entry.span().endsAt())))
                .flatMap((saved) -> IdleExtension.keep(this.tokens, entry, this.reader.now()).thenReturn(saved))
                .flatMap((saved) -> session
                    .write((update) -> target.mark(update.add(entry))
                        .renew(issued.ticket().proof(), target.presented, this.properties.grace()))
                    .switchIfEmpty(Mono.error(Reason.SESSION_ENDED::asException))
                    .flatMap((view) -> this.support.concurrent.meet(session.id(), plan.starts).thenReturn(view))
                    .onErrorResume((ex) -> this.sessionEnd.drop(List.of(launch.id()), Reason.SESSION_ENDED.code())
                        .then(Mono.error(ex)))
                    .flatMap((view) -> evict(session.id(), entry))
                    .then(Mono.fromSupplier(() -> {
                        this.support.cookie.write(exchange, issued, this.support.embedding(entry.issuer()));
                        GatewayMetric.SESSIONS_ADDED.count(this.meters, (target.session != null) ? "joined" : "new");
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

    /**
     * Ends the oldest launches beyond the limit. Counts after the write, so that two
     * simultaneous launches count each other.
     */
    private Mono<Void> evict(String session, LaunchEntry added) {
        int most = Math.max(1, this.support.limits(added.app()).maxLaunches());
        return this.store.fresh(session).flatMap((found) -> {
            SessionView view = found.session();
            if (view == null) {
                return Mono.empty();
            }
            List<LaunchEntry> live = view.live(this.reader.now());
            List<LaunchEntry> oldest = live.stream()
                .sorted(Comparator.comparing((LaunchEntry entry) -> entry.span().startedAt())
                    .thenComparing((entry) -> entry.id().value()))
                .limit(Math.max(0, live.size() - most))
                .toList();
            return this.sessionEnd.launches(view, oldest, Reason.LAUNCH_EVICTED.code());
        });
    }

    /**
     * The session that a launch joins.
     *
     * @param session the session to join, or {@code null} for a new one
     * @param presented proof of the cookie that the browser sent, or empty
     * @param before whether the browser had another launch before
     */
    record Target(@Nullable String session, String presented, boolean before) {

        SessionUpdate mark(SessionUpdate update) {
            return this.before ? update.several() : update;
        }

    }

    /**
     * Input for choosing the session.
     */
    private record Plan(List<SessionTicket> tickets, boolean before, LaunchEntry entry, Set<String> starts) {
    }

}
