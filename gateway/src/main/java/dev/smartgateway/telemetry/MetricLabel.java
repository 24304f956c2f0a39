package dev.smartgateway.telemetry;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Labels of {@link GatewayMetric}, each with a closed set of values. Any other value is
 * written as {@value #OTHER}, so that nothing a client sends becomes a label.
 */
public enum MetricLabel {

    /** FHIR interaction code. */
    INTERACTION("interaction", "FHIR interaction codes"),

    /** FHIR resource type. */
    TYPE("type", "FHIR R4 resource types, `none`"),

    /** Reason code. */
    REASON("reason", "codes of [reasons.md](reasons.md), `none`"),

    /** Code of a policy rule. */
    RULE("rule", "codes of [policy.md](policy.md)"),

    /** How a call ended. */
    RESULT("outcome", List.of("allowed", "denied", "failed", "cancelled")),

    /** Failure at the FHIR service. */
    CAUSE("cause",
            List.of("dns", "refused", "tls", "reset", "cut", "timeout", "unreadable", "too-large", "server-error",
                    "not-asked")),

    /** Result of a Redis command. */
    STORE("outcome", List.of("ok", "failed")),

    /** Whether the near-cache had a copy. */
    NEAR("outcome", List.of("hit", "miss")),

    /** Result of a refresh. */
    REFRESH("outcome", RefreshOutcome.codes()),

    /** Result of a change of the files. */
    RELOAD("outcome", List.of("applied", "refused")),

    /** Kind of session that a launch was added to. */
    ADDED("outcome", List.of("new", "joined")),

    /** Result of a logout call from an identity provider. */
    LOGOUT("outcome", List.of("backchannel", "frontchannel", "refused")),

    /** Result of an extension of the idle limit. */
    SLIDE("outcome", List.of("written")),

    /** Evidence of a cross-site request. */
    CROSS("reason",
            List.of("ambiguous", "write-from-nowhere", "same-site", "cross-site", "foreign-origin",
                    "headerless-write")),

    /** Destination of audit lines. */
    SINK("sink", List.of("file", "stdout", "logger", "redis", "fhir", "otlp", "forward")),

    /** Which rate limit was exceeded. */
    RATE("kind", List.of("address", "anonymous", "session", "app"));

    /** Replaces values that are not in the set. */
    static final String OTHER = "other";

    private static final Pattern CODE = Pattern.compile("[A-Za-z$][A-Za-z0-9-]{0,39}");

    private final String key;

    private final List<String> values;

    private final String where;

    MetricLabel(String key, List<String> values) {
        this.key = key;
        this.values = values;
        this.where = "`" + String.join("`, `", values) + "`";
    }

    MetricLabel(String key, String where) {
        this.key = key;
        this.values = List.of();
        this.where = where;
    }

    /**
     * Returns the name of the label.
     */
    public String key() {
        return this.key;
    }

    /**
     * Returns the values, or where they are listed.
     */
    public String where() {
        return this.where;
    }

    /**
     * Returns the value, or {@value #OTHER} if it is not in the set.
     */
    public String of(String value) {
        boolean known = this.values.isEmpty() ? CODE.matcher(value).matches() : this.values.contains(value);
        return known ? value : OTHER;
    }

}
