package dev.smartgateway.telemetry;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;

/**
 * Counters of the session room, each with one tag of a closed set of values.
 */
public enum SessionMetric {

    /** Reads of a session that did or did not need Redis. */
    NEAR_CACHE("gateway.sessions.near.cache", "outcome", "Reads of a session that did or did not need Redis"),

    /** Launches added to a browser: in a new session, or joined to one. */
    ADDED("gateway.sessions.added", "outcome", "Launches added to a new or an existing session"),

    /** Ended launches and sessions. */
    ENDED("gateway.sessions.ended", "reason", "Launches ended in this room by reason"),

    /** Requests of other sites. */
    CROSS_SITE("gateway.sessions.cross.site", "reason", "Requests refused as cross-site by cause"),

    /** Logout calls of identity providers. */
    PROVIDER_LOGOUT("gateway.sessions.provider.logout", "outcome", "Logout calls of identity providers by outcome"),

    /** Requests over their rate. */
    RATE_LIMITED("gateway.limits.refused", "kind", "Requests refused because they were over a rate"),

    /** Moves of the idle limit. */
    SLIDE("gateway.sessions.slide", "outcome", "Writes that moved the idle limit");

    private static final String NEAR_BOUND = "gateway.sessions.near.cache.bound";

    private final String metric;

    private final String tag;

    private final String description;

    SessionMetric(String metric, String tag, String description) {
        this.metric = metric;
        this.tag = tag;
        this.description = description;
    }

    /**
     * Name in the meter registry.
     */
    public String metric() {
        return this.metric;
    }

    /**
     * Counts one.
     * @param value of the tag; one of a few constants, never data
     */
    public void count(MeterRegistry meters, String value) {
        Counter.builder(this.metric).description(this.description).tag(this.tag, value).register(meters).increment();
    }

    /**
     * Shows how long a replica may go on with what it read of a session.
     */
    public static void bound(MeterRegistry meters, Duration nearCache) {
        TimeGauge.builder(NEAR_BOUND, nearCache::toMillis, TimeUnit.MILLISECONDS)
            .description("Seconds within which an ended session is refused everywhere")
            .register(meters);
    }

}
