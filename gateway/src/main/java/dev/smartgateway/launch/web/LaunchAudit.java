package dev.smartgateway.launch.web;

import java.time.Clock;
import java.util.Map;
import java.util.function.UnaryOperator;

import dev.smartgateway.audit.AuditEvent;
import dev.smartgateway.audit.AuditEventBuilder;
import dev.smartgateway.audit.AuditTrail;
import dev.smartgateway.oauth.Discovery.EndpointMoved;
import dev.smartgateway.problem.RefusalLog;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.PatientId;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Records launch events in the audit trail, and refusals also in the log, without codes,
 * states, launch values and FHIR addresses.
 */
public final class LaunchAudit {

    /** Response status of events that do not end with a redirect. */
    private static final Map<String, Integer> STATUS = Map.of("context-deposit", 201, "picker-search", 200);

    private final AuditTrail trail;

    private final Clock clock;

    /**
     * Creates the writer.
     */
    public LaunchAudit(AuditTrail trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * Records a success.
     * @param kind {@code launch}, {@code callback}, {@code picker-search}, ...
     * @param who adds app, issuer and user
     */
    public void allowed(ServerRequest request, String kind, UnaryOperator<AuditEventBuilder> who,
            @Nullable PatientId patient) {
        this.trail.record(event(request, kind, who).patient(patient).allowed(STATUS.getOrDefault(kind, 303)));
    }

    /**
     * Records that the user cancelled.
     */
    public void cancelled(ServerRequest request, String kind, UnaryOperator<AuditEventBuilder> who) {
        this.trail.record(event(request, kind, who).ended("cancelled", 200, null));
    }

    /**
     * Records a refusal or a failure.
     */
    public void refused(ServerRequest request, String kind, UnaryOperator<AuditEventBuilder> who, Throwable error) {
        ProblemException problem = (error instanceof ProblemException known) ? known : Reason.INTERNAL.asException();
        RefusalLog.tell(request.exchange(), problem.problem(), problem);
        this.trail.record(event(request, kind, who).refused(error));
    }

    /**
     * Records that an issuer's metadata moved an endpoint to another host.
     */
    public void moved(EndpointMoved event, Apps apps) {
        String app = apps.issuer(event.issuer()).flatMap(apps::appOf).map(App::name).orElse(null);
        this.trail.record(AuditEvent.of(this.clock.instant(), "endpoint-moved")
            .action(event.endpoint(), null, null)
            .app(app, event.issuer())
            .allowed(0));
    }

    private AuditEventBuilder event(ServerRequest request, String kind, UnaryOperator<AuditEventBuilder> who) {
        return who.apply(AuditEvent.of(this.clock.instant(), kind).from(request.exchange()));
    }

    /**
     * Returns a function that adds app and issuer, as far as they are known before the
     * sign-in.
     */
    public static UnaryOperator<AuditEventBuilder> who(@Nullable String app, @Nullable String issuer) {
        return (event) -> event.app(app, issuer);
    }

}
