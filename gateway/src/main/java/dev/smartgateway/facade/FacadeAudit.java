package dev.smartgateway.facade;

import java.net.InetSocketAddress;
import java.time.Clock;

import dev.smartgateway.audit.AuditEvent;
import dev.smartgateway.audit.AuditTrail;
import dev.smartgateway.problem.RequestIdFilter;
import dev.smartgateway.reason.Problem;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.token.LaunchRecord;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Writes what happened at the facade to the audit trail. Codes, states and addresses
 * never get here.
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
        LaunchRecord.Owner owner = launch.owner();
        AuditEvent.Who who = new AuditEvent.Who(owner.app(), owner.issuer(), owner.subject(),
                launch.context().fhirUser(), launch.id(), address(request));
        record(request, kind,
                new Entry(who, launch.context().patient(), new AuditEvent.Outcome("allowed", DONE, null, null)));
    }

    /**
     * Something was refused or failed.
     * @param app as far as known
     */
    void refused(ServerRequest request, String kind, @Nullable App app, Throwable failure) {
        Problem problem = (failure instanceof ProblemException known) ? known.problem()
                : Reason.INTERNAL.asException().problem();
        AuditEvent.Who who = new AuditEvent.Who((app != null) ? app.name() : null, null, null, null, launch(request),
                address(request));
        record(request, kind,
                new Entry(who, null, new AuditEvent.Outcome((problem.status() < 500) ? "denied" : "failed",
                        problem.status(), problem.code(), null)));
    }

    private void record(ServerRequest request, String kind, Entry entry) {
        AuditEvent.Action action = new AuditEvent.Action(kind, null, null, null, RequestIdFilter.of(request.exchange()),
                null);
        this.trail.record(new AuditEvent(this.clock.instant(), action, entry.who, entry.patient, entry.outcome));
    }

    private static @Nullable LaunchId launch(ServerRequest request) {
        try {
            return FacadeLaunches.id(request);
        }
        catch (ProblemException ex) {
            return null;
        }
    }

    private static @Nullable String address(ServerRequest request) {
        return request.remoteAddress()
            .map(InetSocketAddress::getAddress)
            .map((address) -> address.getHostAddress())
            .orElse(null);
    }

    private record Entry(AuditEvent.Who who, @Nullable PatientId patient, AuditEvent.Outcome outcome) {
    }

}
