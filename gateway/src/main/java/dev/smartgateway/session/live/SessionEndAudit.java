package dev.smartgateway.session.live;

import java.time.Clock;

import dev.smartgateway.audit.AuditEvent;
import dev.smartgateway.audit.AuditTrail;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.Tokens;
import reactor.core.publisher.Mono;

/**
 * Writes the end of every launch to the audit trail: whose it was, which patient, and the
 * reason. What runs out in silence is not written, because nobody looks.
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
     * Writes one end, unless the vault says that the launch has ended before; never
     * fails.
     */
    Mono<Void> ends(LaunchId id, String reason) {
        return this.tokens.find(id)
            .doOnNext((launch) -> record(launch, reason))
            .doOnError((ex) -> !EndReasons.over(ex),
                    (ex) -> this.trail.record(new AuditEvent(this.clock.instant(), action(),
                            new AuditEvent.Who(null, null, null, null, id, null), null, outcome(reason))))
            .onErrorComplete()
            .then();
    }

    private void record(LaunchRecord launch, String reason) {
        LaunchRecord.Owner owner = launch.owner();
        AuditEvent.Who who = new AuditEvent.Who(owner.app(), owner.issuer(), owner.subject(),
                launch.context().fhirUser(), launch.id(), null);
        this.trail
            .record(new AuditEvent(this.clock.instant(), action(), who, launch.context().patient(), outcome(reason)));
    }

    private static AuditEvent.Action action() {
        return new AuditEvent.Action(KIND, null, null, null, "-", null);
    }

    private static AuditEvent.Outcome outcome(String reason) {
        return new AuditEvent.Outcome("allowed", 0, reason, null);
    }

}
