package dev.smartgateway.telemetry.trace;

import dev.smartgateway.telemetry.Trace;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * Provides Prometheus with the span of a measurement as its exemplar.
 */
final class ExemplarSpan implements io.prometheus.metrics.tracer.common.SpanContext {

    @Override
    public @Nullable String getCurrentTraceId() {
        SpanContext span = Trace.measured();
        return (span != null) ? span.getTraceId() : null;
    }

    @Override
    public @Nullable String getCurrentSpanId() {
        SpanContext span = Trace.measured();
        return (span != null) ? span.getSpanId() : null;
    }

    @Override
    public boolean isCurrentSpanSampled() {
        SpanContext span = Trace.measured();
        return span != null && span.isSampled();
    }

    @Override
    public void markCurrentSpanAsExemplar() {
    }

}
