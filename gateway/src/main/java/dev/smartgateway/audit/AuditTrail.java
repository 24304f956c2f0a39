package dev.smartgateway.audit;

import java.util.concurrent.ScheduledExecutorService;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

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
     * As {@link #written(AuditEvent)}, completed by a given thread, which is then not
     * that of the sink.
     * @param thread continues afterwards; also takes the time
     */
    default Mono<Void> written(AuditEvent event, ScheduledExecutorService thread) {
        return written(event).publishOn(Schedulers.fromExecutorService(thread));
    }

    /**
     * Returns whether a call may proceed in the current state of the trail.
     * @param writes whether the call changes anything at the FHIR service
     */
    default boolean admits(boolean writes) {
        return true;
    }

}
