package dev.smartgateway.telemetry;

import io.opentelemetry.api.trace.SpanKind;

/**
 * Every kind of span.
 */
public enum GatewaySpan {

    /** A request of a browser, from its head to the end of the answer. */
    REQUEST("gateway.request", SpanKind.SERVER),

    /** A use of Redis. */
    REDIS("redis", SpanKind.CLIENT),

    /** A call of an identity provider. */
    IDP("identity-provider", SpanKind.CLIENT),

    /** A call of a FHIR service. */
    FHIR("fhir-service", SpanKind.CLIENT);

    private final String text;

    private final SpanKind kind;

    GatewaySpan(String text, SpanKind kind) {
        this.text = text;
        this.kind = kind;
    }

    /**
     * Its name in a trace.
     */
    public String text() {
        return this.text;
    }

    SpanKind kind() {
        return this.kind;
    }

}
