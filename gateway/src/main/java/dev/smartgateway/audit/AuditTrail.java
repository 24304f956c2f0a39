package dev.smartgateway.audit;

import reactor.core.publisher.Mono;

/**
 * Receives audit events. Implementations must not block or throw; one that cannot write
 * counts the loss.
 */
public interface AuditTrail {

    /**
     * Records one event.
     */
    void record(AuditEvent event);

    /**
     * Records one event and completes when the sink has it, or when the sink will not
     * have it soon, so that a failing sink delays no request. Never fails.
     */
    default Mono<Void> written(AuditEvent event) {
        return Mono.fromRunnable(() -> record(event));
    }

    /**
     * Returns whether a call may proceed in the current state of the trail.
     * @param writes whether the call changes anything at the FHIR service
     */
    default boolean admits(boolean writes) {
        return true;
    }

}
