package dev.smartgateway.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * All attributes of spans, each with a closed set of values; any other value is written
 * as {@code other}. No ids, addresses or tokens.
 */
public enum SpanAttribute {

    /** The part of the gateway that handled the request. */
    ROUTE("gateway.route", null),

    /** Status of the answer. */
    STATUS("http.response.status_code", null),

    /** FHIR interaction code. */
    INTERACTION("fhir.interaction", MetricLabel.INTERACTION),

    /** FHIR resource type. */
    TYPE("fhir.type", MetricLabel.TYPE),

    /** Result of a FHIR call. */
    RESULT("gateway.result", MetricLabel.RESULT),

    /** Reason code. */
    REASON("gateway.reason", MetricLabel.REASON),

    /** {@code ok}, {@code failed} or {@code cancelled}. */
    OUTCOME("gateway.outcome", null);

    private final AttributeKey<String> key;

    private final @Nullable MetricLabel label;

    SpanAttribute(String key, @Nullable MetricLabel label) {
        this.key = AttributeKey.stringKey(key);
        this.label = label;
    }

    /**
     * Returns the name in a span.
     */
    public String key() {
        return this.key.getKey();
    }

    AttributeKey<String> typed() {
        return this.key;
    }

    String of(String value) {
        return (this.label != null) ? this.label.of(value) : value;
    }

}
