package dev.smartgateway.telemetry;

import io.opentelemetry.api.trace.SpanKind;

/**
 * The kinds of spans.
 */
public enum GatewaySpan {

    /** A request of a browser, from its head to the end of the answer. */
    REQUEST("gateway.request", SpanKind.SERVER),

    /** One Redis command. */
    REDIS("redis", SpanKind.CLIENT),

    /** A call to an authorization server. */
    IDP("identity-provider", SpanKind.CLIENT),

    /** A call to a FHIR service. */
    FHIR("fhir-service", SpanKind.CLIENT);

    private final String text;

    private final SpanKind kind;

    GatewaySpan(String text, SpanKind kind) {
        this.text = text;
        this.kind = kind;
    }

    /**
     * Returns the name in a trace.
     */
    public String text() {
        return this.text;
    }

    SpanKind kind() {
        return this.kind;
    }

}
