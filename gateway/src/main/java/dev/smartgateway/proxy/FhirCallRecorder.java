package dev.smartgateway.proxy;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;

import dev.smartgateway.audit.AuditEvent;
import dev.smartgateway.audit.AuditTrail;
import dev.smartgateway.policy.Verdict;
import dev.smartgateway.problem.RefusalLog;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.telemetry.GatewayMetric;
import dev.smartgateway.telemetry.SpanAttribute;
import dev.smartgateway.telemetry.Trace;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

import org.springframework.web.server.ServerWebExchange;

/**
 * Starts and ends the record of a FHIR call: exactly one audit event, one measurement and
 * one log line per call, however it ends. Metrics and log contain interaction, type and
 * reason only.
 */
final class FhirCallRecorder {

    private static final Logger log = LoggerFactory.getLogger(FhirCallRecorder.class);

    private static final int MOST_TIMERS = 5000;

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final AuditTrail audit;

    private final MeterRegistry meters;

    private final Clock clock;

    private final Threads threads;

    private final DistributionSummary trips;

    /** Timers by interaction, type, result and reason. */
    private final Map<List<String>, Timer> timers = new ConcurrentHashMap<>();

    FhirCallRecorder(AuditTrail audit, MeterRegistry meters, Clock clock, Threads threads) {
        this.audit = audit;
        this.meters = meters;
        this.clock = clock;
        this.threads = threads;
        this.trips = GatewayMetric.STORE_TRIPS.summary(meters);
    }

    /** Finds the thread on which a call continues after its audit event is written. */
    @FunctionalInterface
    interface Threads {

        /** Returns the thread, or {@code null} if that does not matter. */
        @Nullable ScheduledExecutorService of(ServerWebExchange exchange);

    }

    FhirCallRecord open(ServerWebExchange exchange) {
        RefusalLog.leave(exchange);
        return new FhirCallRecord(exchange, this.clock.instant());
    }

    /**
     * Fails with {@code audit-unavailable} if the operator does not permit such a call
     * while the trail cannot be written.
     */
    void admit(FhirCallRecord call) {
        if (!this.audit.admits(call.writes())) {
            throw new ProblemException(Reason.AUDIT_UNAVAILABLE.asException().problem().retryAfter(PAUSE));
        }
    }

    /**
     * Writes the audit event before the answer is sent, so that it is recorded even if
     * this process dies afterwards.
     */
    Mono<Void> beforeAnswer(FhirCallRecord call) {
        return Mono.defer(() -> {
            if (!call.tell()) {
                return Mono.<Void>empty();
            }
            AuditEvent event = call.event(SignalType.ON_COMPLETE);
            ScheduledExecutorService thread = this.threads.of(call.exchange());
            return (thread != null) ? this.audit.written(event, thread) : this.audit.written(event);
        });
    }

    void close(FhirCallRecord call, SignalType end) {
        if (call.tell()) {
            this.audit.record(call.event(end));
        }
        Verdict.Action action = call.action();
        String interaction = (action != null) ? action.interaction().code() : text(null);
        String type = text((action != null) ? action.type() : null);
        String result = call.result(end);
        String reason = text(call.reason());
        measure(call, new String[] { interaction, type, result, reason });
        trips(call);
        Verdict verdict = call.verdict();
        if (verdict != null) {
            trials(verdict);
            verdict.parts().forEach(this::trials);
        }
        if (verdict != null && verdict.alarm()) {
            alarm(interaction, type, call.requestId());
        }
        cause(call);
        String refusal = (call.reason() != null) ? refusal(call, reason) : "";
        log.info("fhir {} {} -> {} {} {} request {} service {} cause {}{}", interaction, type, result, call.status(),
                reason, call.requestId(), text(call.serviceId()), text(call.cause()), refusal);
    }

    /** Returns the part of the log line that all refusals have in common. */
    private static String refusal(FhirCallRecord call, String reason) {
        return " party " + RefusalLog.party(reason) + " rule " + text(call.rule()) + " field " + text(call.field());
    }

    private void measure(FhirCallRecord call, String[] labels) {
        Trace trace = call.trace();
        if (trace != null) {
            trace.tag(SpanAttribute.INTERACTION, labels[0]);
            trace.tag(SpanAttribute.TYPE, labels[1]);
            trace.tag(SpanAttribute.RESULT, labels[2]);
            trace.tag(SpanAttribute.REASON, labels[3]);
            trace.end();
        }
        Trace.during(trace, () -> timer(labels).record(took(call)));
    }

    /**
     * Returns the timer for label values. Values outside the closed sets share one timer.
     */
    private Timer timer(String[] labels) {
        List<String> key = List.of(labels);
        Timer known = this.timers.get(key);
        if (known != null) {
            return known;
        }
        Timer timer = GatewayMetric.FHIR_REQUESTS.timer(this.meters, labels);
        if (this.timers.size() < MOST_TIMERS) {
            this.timers.put(key, timer);
        }
        return timer;
    }

    /**
     * Counts what report-only rules would have denied, for each part of a batch.
     */
    private void trials(Verdict verdict) {
        String interaction = verdict.action().interaction().code();
        String type = text(verdict.action().type());
        verdict.reported().forEach((rule) -> {
            GatewayMetric.FHIR_WOULD_DENY.count(this.meters, rule, interaction, type);
            log.warn("fhir {} {} would be denied by {}, which is report-only", interaction, type, rule);
        });
    }

    private void alarm(String interaction, String type, String requestId) {
        GatewayMetric.FHIR_ALARMS.count(this.meters, type);
        log.error("fhir {} {} ALARM: the FHIR service did not restrict its answer to the pinned patient, request {}",
                interaction, type, requestId);
    }

    private void cause(FhirCallRecord call) {
        String cause = call.cause();
        if (cause != null) {
            GatewayMetric.UPSTREAM_FAILURES.count(this.meters, cause);
        }
    }

    private void trips(FhirCallRecord call) {
        this.trips.record(call.commands().count());
    }

    /**
     * Returns the duration of a call. Not negative, even if the system clock was set
     * back.
     */
    private Duration took(FhirCallRecord call) {
        Duration took = Duration.between(call.at(), this.clock.instant());
        return took.isNegative() ? Duration.ZERO : took;
    }

    private static String text(@Nullable String value) {
        return (value != null) ? value : "none";
    }

}
