package dev.smartgateway.telemetry;

/**
 * Metrics of the FHIR proxy.
 */
public enum ProxyMetric {

    /** Timer of one FHIR call of a browser, from the request to the end of the answer. */
    REQUEST("gateway.fhir.requests", "FHIR calls by interaction, type, outcome and reason"),

    /** Counter of answers that broke the pin: a person must look at each. */
    ALARM("gateway.fhir.alarms", "Answers of the FHIR service that did not keep to the pinned patient"),

    /** Counter of calls that a report-only rule of the policy would have denied. */
    WOULD_DENY("gateway.fhir.would.deny", "Calls that a report-only rule of the policy would have denied"),

    /** Counter of calls in which the FHIR service failed, by what happened. */
    UPSTREAM_FAILURE("gateway.upstream.failures", "FHIR calls in which the FHIR service failed, by cause");

    /**
     * Tag for what happened at the FHIR service: {@code dns}, {@code refused},
     * {@code tls}, {@code reset}, {@code cut}, {@code timeout}, {@code unreadable},
     * {@code too-large}, {@code server-error} or {@code not-asked}.
     */
    public static final String CAUSE = "cause";

    /** Tag for the FHIR interaction code. */
    public static final String INTERACTION = "interaction";

    /** Tag for the resource type, {@code none} where there is none. */
    public static final String TYPE = "type";

    /**
     * Tag for how it ended: {@code allowed}, {@code denied}, {@code failed},
     * {@code cancelled}.
     */
    public static final String OUTCOME = "outcome";

    /** Tag for the reason code, {@code none} when allowed. */
    public static final String REASON = "reason";

    /** Tag for the code of a policy rule. */
    public static final String RULE = "rule";

    private final String metric;

    private final String description;

    ProxyMetric(String metric, String description) {
        this.metric = metric;
        this.description = description;
    }

    public String metric() {
        return this.metric;
    }

    public String description() {
        return this.description;
    }

}
