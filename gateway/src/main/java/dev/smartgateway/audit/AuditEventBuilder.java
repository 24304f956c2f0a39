package dev.smartgateway.audit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;

import dev.smartgateway.problem.RequestIdFilter;
import dev.smartgateway.reason.Problem;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.PatientId;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * Builds an event; the only way to create one. {@code null} values stay absent.
 */
public final class AuditEventBuilder {

    /** Marks an exchange that has its own event. */
    private static final String TOLD = AuditEventBuilder.class.getName();

    private final Instant at;

    private final String kind;

    private String request = "-";

    private @Nullable String interaction;

    private @Nullable String type;

    private @Nullable String id;

    private @Nullable String service;

    private @Nullable String sent;

    private AuditEvent.Who who = AuditEvent.Who.UNKNOWN;

    private @Nullable String address;

    private @Nullable PatientId patient;

    private @Nullable String rule;

    private @Nullable String cause;

    private List<String> wouldDeny = List.of();

    private List<AuditEvent.Part> parts = List.of();

    private long times = 1;

    AuditEventBuilder(Instant at, String kind) {
        this.at = at;
        this.kind = kind;
    }

    /**
     * Takes request id and address of an exchange and marks the exchange as audited.
     */
    public AuditEventBuilder from(ServerWebExchange exchange) {
        exchange.getAttributes().put(TOLD, Boolean.TRUE);
        this.request = RequestIdFilter.of(exchange);
        this.address = address(exchange.getRequest());
        return this;
    }

    /**
     * Takes the address of the current request, if the context has one.
     */
    public AuditEventBuilder from(ContextView context) {
        this.address = context.<String>getOrEmpty(TOLD).orElse(null);
        return this;
    }

    static boolean told(ServerWebExchange exchange) {
        return exchange.getAttribute(TOLD) != null;
    }

    static String contextKey() {
        return TOLD;
    }

    static @Nullable String address(ServerHttpRequest request) {
        InetSocketAddress peer = request.getRemoteAddress();
        InetAddress address = (peer != null) ? peer.getAddress() : null;
        return (address != null) ? address.getHostAddress() : null;
    }

    /**
     * Sets the correlation id where there is no browser request.
     */
    public AuditEventBuilder request(String request) {
        this.request = request;
        return this;
    }

    /**
     * Sets the action.
     * @param interaction FHIR interaction code, or a code that the kind of event defines
     * @param type FHIR resource type
     * @param id FHIR resource id, or the id of another object
     */
    public AuditEventBuilder action(@Nullable String interaction, @Nullable String type, @Nullable String id) {
        this.interaction = interaction;
        this.type = type;
        this.id = id;
        return this;
    }

    /**
     * Sets the id of the same request in the FHIR service's log.
     */
    public AuditEventBuilder service(@Nullable String service) {
        this.service = service;
        return this;
    }

    /**
     * Sets, for a write, whether the FHIR service received it.
     */
    public AuditEventBuilder sent(@Nullable String sent) {
        this.sent = sent;
        return this;
    }

    /**
     * Sets app and issuer.
     */
    public AuditEventBuilder app(@Nullable String app, @Nullable String issuer) {
        return who(new AuditEvent.Who(app, issuer, this.who.subject(), this.who.fhirUser(), this.who.launch(), null));
    }

    /**
     * Sets the user.
     */
    public AuditEventBuilder user(@Nullable String subject, @Nullable String fhirUser) {
        return who(new AuditEvent.Who(this.who.app(), this.who.issuer(), subject, fhirUser, this.who.launch(), null));
    }

    /**
     * Sets the launch.
     */
    public AuditEventBuilder launch(@Nullable LaunchId launch) {
        return who(new AuditEvent.Who(this.who.app(), this.who.issuer(), this.who.subject(), this.who.fhirUser(),
                launch, null));
    }

    private AuditEventBuilder who(AuditEvent.Who known) {
        this.who = known;
        return this;
    }

    /**
     * Sets the pinned patient.
     */
    public AuditEventBuilder patient(@Nullable PatientId patient) {
        this.patient = patient;
        return this;
    }

    /**
     * Sets the policy's decision.
     * @param rule the rule that decided
     * @param wouldDeny report-only rules that would have denied
     * @param parts entries of a batch or transaction
     */
    public AuditEventBuilder judged(@Nullable String rule, List<String> wouldDeny, List<AuditEvent.Part> parts) {
        this.rule = rule;
        this.wouldDeny = wouldDeny;
        this.parts = parts;
        return this;
    }

    /**
     * Sets the failure at the FHIR service.
     */
    public AuditEventBuilder cause(@Nullable String cause) {
        this.cause = cause;
        return this;
    }

    /**
     * Sets how many identical events this one represents.
     */
    AuditEventBuilder times(long times) {
        this.times = times;
        return this;
    }

    /**
     * Ends the event as allowed.
     * @param status HTTP status sent, or 0 if none was
     */
    public AuditEvent allowed(int status) {
        return ended("allowed", status, null);
    }

    /**
     * Ends the event as denied or failed.
     */
    public AuditEvent refused(Throwable failure) {
        Problem problem = (failure instanceof ProblemException known) ? known.problem()
                : Reason.INTERNAL.asException().problem();
        return refused(problem.status(), problem.code());
    }

    /**
     * An unknown method (501) or version (505) is an error of the client.
     */
    AuditEvent refused(int status, String reason) {
        boolean denied = status < 500 || status == 501 || status == 505;
        return ended(denied ? "denied" : "failed", status, reason);
    }

    /**
     * Ends the event with another result.
     * @param result {@code allowed}, {@code denied}, {@code failed} or {@code cancelled}
     * @param status HTTP status sent, or 0 if none was
     * @param reason reason code, or {@code null}
     */
    public AuditEvent ended(String result, int status, @Nullable String reason) {
        AuditEvent.Action action = new AuditEvent.Action(this.kind, this.interaction, this.type, this.id, this.request,
                this.service, this.sent);
        AuditEvent.Who all = new AuditEvent.Who(this.who.app(), this.who.issuer(), this.who.subject(),
                this.who.fhirUser(), this.who.launch(), this.address);
        return new AuditEvent(this.at, action, all, this.patient,
                new AuditEvent.Outcome(result, status, reason, this.rule, this.wouldDeny, this.parts, this.cause),
                this.times);
    }

}
