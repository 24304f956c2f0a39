package dev.smartgateway.telemetry;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * The current span. It is passed in the Reactor context; without one, because tracing is
 * off, all methods do nothing.
 */
public final class Trace {

    private static final String KEY = Trace.class.getName();

    private static final ThreadLocal<@Nullable Trace> CURRENT = new ThreadLocal<>();

    private final Tracer tracer;

    private final Set<GatewaySpan> told;

    private final GatewaySpan what;

    private final Span span;

    private final AtomicInteger holders = new AtomicInteger(1);

    private Trace(Tracer tracer, Set<GatewaySpan> told, GatewaySpan what, Context parent) {
        this.tracer = tracer;
        this.told = told;
        this.what = what;
        this.span = tracer.spanBuilder(what.text()).setSpanKind(what.kind()).setParent(parent).startSpan();
    }

    /**
     * Starts the span of a request.
     * @param told parties that receive the trace context
     * @param parent the caller's span, or {@code null}
     */
    public static Trace request(Tracer tracer, Set<GatewaySpan> told, @Nullable SpanContext parent) {
        Context context = (parent != null) ? Context.root().with(Span.wrap(parent)) : Context.root();
        return new Trace(tracer, told, GatewaySpan.REQUEST, context);
    }

    /**
     * Returns the key of the span in contexts and attributes.
     */
    public static String key() {
        return KEY;
    }

    /**
     * Runs work in a child span if the request is traced.
     */
    public static <T> Mono<T> of(GatewaySpan what, Mono<T> work) {
        return Mono.deferContextual((context) -> {
            Trace above = context.getOrDefault(KEY, null);
            return (above != null) ? above.below(what, work) : work;
        });
    }

    /**
     * Returns a Reactor context that holds the trace of another one, if it has one, and
     * nothing else.
     */
    public static reactor.util.context.Context only(ContextView context) {
        return context.hasKey(KEY) ? reactor.util.context.Context.of(KEY, context.<Trace>get(KEY))
                : reactor.util.context.Context.empty();
    }

    private <T> Mono<T> below(GatewaySpan what, Mono<T> work) {
        Trace mine = new Trace(this.tracer, this.told, what, Context.root().with(this.span));
        return work.doOnSuccess((value) -> mine.tag(SpanAttribute.OUTCOME, "ok"))
            .doOnError((failure) -> mine.tag(SpanAttribute.OUTCOME, "failed"))
            .doOnCancel(() -> mine.tag(SpanAttribute.OUTCOME, "cancelled"))
            .doFinally((end) -> mine.end())
            .contextWrite((context) -> context.put(KEY, mine));
    }

    /**
     * Adds an attribute.
     */
    public void tag(SpanAttribute attribute, String value) {
        this.span.setAttribute(attribute.typed(), attribute.of(value));
    }

    /**
     * Keeps the span open for another holder: it ends when all holders have ended it.
     */
    public void hold() {
        this.holders.incrementAndGet();
    }

    /**
     * Ends the span for this holder.
     */
    public void end() {
        if (this.holders.decrementAndGet() == 0) {
            this.span.end();
        }
    }

    /**
     * Returns the request's span among the attributes, or {@code null}.
     */
    public static @Nullable Trace in(Map<String, Object> attributes) {
        return (attributes.get(KEY) instanceof Trace trace) ? trace : null;
    }

    /**
     * Returns the {@code traceparent} for a call to a party (W3C Trace Context), or
     * {@code null} if that party receives none.
     */
    public static @Nullable String traceparent(ContextView context) {
        Trace trace = context.getOrDefault(KEY, null);
        if (trace == null || !trace.told.contains(trace.what)) {
            return null;
        }
        SpanContext mine = trace.span.getSpanContext();
        return "00-" + mine.getTraceId() + "-" + mine.getSpanId() + "-" + mine.getTraceFlags().asHex();
    }

    /**
     * Records a measurement so that it can name a span as its exemplar.
     */
    public static void during(@Nullable Trace trace, Runnable measurement) {
        if (trace == null) {
            measurement.run();
            return;
        }
        CURRENT.set(trace);
        try {
            measurement.run();
        }
        finally {
            CURRENT.remove();
        }
    }

    /**
     * Records a measurement for the span in a Reactor context.
     */
    public static void during(ContextView context, Runnable measurement) {
        during(context.<Trace>getOrDefault(KEY, null), measurement);
    }

    /**
     * Returns the span for which this thread is recording a measurement, or {@code null}.
     */
    public static @Nullable SpanContext measured() {
        Trace trace = CURRENT.get();
        return (trace != null) ? trace.span.getSpanContext() : null;
    }

}
