package dev.smartgateway.audit;

import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.PatientId;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * An event as the members of one JSON line; absent facts are omitted. Writes directly,
 * without collecting the members first, because each FHIR call writes one.
 */
final class AuditLine {

    private final JsonGenerator out;

    private AuditLine(JsonGenerator out) {
        this.out = out;
    }

    /** Writes the members of an event into an object that the caller begins and ends. */
    static void write(JsonGenerator out, AuditEvent event) {
        AuditLine line = new AuditLine(out);
        line.put("at", event.at().toString());
        line.put("kind", event.action().kind());
        line.put("interaction", event.action().interaction());
        line.put("type", event.action().type());
        line.put("id", event.action().id());
        line.put("sent", event.action().sent());
        PatientId patient = event.patient();
        line.put("patient", (patient != null) ? patient.value() : null);
        line.who(event.who());
        line.outcome(event.outcome());
        if (event.times() > 1) {
            out.writeNumberProperty("times", event.times());
        }
        line.put("request", event.action().requestId());
        line.put("service", event.action().serviceId());
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
        put("result", outcome.result());
        this.out.writeNumberProperty("status", outcome.status());
        put("reason", outcome.reason());
        put("rule", outcome.rule());
        put("cause", outcome.cause());
        if (!outcome.wouldDeny().isEmpty()) {
            this.out.writeArrayPropertyStart("wouldDeny");
            outcome.wouldDeny().forEach(this.out::writeString);
            this.out.writeEndArray();
        }
        if (!outcome.parts().isEmpty()) {
            this.out.writeArrayPropertyStart("parts");
            outcome.parts().forEach(this::part);
            this.out.writeEndArray();
        }
    }

    private void part(AuditEvent.Part part) {
        this.out.writeStartObject();
        put("interaction", part.interaction());
        put("type", part.type());
        put("id", part.id());
        put("result", part.result());
        put("reason", part.reason());
        this.out.writeEndObject();
    }

    private void put(String key, @Nullable String value) {
        if (value != null) {
            this.out.writeStringProperty(key, value);
        }
    }

}
