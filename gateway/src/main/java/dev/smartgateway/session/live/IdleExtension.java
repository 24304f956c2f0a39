package dev.smartgateway.session.live;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.store.LaunchEntry;
import dev.smartgateway.session.store.SessionStore;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.telemetry.GatewayMetric;
import dev.smartgateway.token.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Mono;

/**
 * Extends the idle limit of one launch, at most once per tenth of it, and the expiry of
 * its stored tokens.
 */
final class IdleExtension {

    private final SessionStore store;

    private final Tokens tokens;

    private final Clock clock;

    private final MeterRegistry meters;

    /**
     * Launches that this replica is currently writing; bounded by the requests in flight.
     */
    private final Set<LaunchId> writing = ConcurrentHashMap.newKeySet();

    IdleExtension(SessionStore store, Tokens tokens, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.tokens = tokens;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * Marks the launch as used if that is due; other launches of the browser are not
     * affected. Fails with {@code session-ended} if the session was ended in the
     * meantime.
     */
    Mono<Void> slide(SessionReader.Held held) {
        LaunchEntry entry = held.entry();
        Instant now = this.clock.instant();
        boolean due = !now.isBefore(entry.span().usedAt().plus(entry.span().idle().dividedBy(10)));
        if (!due || !this.writing.add(entry.id())) {
            return Mono.empty();
        }
        return keep(this.tokens, entry, now)
            .then(this.store.change(held.session().id(), (draft) -> draft.used(entry.id())))
            .switchIfEmpty(Mono.error(Reason.SESSION_ENDED::asException))
            .doOnSuccess((changed) -> GatewayMetric.SESSIONS_SLIDE.count(this.meters, "written"))
            .doFinally((signal) -> this.writing.remove(entry.id()))
            .then();
    }

    /**
     * Keeps the tokens of a launch until one second after the launch expires if it is
     * used now.
     */
    static Mono<Void> keep(Tokens tokens, LaunchEntry entry, Instant now) {
        Duration left = Duration.between(now, entry.span().used(now).deadline());
        return tokens.keep(entry.id(), left.plusSeconds(1));
    }

}
