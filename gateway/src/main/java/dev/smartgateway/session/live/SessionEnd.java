package dev.smartgateway.session.live;

import java.util.List;
import java.util.Set;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.store.LaunchEntry;
import dev.smartgateway.session.store.SessionStore;
import dev.smartgateway.session.store.SessionView;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.telemetry.GatewayMetric;
import dev.smartgateway.token.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ends launches and sessions: the session first, in Redis, then the tokens.
 */
public final class SessionEnd {

    private static final Logger log = LoggerFactory.getLogger(SessionEnd.class);

    /** Ends after which the vault may still hold tokens. */
    private static final Set<String> SHUT = Set.of(Reason.PROVIDER_LOGOUT.code(), Reason.OPERATOR_LOGOUT.code());

    private final SessionStore store;

    private final Tokens tokens;

    private final SessionEndAudit trail;

    private final MeterRegistry meters;

    SessionEnd(SessionStore store, Tokens tokens, SessionEndAudit trail, MeterRegistry meters) {
        this.store = store;
        this.tokens = tokens;
        this.trail = trail;
        this.meters = meters;
    }

    /**
     * Ends some launches of a session; the session goes with its last live one. Completes
     * once Redis has it; tokens are dropped best-effort.
     */
    public Mono<Void> launches(SessionView view, List<LaunchEntry> ended, String reason) {
        List<LaunchId> ids = ended.stream().filter((entry) -> entry.ended() == null).map(LaunchEntry::id).toList();
        if (ids.isEmpty()) {
            return Mono.empty();
        }
        return this.store.change(view.id(), (draft) -> ids.forEach((id) -> draft.end(id, reason)))
            .then(drop(ids, reason));
    }

    /**
     * Shuts some launches of a session without touching their tokens, for callers who
     * prove little. Nobody can use them any more.
     */
    public Mono<Void> shut(SessionView view, List<LaunchEntry> ended, String reason) {
        List<LaunchId> ids = ended.stream().map(LaunchEntry::id).toList();
        return this.store.change(view.id(), (draft) -> ids.forEach((id) -> draft.end(id, reason)))
            .then(Flux.fromIterable(ids)
                .doOnNext((id) -> GatewayMetric.SESSIONS_ENDED.count(this.meters, reason))
                .concatMap((id) -> this.trail.ends(id, reason))
                .then());
    }

    /**
     * Ends a session with all its launches, also those that were only shut. Idempotent.
     */
    public Mono<Void> session(SessionView view, String reason) {
        List<LaunchId> ids = view.launches()
            .stream()
            .filter((entry) -> entry.ended() == null || SHUT.contains(entry.ended()))
            .map(LaunchEntry::id)
            .toList();
        return this.store.end(view, reason).then(drop(ids, reason));
    }

    /**
     * The vault drops a launch's tokens and answers its reason from then on. The session
     * already refuses it, so a failure here loses only the revocation.
     */
    Mono<Void> drop(List<LaunchId> ids, String reason) {
        return Flux.fromIterable(ids).doOnNext((id) -> {
            GatewayMetric.SESSIONS_ENDED.count(this.meters, reason);
            log.info("launch ended: {}", reason);
        }).concatMap((id) -> this.trail.ends(id, reason).then(this.tokens.end(id, reason)).onErrorResume((ex) -> {
            log.warn("tokens of an ended launch were not dropped: {}", ex.getMessage());
            return Mono.empty();
        })).then();
    }

}
