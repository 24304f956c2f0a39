package dev.smartgateway.facade;

import java.time.Clock;

import dev.smartgateway.audit.AuditEvent;
import dev.smartgateway.audit.AuditEventBuilder;
import dev.smartgateway.audit.AuditTrail;
import dev.smartgateway.problem.RefusalLog;
import dev.smartgateway.reason.Problem;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.token.LaunchRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Records facade events in the audit trail, and refusals also in the log. Codes, states
 * and redirect addresses are never recorded.
 */
final class FacadeAudit {

    private static final int DONE = 200;

    private final AuditTrail trail;

    private final Clock clock;

    FacadeAudit(AuditTrail trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
    }

    void allowed(ServerRequest request, String kind, LaunchRecord launch) {
        this.trail.record(launch.on(event(request, kind)).allowed(DONE));
    }

    /**
     * Records a refusal or a failure.
     * @param app the app, or {@code null} if it is not known
     */
    void refused(ServerRequest request, String kind, @Nullable App app, Throwable failure) {
        Problem problem = (failure instanceof ProblemException known) ? known.problem() : Reason.INTERNAL.problem();
        RefusalLog.tell(request.exchange(), problem, failure);
        this.trail.record(event(request, kind).app((app != null) ? app.name() : null, null)
            .launch(launch(request))
            .refused(failure));
    }

    private AuditEventBuilder event(ServerRequest request, String kind) {
        return AuditEvent.of(this.clock.instant(), kind).from(request.exchange());
    }

    private static @Nullable LaunchId launch(ServerRequest request) {
        try {
            return FacadeLaunches.id(request);
        }
        catch (ProblemException ex) {
            return null;
        }
    }

}
