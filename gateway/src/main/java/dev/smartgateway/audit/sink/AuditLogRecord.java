package dev.smartgateway.audit.sink;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.logs.data.Body;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;

/**
 * A line of the trail as an OTLP log record.
 *
 * @param resource the resource that writes it
 * @param nanos time in nanoseconds
 * @param line the line
 */
record AuditLogRecord(Resource resource, long nanos, String line) implements LogRecordData {

    private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("smartgateway.audit");

    private static final Attributes ATTRIBUTES = Attributes.of(AttributeKey.stringKey("event.name"),
            "smartgateway.audit");

    @Override
    public Resource getResource() {
        return this.resource;
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return SCOPE;
    }

    @Override
    public long getTimestampEpochNanos() {
        return this.nanos;
    }

    @Override
    public long getObservedTimestampEpochNanos() {
        return this.nanos;
    }

    @Override
    public SpanContext getSpanContext() {
        return SpanContext.getInvalid();
    }

    @Override
    public Severity getSeverity() {
        return Severity.INFO;
    }

    @Override
    public String getSeverityText() {
        return "INFO";
    }

    @Override
    @SuppressWarnings("deprecation")
    public Body getBody() {
        return Body.string(this.line);
    }

    @Override
    public Value<?> getBodyValue() {
        return Value.of(this.line);
    }

    @Override
    public Attributes getAttributes() {
        return ATTRIBUTES;
    }

    @Override
    public int getTotalAttributeCount() {
        return ATTRIBUTES.size();
    }

}
