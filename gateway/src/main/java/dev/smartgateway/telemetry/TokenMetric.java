package dev.smartgateway.telemetry;

/**
 * Metrics of the token room.
 */
public enum TokenMetric {

    /** Timer of one round trip to Redis, tagged with its outcome. */
    STORE("gateway.store", "Round trips to Redis"),

    /** Counter of reads of a launch, tagged with hit or miss. */
    NEAR_CACHE("gateway.tokens.near.cache", "Reads of a launch that did or did not need Redis"),

    /** Counter of ends of a refresh, tagged with its outcome. */
    REFRESH("gateway.tokens.refresh", "Refreshes by outcome"),

    /** Timer of the time until the refresh lock was won or another replica was done. */
    LOCK_WAIT("gateway.tokens.lock.wait", "Time spent waiting for the refresh lock"),

    /** Counter of ended launches, tagged with the reason. */
    ENDED("gateway.tokens.ended", "Launches ended by reason");

    /** Tag for how something ended. */
    public static final String OUTCOME = "outcome";

    /** Tag for a reason code. */
    public static final String REASON = "reason";

    private final String metric;

    private final String description;

    TokenMetric(String metric, String description) {
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
