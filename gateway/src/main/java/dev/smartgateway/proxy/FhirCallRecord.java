package dev.smartgateway.proxy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.smartgateway.audit.AuditEvent;
import dev.smartgateway.audit.AuditEventBuilder;
import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.fhir.Route;
import dev.smartgateway.json.Malformed;
import dev.smartgateway.policy.Verdict;
import dev.smartgateway.problem.ClientGone;
import dev.smartgateway.problem.RequestIdFilter;
import dev.smartgateway.proxy.upstream.Sending;
import dev.smartgateway.proxy.upstream.Upstream;
import dev.smartgateway.proxy.upstream.UpstreamFailure;
import dev.smartgateway.reason.Finding;
import dev.smartgateway.reason.Problem;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.store.RedisCommandCount;
import dev.smartgateway.telemetry.Trace;
import dev.smartgateway.token.LaunchRecord;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.SignalType;

import org.springframework.web.server.ServerWebExchange;

/**
 * The facts of one FHIR call: the only mutable object of a request. The stages write to
 * it, and it is read at the end.
 */
final class FhirCallRecord {

    private static final Set<Interaction> WRITES = EnumSet.of(Interaction.CREATE, Interaction.UPDATE,
            Interaction.UPDATE_CONDITIONAL, Interaction.PATCH, Interaction.PATCH_CONDITIONAL, Interaction.DELETE,
            Interaction.DELETE_CONDITIONAL, Interaction.BATCH, Interaction.TRANSACTION);

    private static final String KIND = "fhir";

    private static final Pattern ELEMENT = Pattern.compile("\"expression\":\\[\"([A-Za-z0-9_.]{1,60})\"");

    private final Instant at;

    private final ServerWebExchange exchange;

    private final RedisCommandCount commands = new RedisCommandCount();

    private final AtomicBoolean told = new AtomicBoolean();

    private volatile @Nullable LaunchRecord launch;

    private volatile Verdict.@Nullable Action action;

    private volatile @Nullable Verdict verdict;

    private volatile @Nullable Problem problem;

    private volatile @Nullable Finding finding;

    private volatile @Nullable String element;

    private volatile int status;

    private volatile boolean gone;

    FhirCallRecord(ServerWebExchange exchange, Instant at) {
        this.at = at;
        this.exchange = exchange;
        AuditEvent.of(at, KIND).from(exchange);
        Trace trace = Trace.in(exchange.getAttributes());
        if (trace != null) {
            trace.hold();
        }
    }

    /** Returns the span of the request, or {@code null} if it is not traced. */
    @Nullable Trace trace() {
        return Trace.in(this.exchange.getAttributes());
    }

    ServerWebExchange exchange() {
        return this.exchange;
    }

    /** Returns when the request was received. */
    Instant at() {
        return this.at;
    }

    String requestId() {
        return RequestIdFilter.of(this.exchange);
    }

    /** Returns the HTTP status sent, or 0 if none was. */
    int status() {
        return this.status;
    }

    RedisCommandCount commands() {
        return this.commands;
    }

    void launch(LaunchRecord launch) {
        this.launch = launch;
    }

    /**
     * Sets the parsed interaction, which is known even if the call fails later.
     * @param path raw path below the FHIR base
     */
    void understood(String method, String path, boolean query) {
        try {
            Route route = Route.parse(method, path, query);
            boolean sealed = route.interaction() == Interaction.PAGE || route.interaction() == Interaction.ATTACHMENT;
            this.action = new Verdict.Action(route.interaction(), route.type(), sealed ? null : route.id());
        }
        catch (Malformed ex) {
            // The policy rejects it and gives the reason.
        }
    }

    /** Returns whether the call would change data at the FHIR service. */
    boolean writes() {
        Verdict.Action action = action();
        return action != null && WRITES.contains(action.interaction());
    }

    /**
     * Returns {@code true} on the first call only: for the caller that writes the audit
     * event.
     */
    boolean tell() {
        return this.told.compareAndSet(false, true);
    }

    void answered(Verdict verdict, int status) {
        this.verdict = verdict;
        this.status = status;
    }

    void failed(Throwable failure) {
        if (ClientGone.is(failure)) {
            this.gone = true;
            return;
        }
        Problem problem = (failure instanceof ProblemException known) ? known.problem()
                : Reason.INTERNAL.asException().problem();
        this.problem = problem;
        this.finding = (failure instanceof ProblemException known) ? known.finding() : null;
        this.status = problem.status();
    }

    /**
     * Returns the audit event.
     * @param end how the reactive pipeline ended
     */
    AuditEvent event(SignalType end) {
        Verdict verdict = this.verdict;
        Verdict.Action action = action();
        LaunchRecord launch = this.launch;
        AuditEventBuilder event = AuditEvent.of(this.at, KIND).from(this.exchange);
        if (launch != null) {
            launch.on(event);
        }
        if (action != null) {
            event.action(action.interaction().code(), action.type(), action.id());
        }
        return event.service(serviceId())
            .sent(writes() ? Sending.of(this.exchange) : null)
            .judged(rule(), wouldDeny(verdict), parts(verdict))
            .cause(cause())
            .ended(result(end), this.status, reason());
    }

    /**
     * Returns the action as decided by the policy, or as parsed if it was not decided.
     */
    Verdict.@Nullable Action action() {
        Verdict verdict = this.verdict;
        Verdict.Action understood = this.action;
        return (verdict != null && (understood == null || verdict.action().interaction() != Interaction.UNKNOWN))
                ? verdict.action() : understood;
    }

    /** Returns the FHIR service's id of the call, or {@code null} if none was sent. */
    @Nullable String serviceId() {
        return Upstream.serviceId(this.exchange);
    }

    /** Returns the failure at the FHIR service, or {@code null} if there was none. */
    @Nullable String cause() {
        UpstreamFailure failure = Upstream.failure(this.exchange);
        return (failure != null) ? failure.code() : null;
    }

    /**
     * Returns the codes of report-only rules that would have denied the call or a part of
     * it.
     */
    private static List<String> wouldDeny(@Nullable Verdict verdict) {
        if (verdict == null || (verdict.reported().isEmpty() && verdict.parts().isEmpty())) {
            return List.of();
        }
        return Stream
            .concat(verdict.reported().stream(), verdict.parts().stream().flatMap((part) -> part.reported().stream()))
            .distinct()
            .toList();
    }

    private static List<AuditEvent.Part> parts(@Nullable Verdict verdict) {
        return (verdict == null || verdict.parts().isEmpty()) ? List.of()
                : verdict.parts()
                    .stream()
                    .map((part) -> new AuditEvent.Part(part.action().interaction().code(), part.action().type(),
                            part.action().id(), part.allowed() ? "allowed" : "denied",
                            (part.reason() != null) ? part.reason().code() : null))
                    .toList();
    }

    /** Returns {@code allowed}, {@code denied}, {@code failed} or {@code cancelled}. */
    String result(SignalType end) {
        if (end == SignalType.CANCEL || this.gone) {
            return "cancelled";
        }
        if (this.problem != null) {
            return (this.status < 500) ? "denied" : "failed";
        }
        Verdict verdict = this.verdict;
        if (verdict == null) {
            return "failed";
        }
        return verdict.allowed() ? "allowed" : "denied";
    }

    @Nullable String reason() {
        Problem problem = this.problem;
        if (problem != null) {
            return problem.code();
        }
        Verdict verdict = this.verdict;
        return (verdict != null && verdict.reason() != null) ? verdict.reason().code() : null;
    }

    @Nullable Verdict verdict() {
        return this.verdict;
    }

    /** Returns the check that decided. */
    @Nullable String rule() {
        Finding finding = this.finding;
        Verdict verdict = this.verdict;
        if (finding != null) {
            return finding.rule();
        }
        return (verdict != null) ? verdict.rule() : null;
    }

    /** Returns the element or header that the refusal is about, or {@code null}. */
    @Nullable String field() {
        Finding finding = this.finding;
        return (finding != null) ? finding.field() : this.element;
    }

    /**
     * Sets the answer of a denial that names the invalid element.
     * @param body created by the gateway; contains names of R4 only
     */
    void named(byte[] body) {
        Matcher found = ELEMENT.matcher(new String(body, StandardCharsets.UTF_8));
        this.element = found.find() ? found.group(1) : null;
    }

}
