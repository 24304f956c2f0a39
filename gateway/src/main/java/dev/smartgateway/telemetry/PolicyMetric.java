package dev.smartgateway.telemetry;

/**
 * Metrics of the policy files.
 */
public enum PolicyMetric {

    /** Counter of changes of the files, tagged with applied or refused. */
    RELOADS("gateway.policy.reloads", "Changes of the policy files by outcome"),

    /** Gauge: one while the newest files are refused and an older policy is in force. */
    REFUSED("gateway.policy.refused", "Whether the newest policy files are not in force");

    /** Tag for how a change ended. */
    public static final String OUTCOME = "outcome";

    private final String metric;

    private final String description;

    PolicyMetric(String metric, String description) {
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
