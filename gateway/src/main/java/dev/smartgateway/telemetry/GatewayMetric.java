package dev.smartgateway.telemetry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;

/**
 * All metrics of the gateway itself. The table in {@code docs/operations.md} is generated
 * from this list, and there is no other meter {@code gateway.*}.
 */
public enum GatewayMetric {

    /** One FHIR call of a browser, from the request to the end of the answer. */
    FHIR_REQUESTS(Kind.TIMER, "gateway.fhir.requests", "FHIR calls, from the request to the end of the answer",
            MetricLabel.INTERACTION, MetricLabel.TYPE, MetricLabel.RESULT, MetricLabel.REASON),

    /** Answers that violated the pin: each must be examined by a person. */
    FHIR_ALARMS(Kind.COUNTER, "gateway.fhir.alarms", "Answers of the FHIR service with another patient's data",
            MetricLabel.TYPE),

    /** Calls that a report-only rule of the policy would have denied. */
    FHIR_WOULD_DENY(Kind.COUNTER, "gateway.fhir.would.deny",
            "Calls that a report-only rule of the policy would have denied", MetricLabel.RULE, MetricLabel.INTERACTION,
            MetricLabel.TYPE),

    /** Calls in which the FHIR service failed. */
    UPSTREAM_FAILURES(Kind.COUNTER, "gateway.upstream.failures", "FHIR calls in which the FHIR service failed",
            MetricLabel.CAUSE),

    /** One while the newest app files are not in force. */
    APPS_REFUSED(Kind.GAUGE, "gateway.apps.refused", "1 while the newest app files are not in force"),

    /** One Redis command. */
    STORE(Kind.TIMER, "gateway.store", "Uses of Redis", MetricLabel.STORE),

    /** The Redis commands that one FHIR call caused. */
    STORE_TRIPS(Kind.SUMMARY, "gateway.store.trips",
            "Redis commands that one FHIR call caused; `sum / count` is the average"),

    /** How long a replica may use its copy of a launch. */
    TOKENS_NEAR_BOUND(Kind.SECONDS, "gateway.tokens.near.cache.bound",
            "Seconds within which an ended launch is refused on every replica"),

    /** Launches in a replica's near-cache. */
    TOKENS_NEAR_SIZE(Kind.GAUGE, "gateway.tokens.near.cache.size", "Launches in this replica's near-cache"),

    /** Reads of a launch. */
    TOKENS_NEAR(Kind.COUNTER, "gateway.tokens.near.cache", "Reads of a launch that did or did not need Redis",
            MetricLabel.NEAR),

    /** Finished refreshes. */
    TOKENS_REFRESH(Kind.COUNTER, "gateway.tokens.refresh", "Token refreshes, by outcome", MetricLabel.REFRESH),

    /** The time until the refresh lock was taken or another replica was done. */
    TOKENS_LOCK_WAIT(Kind.TIMER, "gateway.tokens.lock.wait", "Time spent waiting for the refresh lock"),

    /** Ended launches. */
    TOKENS_ENDED(Kind.COUNTER, "gateway.tokens.ended", "Launches whose tokens were deleted", MetricLabel.REASON),

    /** How long a replica may use its copy of a session. */
    SESSIONS_NEAR_BOUND(Kind.SECONDS, "gateway.sessions.near.cache.bound",
            "Seconds within which an ended session is refused on every replica"),

    /** Reads of a session. */
    SESSIONS_NEAR(Kind.COUNTER, "gateway.sessions.near.cache", "Reads of a session that did or did not need Redis",
            MetricLabel.NEAR),

    /** Launches added to a browser. */
    SESSIONS_ADDED(Kind.COUNTER, "gateway.sessions.added", "Launches added to a new or an existing session",
            MetricLabel.ADDED),

    /** Ended launches and sessions. */
    SESSIONS_ENDED(Kind.COUNTER, "gateway.sessions.ended", "Launches removed from a session", MetricLabel.REASON),

    /** Requests rejected as cross-site. */
    SESSIONS_CROSS_SITE(Kind.COUNTER, "gateway.sessions.cross.site", "Requests refused as cross-site",
            MetricLabel.CROSS),

    /** Logout calls of identity providers. */
    SESSIONS_PROVIDER_LOGOUT(Kind.COUNTER, "gateway.sessions.provider.logout", "Logout calls of identity providers",
            MetricLabel.LOGOUT),

    /** Extensions of the idle limit. */
    SESSIONS_SLIDE(Kind.COUNTER, "gateway.sessions.slide", "Writes that extended the idle limit", MetricLabel.SLIDE),

    /** Event streams. */
    SESSIONS_STREAMS(Kind.GAUGE, "gateway.sessions.streams", "Event streams open on this replica"),

    /** Requests over a rate limit. */
    LIMITS_REFUSED(Kind.COUNTER, "gateway.limits.refused", "Requests refused because they exceeded a rate limit",
            MetricLabel.RATE),

    /** Changes of the policy files. */
    POLICY_RELOADS(Kind.COUNTER, "gateway.policy.reloads", "Changes of the policy files", MetricLabel.RELOAD),

    /** One while the newest policy files are refused. */
    POLICY_REFUSED(Kind.GAUGE, "gateway.policy.refused", "1 while the newest policy files are not in force"),

    /** Events that no sink received. */
    AUDIT_LOST(Kind.COUNTER, "gateway.audit.lost", "Audit events that could not be written", MetricLabel.SINK),

    /** Attempts that the sink refused. */
    AUDIT_FAILURES(Kind.COUNTER, "gateway.audit.failures", "Attempts to write audit events that the sink refused",
            MetricLabel.SINK),

    /** Events waiting for the sink. */
    AUDIT_WAITING(Kind.GAUGE, "gateway.audit.waiting", "Audit events that wait for the sink", MetricLabel.SINK),

    /** One while events cannot be written. */
    AUDIT_TROUBLED(Kind.GAUGE, "gateway.audit.troubled", "1 while audit events cannot be written", MetricLabel.SINK),

    /** Lines in the stream that are not yet forwarded. */
    AUDIT_LEFT(Kind.GAUGE, "gateway.audit.forward.left", "Audit lines in Redis that are still to be forwarded"),

    /** Lines that the receiver behind the stream permanently rejects. */
    AUDIT_REFUSED(Kind.COUNTER, "gateway.audit.forward.refused",
            "Audit lines of the stream that the target refused permanently; they are kept in Redis"),

    /** Free space for the file, in bytes. */
    AUDIT_FREE(Kind.BYTES, "gateway.audit.free", "Free space in the directory of the audit file"),

    /** Log lines dropped because the output was not read. */
    LOG_LOST(Kind.COUNTER, "gateway.log.lost", "Log lines dropped because the output was not read in time");

    private final Kind kind;

    private final String metric;

    private final String description;

    private final List<MetricLabel> labels;

    GatewayMetric(Kind kind, String metric, String description, MetricLabel... labels) {
        this.kind = kind;
        this.metric = metric;
        this.description = description;
        this.labels = List.of(labels);
    }

    /** Type of the meter. */
    public enum Kind {

        /** A monotonic counter. */
        COUNTER,

        /** A current number. */
        GAUGE,

        /** A current time in seconds. */
        SECONDS,

        /** A current size in bytes. */
        BYTES,

        /** Count and total time. */
        TIMER,

        /** Count and total amount. */
        SUMMARY

    }

    public Kind kind() {
        return this.kind;
    }

    /**
     * Returns the name in the meter registry.
     */
    public String metric() {
        return this.metric;
    }

    public String description() {
        return this.description;
    }

    /**
     * Returns the labels of each series, in order.
     */
    public List<MetricLabel> labels() {
        return this.labels;
    }

    /**
     * Counts one event.
     * @param values values of the labels, in order
     */
    public void count(MeterRegistry meters, String... values) {
        counter(meters, values).increment();
    }

    /**
     * Returns the counter, for callers that count often.
     * @param values values of the labels, in order
     */
    public Counter counter(MeterRegistry meters, String... values) {
        only(Kind.COUNTER);
        return Counter.builder(this.metric).description(this.description).tags(tags(values)).register(meters);
    }

    /**
     * Registers a counter whose value is maintained elsewhere.
     */
    public <T> FunctionCounter counted(MeterRegistry meters, T source, ToDoubleFunction<T> value, String... values) {
        only(Kind.COUNTER);
        return FunctionCounter.builder(this.metric, source, value)
            .description(this.description)
            .tags(tags(values))
            .register(meters);
    }

    /**
     * Returns the timer.
     * @param values values of the labels, in order
     */
    public Timer timer(MeterRegistry meters, String... values) {
        only(Kind.TIMER);
        return Timer.builder(this.metric).description(this.description).tags(tags(values)).register(meters);
    }

    /**
     * Returns the summary.
     */
    public DistributionSummary summary(MeterRegistry meters, String... values) {
        only(Kind.SUMMARY);
        return DistributionSummary.builder(this.metric)
            .description(this.description)
            .tags(tags(values))
            .register(meters);
    }

    /**
     * Registers a gauge for a number or a size in bytes; its source is strongly
     * referenced.
     */
    public <T> Gauge gauge(MeterRegistry meters, T source, ToDoubleFunction<T> value, String... values) {
        Gauge.Builder<T> gauge = Gauge.builder(this.metric, source, value)
            .description(this.description)
            .tags(tags(values))
            .strongReference(true);
        only((this.kind == Kind.BYTES) ? Kind.BYTES : Kind.GAUGE);
        return ((this.kind == Kind.BYTES) ? gauge.baseUnit("bytes") : gauge).register(meters);
    }

    /**
     * Registers a gauge for a time.
     */
    public void seconds(MeterRegistry meters, Supplier<Duration> value) {
        only(Kind.SECONDS);
        TimeGauge.builder(this.metric, () -> value.get().toMillis(), TimeUnit.MILLISECONDS)
            .description(this.description)
            .register(meters);
    }

    private void only(Kind meant) {
        if (this.kind != meant) {
            throw new IllegalArgumentException(this.metric + " is of the kind " + this.kind);
        }
    }

    private Tags tags(String... values) {
        if (values.length != this.labels.size()) {
            throw new IllegalArgumentException(this.metric + " has the labels " + this.labels);
        }
        List<Tag> tags = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            tags.add(Tag.of(this.labels.get(i).key(), this.labels.get(i).of(values[i])));
        }
        return Tags.of(tags);
    }

    /**
     * Returns whether a meter is one of these metrics with their labels.
     */
    public static boolean lists(Meter.Id meter) {
        for (GatewayMetric metric : values()) {
            if (metric.metric.equals(meter.getName())) {
                List<String> keys = meter.getTags().stream().map(Tag::getKey).sorted().toList();
                return keys.equals(metric.labels.stream().map(MetricLabel::key).sorted().toList());
            }
        }
        return false;
    }

}
