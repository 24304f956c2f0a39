package dev.smartgateway.session.ops;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;

import dev.smartgateway.audit.AuditEvent;
import dev.smartgateway.audit.AuditEventBuilder;
import dev.smartgateway.audit.AuditTrail;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.live.UserLogout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Records operator actions in the audit trail, including those without effect. The
 * management port has no users; only the system in front of it knows who the operator is.
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
     * Performs an action and records it.
     * @param action name of the action
     * @param target the object named by the operator, or {@code null}
     * @param leaver the user concerned, or {@code null}
     * @return how many ended, and the request id in the audit trail
     */
    Mono<Map<String, Object>> audited(String action, @Nullable String target, UserLogout.@Nullable Leaver leaver,
            Mono<Integer> work) {
        byte[] bytes = new byte[12];
        this.random.nextBytes(bytes);
        String request = HexFormat.of().formatHex(bytes);
        return Mono.deferContextual((context) -> {
            AuditEventBuilder event = AuditEvent.of(this.clock.instant(), "operator")
                .from(context)
                .request(request)
                .action(action, null, target);
            if (leaver != null) {
                event.app(null, leaver.issuer()).user(leaver.subject(), null);
            }
            return work.doOnSuccess((count) -> {
                log.warn("operator action {}: {}, {} ended", request, action, count);
                this.trail.record(event.allowed(200));
            })
                .doOnError((ex) -> this.trail.record(
                        event.refused((ex instanceof ProblemException) ? ex : Reason.STORE_UNAVAILABLE.asException())))
                .map((count) -> Map.of("ended", count, "request", request));
        });
    }

}
