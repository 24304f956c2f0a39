package dev.smartgateway.launch.web;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Map;

import dev.smartgateway.audit.AuditEvent;
import dev.smartgateway.audit.AuditTrail;
import dev.smartgateway.oauth.EndpointMoved;
import dev.smartgateway.problem.RequestIdFilter;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.token.LaunchRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Writes the events of launches to the audit trail. Codes, states, launch values and
 * addresses of FHIR never get here.
 */
public final class LaunchAudit {

    /** Those that end with something else than a redirect. */
    private static final Map<String, Integer> STATUS = Map.of("context-deposit", 201, "picker-search", 200);

    private final AuditTrail trail;

    private final Clock clock;

    /**
     * Writes to the given trail.
     */
    public LaunchAudit(AuditTrail trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * Something was done.
     * @param kind {@code launch}, {@code callback}, {@code picker-search}, ...
     */
    public void allowed(ServerRequest request, String kind, AuditEvent.Who who, @Nullable PatientId patient) {
        record(request, kind, who, new AuditEvent.Outcome("allowed", STATUS.getOrDefault(kind, 303), null, null),
                patient);
    }

    /**
     * The user thought better of it.
     */
    public void cancelled(ServerRequest request, String kind, AuditEvent.Who who) {
        record(request, kind, who, new AuditEvent.Outcome("cancelled", 200, null, null), null);
    }

    /**
     * Something was refused or failed.
     */
    public void refused(ServerRequest request, String kind, AuditEvent.Who who, Throwable error) {
        ProblemException problem = (error instanceof ProblemException known) ? known : Reason.INTERNAL.asException();
        int status = problem.problem().status();
        record(request, kind, who,
                new AuditEvent.Outcome((status < 500) ? "denied" : "failed", status, problem.problem().code(), null),
                null);
    }

    /**
     * An issuer's metadata moved an endpoint to another host.
     */
    public void moved(EndpointMoved event, Apps apps) {
        String app = apps.issuer(event.issuer()).flatMap(apps::appOf).map(App::name).orElse(null);
        AuditEvent.Action action = new AuditEvent.Action("endpoint-moved", event.endpoint(), null, null, "-", null);
        AuditEvent.Who who = new AuditEvent.Who(app, event.issuer(), null, null, null, null);
        this.trail.record(new AuditEvent(this.clock.instant(), action, who, null,
                new AuditEvent.Outcome("allowed", 0, null, null)));
    }

    // CHECKSTYLE:OFF five values make one event
    private void record(ServerRequest request, String kind, AuditEvent.Who who, AuditEvent.Outcome outcome,
            @Nullable PatientId patient) {
        // CHECKSTYLE:ON
        String requestId = RequestIdFilter.of(request.exchange());
        AuditEvent.Action action = new AuditEvent.Action(kind, null, null, null, requestId, null);
        this.trail.record(new AuditEvent(this.clock.instant(), action, who, patient, outcome));
    }

    /**
     * Who navigates, as far as known before anybody signed in.
     */
    public static AuditEvent.Who who(ServerRequest request, @Nullable String app, @Nullable String issuer) {
        return new AuditEvent.Who(app, issuer, null, null, null, address(request));
    }

    /**
     * The owner of a launch.
     */
    public static AuditEvent.Who who(ServerRequest request, LaunchRecord launch) {
        LaunchRecord.Owner owner = launch.owner();
        return new AuditEvent.Who(owner.app(), owner.issuer(), owner.subject(), launch.context().fhirUser(),
                launch.id(), address(request));
    }

    /**
     * Where the request comes from.
     */
    public static @Nullable String address(ServerRequest request) {
        return request.remoteAddress()
            .map(InetSocketAddress::getAddress)
            .map((address) -> address.getHostAddress())
            .orElse(null);
    }

}
