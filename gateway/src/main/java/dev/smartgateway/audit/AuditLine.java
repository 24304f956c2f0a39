package dev.smartgateway.audit;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.PatientId;
import org.jspecify.annotations.Nullable;

/**
 * An event as one JSON line; absent facts are omitted.
 */
final class AuditLine {

    private final Map<String, Object> members = new LinkedHashMap<>();

    private AuditLine() {
    }

    static Map<String, Object> of(AuditEvent event) {
        AuditLine line = new AuditLine();
        line.members.put("at", event.at().toString());
        line.members.put("kind", event.action().kind());
        line.put("interaction", event.action().interaction());
        line.put("type", event.action().type());
        line.put("id", event.action().id());
        line.put("sent", event.action().sent());
        PatientId patient = event.patient();
        line.put("patient", (patient != null) ? patient.value() : null);
        line.who(event.who());
        line.outcome(event.outcome());
        if (event.times() > 1) {
            line.members.put("times", event.times());
        }
        line.members.put("request", event.action().requestId());
        line.put("service", event.action().serviceId());
        return line.members;
    }

    private void who(AuditEvent.Who who) {
        put("app", who.app());
        put("issuer", who.issuer());
        put("subject", who.subject());
        put("fhirUser", who.fhirUser());
        LaunchId launch = who.launch();
        put("launch", (launch != null) ? launch.value() : null);
        put("address", who.address());
    }

    private void outcome(AuditEvent.Outcome outcome) {
        this.members.put("result", outcome.result());
        this.members.put("status", outcome.status());
        put("reason", outcome.reason());
        put("rule", outcome.rule());
        put("cause", outcome.cause());
        if (!outcome.wouldDeny().isEmpty()) {
            this.members.put("wouldDeny", outcome.wouldDeny());
        }
        if (!outcome.parts().isEmpty()) {
            this.members.put("parts", outcome.parts().stream().map(AuditLine::part).toList());
        }
    }

    private static Map<String, Object> part(AuditEvent.Part part) {
        AuditLine line = new AuditLine();
        line.put("interaction", part.interaction());
        line.put("type", part.type());
        line.put("id", part.id());
        line.put("result", part.result());
        line.put("reason", part.reason());
        return line.members;
    }

    private void put(String key, @Nullable String value) {
        if (value != null) {
            this.members.put(key, value);
        }
    }

}
