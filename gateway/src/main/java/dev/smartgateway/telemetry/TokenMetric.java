package dev.smartgateway.telemetry;

/**
 * Metrics of the token room.
 */
public enum TokenMetric {

    /** Timer of one round trip to Redis, tagged with its outcome. */
    STORE("gateway.store", "Round trips to Redis"),

    /** Summary of the Redis commands that one FHIR call waited for. */
    TRIPS("gateway.store.trips", "Redis commands that one FHIR call waited for"),
    /** Gauge: how long a replica may go on with what it read of a launch, in seconds. */
    NEAR_BOUND("gateway.tokens.near.cache.bound", "Seconds within which an ended launch is refused everywhere"),
    /** Gauge: launches in a replica's own copy. */
    NEAR_SIZE("gateway.tokens.near.cache.size", "Launches in this replica's own copy"),
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
