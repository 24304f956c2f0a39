package dev.smartgateway.audit;

/**
 * Where audit events go. Must not block and must not throw; an implementation that cannot
 * write counts the loss.
 */
public interface AuditTrail {

    /**
     * Records one event.
     */
    void record(AuditEvent event);

}
