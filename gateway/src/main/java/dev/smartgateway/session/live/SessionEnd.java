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
 * Ends launches and sessions: first the session in Redis, then the tokens.
 */
public final class SessionEnd {

    private static final Logger log = LoggerFactory.getLogger(SessionEnd.class);

    /** Reasons of ended launches whose tokens may still be stored. */
    private static final Set<String> SHUT = Set.of(Reason.PROVIDER_LOGOUT.code(), Reason.OPERATOR_LOGOUT.code());

    private final SessionStore store;

    private final Tokens tokens;

    private final SessionEndAudit endAudit;

    private final MeterRegistry meters;

    SessionEnd(SessionStore store, Tokens tokens, SessionEndAudit endAudit, MeterRegistry meters) {
        this.store = store;
        this.tokens = tokens;
        this.endAudit = endAudit;
        this.meters = meters;
    }

    /**
     * Ends some launches of a session. Completes after Redis has confirmed it; tokens are
     * deleted best-effort.
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
     * Closes some launches of a session without revoking their tokens, for callers with
     * weak authentication. The launches cannot be used any more.
     */
    public Mono<Void> shut(SessionView view, List<LaunchEntry> ended, String reason) {
        List<LaunchId> ids = ended.stream().map(LaunchEntry::id).toList();
        return this.store.change(view.id(), (draft) -> ids.forEach((id) -> draft.end(id, reason)))
            .then(Flux.fromIterable(ids)
                .doOnNext((id) -> GatewayMetric.SESSIONS_ENDED.count(this.meters, reason))
                .concatMap((id) -> this.endAudit.ends(id, reason))
                .then());
    }

    /**
     * Ends a session with all its launches, including those that were only closed.
     * Idempotent.
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
     * Deletes the tokens of launches; later look-ups return the reason. The session
     * already refuses the launches, so a failure here loses only the revocation.
     */
    Mono<Void> drop(List<LaunchId> ids, String reason) {
        return Flux.fromIterable(ids).doOnNext((id) -> {
            GatewayMetric.SESSIONS_ENDED.count(this.meters, reason);
            log.info("launch ended: {}", reason);
        }).concatMap((id) -> this.endAudit.ends(id, reason).then(this.tokens.end(id, reason)).onErrorResume((ex) -> {
            log.warn("tokens of an ended launch were not deleted: {}", ex.getMessage());
            return Mono.empty();
        })).then();
    }

}
