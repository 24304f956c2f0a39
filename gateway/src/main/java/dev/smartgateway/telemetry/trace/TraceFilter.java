package dev.smartgateway.telemetry.trace;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smartgateway.telemetry.GatewaySpan;
import dev.smartgateway.telemetry.SpanAttribute;
import dev.smartgateway.telemetry.Trace;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Starts and ends the span of each browser request.
 */
final class TraceFilter implements WebFilter, Ordered {

    /** W3C Trace Context, version 00. */
    private static final Pattern TRACEPARENT = Pattern
        .compile("00-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-[0-9a-f]{2}");

    private static final Set<String> ROUTES = Set.of("launch", "callback", "logout", "picker", "launches", "sessions");

    private static final Pattern FHIR = Pattern.compile("(?:/launches/[^/]+)?/fhir(?:/.*)?");

    private final Tracer tracer;

    private final Set<GatewaySpan> told;

    private final boolean goesOn;

    TraceFilter(Tracer tracer, Set<GatewaySpan> told, boolean goesOn) {
        this.tracer = tracer;
        this.told = told;
        this.goesOn = goesOn;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String path = exchange.getRequest().getPath().value();
        if (path.startsWith("/actuator")) {
            return chain.filter(exchange);
        }
        Trace trace = Trace.request(this.tracer, this.told,
                this.goesOn ? parent(exchange.getRequest().getHeaders().getFirst("traceparent")) : null);
        trace.tag(SpanAttribute.ROUTE, route(path));
        exchange.getAttributes().put(Trace.key(), trace);
        return chain.filter(exchange)
            .doFinally((end) -> ended(exchange, trace, end))
            .contextWrite((context) -> context.put(Trace.key(), trace));
    }

    /**
     * Ends the span. The answer of a failed request is written later, by a handler
     * outside this filter.
     */
    private static void ended(ServerWebExchange exchange, Trace trace, SignalType end) {
        if (end == SignalType.ON_ERROR && !exchange.getResponse().isCommitted()) {
            exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> end(exchange, trace)));
        }
        else {
            end(exchange, trace);
        }
    }

    private static void end(ServerWebExchange exchange, Trace trace) {
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        if (status != null) {
            trace.tag(SpanAttribute.STATUS, Integer.toString(status.value()));
        }
        trace.end();
    }

    private static @Nullable SpanContext parent(@Nullable String header) {
        Matcher parts = TRACEPARENT.matcher((header != null) ? header : "");
        return parts.matches() ? SpanContext.createFromRemoteParent(parts.group(1), parts.group(2),
                TraceFlags.getDefault(), TraceState.getDefault()) : null;
    }

    private static String route(String path) {
        if (FHIR.matcher(path).matches()) {
            return "fhir";
        }
        String first = path.replaceFirst("^/", "").replaceFirst("/.*", "");
        return ROUTES.contains(first) ? first : "other";
    }

}
