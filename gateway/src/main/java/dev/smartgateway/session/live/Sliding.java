package dev.smartgateway.session.live;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.smartgateway.problem.Reason;
import dev.smartgateway.session.store.Draft;
import dev.smartgateway.session.store.Entry;
import dev.smartgateway.session.store.SessionStore;
import dev.smartgateway.session.store.SessionView;
import dev.smartgateway.telemetry.SessionMetric;
import dev.smartgateway.token.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Moves the idle limit, at most once in a tenth of the smallest one, and with it the time
 * for which the vault keeps the tokens.
 */
final class Sliding {

    private final SessionStore store;

    private final Tokens tokens;

    private final Clock clock;

    private final MeterRegistry meters;

    /** Sessions this replica is writing right now; bounded by the requests in flight. */
    private final Set<String> writing = ConcurrentHashMap.newKeySet();

    Sliding(SessionStore store, Tokens tokens, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.tokens = tokens;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * Marks the session as used, if that is due. Fails with {@code session-ended} if it
     * was ended meanwhile.
     */
    Mono<Void> slide(SessionView view) {
        Instant now = this.clock.instant();
        Duration smallest = view.live(now)
            .stream()
            .map(Entry::span)
            .map(Entry.Span::idle)
            .min(Duration::compareTo)
            .orElse(Duration.ZERO);
        boolean due = !now.isBefore(view.seenAt().plus(smallest.dividedBy(10)));
        if (!due || !this.writing.add(view.id())) {
            return Mono.empty();
        }
        return keep(this.tokens, view.live(now), now).then(this.store.change(view.id(), Draft::seen))
            .switchIfEmpty(Mono.error(Reason.SESSION_ENDED::asException))
            .doOnSuccess((changed) -> SessionMetric.SLIDE.count(this.meters, "written"))
            .doFinally((signal) -> this.writing.remove(view.id()))
            .then();
    }

    /**
     * Lets the vault keep launches as long as the session does, and a moment longer.
     */
    static Mono<Void> keep(Tokens tokens, List<Entry> live, Instant now) {
        return Flux.fromIterable(live)
            .concatMap((entry) -> tokens.keep(entry.id(),
                    Duration.between(now, entry.span().deadline(now)).plusSeconds(1)))
            .then();
    }

}
