package dev.smartgateway.telemetry;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Labels of {@link GatewayMetric}, each with a closed set of values. What is not in the
 * set is written as {@value #OTHER}, so that no text of a client ever makes a series.
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

    /** What happened at the FHIR service. */
    CAUSE("cause",
            List.of("dns", "refused", "tls", "reset", "cut", "timeout", "unreadable", "too-large", "server-error",
                    "not-asked")),

    /** How a use of Redis ended. */
    STORE("outcome", List.of("ok", "failed")),

    /** Whether a copy was there. */
    NEAR("outcome", List.of("hit", "miss")),

    /** How a refresh ended. */
    REFRESH("outcome", RefreshOutcome.codes()),

    /** What became of changed files. */
    RELOAD("outcome", List.of("applied", "refused")),

    /** Where a launch was added. */
    ADDED("outcome", List.of("new", "joined")),

    /** What became of a logout call of an identity provider. */
    LOGOUT("outcome", List.of("backchannel", "frontchannel", "refused")),

    /** What became of a move of the idle limit. */
    SLIDE("outcome", List.of("written")),

    /** What told a request of another site. */
    CROSS("reason",
            List.of("ambiguous", "write-from-nowhere", "same-site", "cross-site", "foreign-origin",
                    "headerless-write")),

    /** Where audit lines go. */
    SINK("sink", List.of("file", "stdout", "logger", "redis", "fhir", "otlp", "forward")),

    /** Whose rate it was. */
    RATE("kind", List.of("address", "anonymous", "session", "app"));

    /** What stands for a value that is not in the set. */
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
     * Name of the label in a series.
     */
    public String key() {
        return this.key;
    }

    /**
     * The values, or where they are listed.
     */
    public String where() {
        return this.where;
    }

    /**
     * The value as it may be written.
     */
    public String of(String value) {
        boolean known = this.values.isEmpty() ? CODE.matcher(value).matches() : this.values.contains(value);
        return known ? value : OTHER;
    }

}
