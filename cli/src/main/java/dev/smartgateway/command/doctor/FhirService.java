package dev.smartgateway.command.doctor;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import dev.smartgateway.command.doctor.report.Check;
import dev.smartgateway.command.doctor.report.Reach;
import dev.smartgateway.command.doctor.report.Report;
import dev.smartgateway.operator.EntraAddress;
import dev.smartgateway.operator.ModeContradiction;
import dev.smartgateway.operator.ModeRules;
import dev.smartgateway.operator.ServiceObservation;
import dev.smartgateway.operator.ServiceProbe;
import dev.smartgateway.smart.Issuer;

/**
 * Checks the FHIR service without a token.
 */
final class FhirService {

    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private static final Duration NOTICEABLE = Duration.ofSeconds(30);

    private static final Duration HARMFUL = Duration.ofMinutes(4);

    private final Issuer issuer;

    private final ServiceProbe probe;

    private final Clock clock;

    FhirService(Issuer issuer, ServiceProbe probe, Clock clock) {
        this.issuer = issuer;
        this.probe = probe;
        this.clock = clock;
    }

    void examine(Report.Notes notes) {
        ServiceObservation seen;
        try {
            seen = java.util.Objects.requireNonNull(this.probe.observe(this.issuer).block(PATIENCE));
        }
        catch (RuntimeException ex) {
            notes.wrong(Check.FHIR_SERVICE,
                    this.issuer.address().fhirBase() + " cannot be reached from here: " + Reach.why(ex) + ".",
                    "check fhir-base, DNS and, with a private endpoint, that you are inside its network "
                            + "(az containerapp exec)");
            return;
        }
        if (seen.status() != 200) {
            notes.wrong(Check.FHIR_SERVICE, "fhir-base/metadata answers with status " + seen.status() + ".",
                    "check that fhir-base is the base URL of the FHIR service, without a further path");
            return;
        }
        notes.ok(Check.FHIR_SERVICE, "It answers" + ((seen.software() != null) ? ", as " + seen.software() : "")
                + "; a search without a token gets " + seen.openStatus() + ".");
        List<ModeContradiction> contradictions = ModeRules.observed(this.issuer, seen);
        contradictions.forEach((one) -> notes.wrong(Check.WHO_ENFORCES_SCOPES, one.text(), one.remedy()));
        links(seen.implementation(), notes);
        cors(seen, notes);
        time(seen, notes);
    }

    private void links(@org.jspecify.annotations.Nullable URI implementation, Report.Notes notes) {
        URI base = this.issuer.address().fhirBase();
        if (implementation == null || implementation.getHost() == null) {
            notes.note(Check.LINKS_CARRY_THE_INTERNAL_HOST,
                    "The service does not state its own base URL; the gateway rewrites links that begin with "
                            + "fhir-base.");
        }
        else if (EntraAddress.host(implementation).equals(EntraAddress.host(base))) {
            notes.ok(Check.LINKS_CARRY_THE_INTERNAL_HOST,
                    "The service writes links with the host of fhir-base, so the gateway can rewrite them.");
        }
        else {
            notes.warn(Check.LINKS_CARRY_THE_INTERNAL_HOST, "The service writes links with the host "
                    + EntraAddress.host(implementation)
                    + ", not with the host of fhir-base. The gateway does not follow links to other hosts, so paging "
                    + "ends after one page.",
                    "set fhir-base to the host name that the service writes, and remove any proxy between the gateway "
                            + "and the service");
        }
    }

    private static void cors(ServiceObservation seen, Report.Notes notes) {
        String allowed = seen.allowedOrigin();
        if (allowed != null) {
            notes.warn(Check.CORS,
                    "The FHIR service lets pages of " + (allowed.equals("*") ? "every origin" : "an unrelated origin")
                            + " call it directly.",
                    "remove corsConfiguration from the FHIR service; browsers need only the gateway");
        }
        else {
            notes.ok(Check.CORS, "The FHIR service does not allow pages of other origins.");
        }
    }

    private void time(ServiceObservation seen, Report.Notes notes) {
        if (seen.date() == null) {
            notes.note(Check.CLOCK, "The FHIR service does not send its time, so the clocks cannot be compared.");
            return;
        }
        Duration skew = Duration.between(seen.date(), this.clock.instant()).abs();
        String text = "This machine's clock and the FHIR service's differ by " + skew.toSeconds() + " seconds";
        if (skew.compareTo(HARMFUL) > 0) {
            notes.wrong(Check.CLOCK, text + ": tokens and client assertions are refused as expired or not yet valid.",
                    "synchronise this machine's clock (NTP)");
        }
        else if (skew.compareTo(NOTICEABLE) > 0) {
            notes.warn(Check.CLOCK, text + ".", "synchronise this machine's clock (NTP)");
        }
        else {
            notes.ok(Check.CLOCK, text + ".");
        }
    }

}
