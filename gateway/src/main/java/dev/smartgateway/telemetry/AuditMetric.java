package dev.smartgateway.telemetry;

/**
 * Metrics of the audit trail.
 */
public enum AuditMetric {

    /** Counter of events that no sink has. */
    LOST("gateway.audit.lost", "Audit events that could not be written"),

    /** Counter of attempts that the sink refused. */
    FAILURES("gateway.audit.failures", "Attempts to write audit events that the sink refused"),

    /** Gauge of events that wait for the sink. */
    WAITING("gateway.audit.waiting", "Audit events that wait for the sink"),

    /** Gauge: one while events cannot be written. */
    TROUBLED("gateway.audit.troubled", "Whether audit events cannot be written now"),

    /** Gauge of the room left for the file. */
    FREE("gateway.audit.free", "Free space where the audit file lies");

    private final String metric;

    private final String description;

    AuditMetric(String metric, String description) {
        this.metric = metric;
        this.description = description;
    }

    /**
     * Name in the meter registry.
     */
    public String metric() {
        return this.metric;
    }

    public String description() {
        return this.description;
    }

}
