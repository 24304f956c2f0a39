package dev.smartgateway.session.ops;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;

import dev.smartgateway.audit.AuditEvent;
import dev.smartgateway.audit.AuditTrail;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.live.UserLogout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Writes what operators did, also what came to nothing, to the audit trail. The
 * management port knows no users: who it was, whatever stands in front of it knows.
 */
final class OperatorAudit {

    private static final Logger log = LoggerFactory.getLogger(OperatorAudit.class);

    private final AuditTrail trail;

    private final SecureRandom random;

    private final Clock clock;

    OperatorAudit(AuditTrail trail, SecureRandom random, Clock clock) {
        this.trail = trail;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Does the work and writes it down.
     * @param action what the operator asked for
     * @param target what was named, or {@code null}
     * @param leaver whom it is about, or {@code null}
     * @return how many ended, and the id in the audit trail
     */
    Mono<Map<String, Object>> audited(String action, @Nullable String target, UserLogout.@Nullable Leaver leaver,
            Mono<Integer> work) {
        byte[] bytes = new byte[12];
        this.random.nextBytes(bytes);
        String request = HexFormat.of().formatHex(bytes);
        AuditEvent.Who who = (leaver == null) ? AuditEvent.Who.UNKNOWN
                : new AuditEvent.Who(null, leaver.issuer(), leaver.subject(), null, null, null);
        AuditEvent.Action what = new AuditEvent.Action("operator", action, null, target, request, null);
        Instant at = this.clock.instant();
        return work.doOnSuccess((count) -> {
            log.warn("operator action {}: {}, {} ended", request, action, count);
            this.trail.record(new AuditEvent(at, what, who, null, new AuditEvent.Outcome("allowed", 200, null, null)));
        })
            .doOnError((ex) -> this.trail.record(new AuditEvent(at, what, who, null,
                    new AuditEvent.Outcome("failed", 503, Reason.STORE_UNAVAILABLE.code(), null))))
            .map((count) -> Map.of("ended", count, "request", request));
    }

}
