package dev.smartgateway.session.live;

import java.time.Clock;

import dev.smartgateway.audit.AuditEvent;
import dev.smartgateway.audit.AuditEventBuilder;
import dev.smartgateway.audit.AuditTrail;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.Tokens;
import reactor.core.publisher.Mono;

/**
 * Writes the end of every launch to the audit trail, with user, patient and reason.
 * Launches that expire unnoticed are not recorded.
 */
final class SessionEndAudit {

    private static final String KIND = "launch-end";

    private final AuditTrail trail;

    private final Tokens tokens;

    private final Clock clock;

    SessionEndAudit(AuditTrail trail, Tokens tokens, Clock clock) {
        this.trail = trail;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * Records the end of one launch, unless it had ended before. Never fails.
     */
    Mono<Void> ends(LaunchId id, String reason) {
        return this.tokens.find(id)
            .doOnNext((launch) -> record(launch, reason))
            .doOnError((ex) -> !EndReasons.over(ex),
                    (ex) -> this.trail.record(event().launch(id).ended("allowed", 0, reason)))
            .onErrorComplete()
            .then();
    }

    private void record(LaunchRecord launch, String reason) {
        this.trail.record(launch.on(event()).ended("allowed", 0, reason));
    }

    private AuditEventBuilder event() {
        return AuditEvent.of(this.clock.instant(), KIND);
    }

}
