package dev.smartgateway.audit;

import reactor.core.publisher.Mono;

/**
 * Receives audit events. Must not block and must not throw; an implementation that cannot
 * write counts the loss.
 */
public interface AuditTrail {

    /**
     * Records one event.
     */
    void record(AuditEvent event);

    /**
     * Records one event and completes when the sink has it, or when it is clear that the
     * sink will not have it soon: a sink that fails delays nobody. Never fails.
     */
    default Mono<Void> written(AuditEvent event) {
        return Mono.fromRunnable(() -> record(event));
    }

    /**
     * Whether a call may go on in the present state of the trail.
     * @param writes whether the call changes anything at the FHIR service
     */
    default boolean admits(boolean writes) {
        return true;
    }

}
