package dev.smartgateway.audit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.PatientId;
import org.jspecify.annotations.Nullable;

/**
 * An event as a FHIR R4 AuditEvent according to IHE Basic Audit Log Patterns (BALP).
 * Queries are named without their values, which are never in the trail.
 */
final class BasicAuditEvent {

    private static final String DICOM = "http://dicom.nema.org/resources/ontology/DCM";

    private static final String TYPES = "http://terminology.hl7.org/CodeSystem/audit-event-type";

    private static final String INTERACTIONS = "http://hl7.org/fhir/restful-interaction";

    private static final String ENTITY = "http://terminology.hl7.org/CodeSystem/audit-entity-type";

    private static final String ROLE = "http://terminology.hl7.org/CodeSystem/object-role";

    private static final String BALP = "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType";

    private static final String PARTICIPATION = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";

    private static final String OURS = "urn:smartgateway:audit:";

    /** Name of this replica as given by its platform. */
    private static final String MACHINE = Objects.requireNonNullElse(System.getenv("HOSTNAME"), "smart-gateway");

    private static final Set<String> WRITES = Set.of("C", "U", "D");

    private static final Set<String> SEARCHES = Set.of("search-type", "search-system", "page");

    /** FHIR codes that differ from ours. */
    private static final Map<String, String> CODES = Map.of("update-conditional", "update", "patch-conditional",
            "patch", "delete-conditional", "delete", "page", "search-type", "attachment", "read", "smart-configuration",
            "capabilities");

    private final AuditEvent event;

    private final AuditProperties.References references;

    private BasicAuditEvent(AuditEvent event, AuditProperties.References references) {
        this.event = event;
        this.references = references;
    }

    /**
     * Returns the members of the resource.
     */
    static Map<String, Object> of(AuditEvent event, AuditProperties.References references) {
        return new BasicAuditEvent(event, references).resource();
    }

    private Map<String, Object> resource() {
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("resourceType", "AuditEvent");
        resource.put("type", type());
        resource.put("subtype", List.of(subtype()));
        resource.put("action", action());
        resource.put("recorded", this.event.at().toString());
        resource.put("outcome", outcome());
        resource.put("outcomeDesc", description());
        resource.put("agent", agents());
        resource.put("source", Map.of("observer", Map.of("display", "smart-gateway")));
        resource.put("entity", entities());
        return resource;
    }

    private boolean fhir() {
        return this.event.action().kind().equals("fhir");
    }

    private Map<String, Object> type() {
        if (fhir()) {
            return coding(TYPES, "rest", "Restful Operation");
        }
        return this.event.action().kind().equals("operator") ? coding(DICOM, "110100", "Application Activity")
                : coding(DICOM, "110114", "User Authentication");
    }

    private Map<String, Object> subtype() {
        AuditEvent.Action action = this.event.action();
        String interaction = action.interaction();
        if (fhir() && interaction != null && !interaction.equals("unknown")) {
            String code = CODES.getOrDefault(interaction, interaction);
            return coding(INTERACTIONS, code, code);
        }
        return switch (action.kind()) {
            case "launch", "callback" -> coding(DICOM, "110122", "Login");
            case "logout", "launch-end" -> coding(DICOM, "110123", "Logout");
            default -> coding(OURS + "kind", action.kind(), action.kind());
        };
    }

    private String action() {
        String interaction = this.event.action().interaction();
        if (!fhir() || interaction == null) {
            return "E";
        }
        return switch (interaction) {
            case "create" -> "C";
            case "update", "update-conditional", "patch", "patch-conditional" -> "U";
            case "delete", "delete-conditional" -> "D";
            case "read", "vread", "attachment", "history-instance", "history-type", "history-system" -> "R";
            default -> "E";
        };
    }

    private String outcome() {
        return switch (this.event.outcome().result()) {
            case "allowed" -> "0";
            case "denied", "cancelled" -> "4";
            default -> "8";
        };
    }

    private String description() {
        AuditEvent.Outcome outcome = this.event.outcome();
        String sent = this.event.action().sent();
        return outcome.result() + " " + outcome.status() + ((outcome.reason() != null) ? " " + outcome.reason() : "")
                + ((sent != null) ? "; sent: " + sent : "")
                + ((outcome.cause() != null) ? "; cause: " + outcome.cause() : "");
    }

    /** Source and destination are named from the side of the data (BALP, vol. 3). */
    private List<Object> agents() {
        List<Object> agents = new ArrayList<>();
        AuditEvent.Who who = this.event.who();
        String action = action();
        Map<String, Object> source = coding(DICOM, "110153", "Source Role ID");
        Map<String, Object> destination = coding(DICOM, "110152", "Destination Role ID");
        Map<String, Object> client = agent(switch (action) {
            case "R" -> destination;
            case "D" -> coding(DICOM, "110150", "Application");
            default -> source;
        }, who.app(), false);
        client.put("network", network(who.address(), "2"));
        agents.add(client);
        Map<String, Object> server = agent(switch (action) {
            case "R" -> source;
            case "D" ->
                coding("http://terminology.hl7.org/CodeSystem/provenance-participant-type", "custodian", "Custodian");
            default -> destination;
        }, who.issuer(), false);
        server.put("network", network(MACHINE, "1"));
        agents.add(server);
        if (who.subject() != null || who.fhirUser() != null) {
            agents.add(user(who, WRITES.contains(action)));
        }
        return agents;
    }

    private static Map<String, Object> network(@Nullable String address, String type) {
        return (address != null) ? Map.of("address", address, "type", type) : Map.of("address", "unknown");
    }

    private Map<String, Object> user(AuditEvent.Who who, boolean writes) {
        Map<String, Object> user = agent(writes ? coding(PARTICIPATION, "AUT", "author (originator)")
                : coding(PARTICIPATION, "IRCP", "information recipient"), null, true);
        Map<String, Object> reference = new LinkedHashMap<>();
        String fhirUser = who.fhirUser();
        boolean literal = this.references == AuditProperties.References.LITERAL;
        if (fhirUser != null && literal) {
            reference.put("reference", fhirUser);
        }
        else if (fhirUser != null) {
            user.put("altId", fhirUser);
        }
        if (who.subject() != null) {
            reference.put("identifier", identifier("subject", who.subject()));
        }
        else if (!literal) {
            reference.putAll(reference(String.valueOf(fhirUser)));
        }
        user.put("who", reference);
        return user;
    }

    private static Map<String, Object> agent(Map<String, Object> coding, @Nullable String display, boolean requestor) {
        Map<String, Object> agent = new LinkedHashMap<>();
        agent.put("type", Map.of("coding", List.of(coding)));
        agent.put("who", Map.of("display", (display != null) ? display : "unknown"));
        agent.put("requestor", requestor);
        return agent;
    }

    private List<Object> entities() {
        List<Object> entities = new ArrayList<>();
        AuditEvent.Action action = this.event.action();
        PatientId patient = this.event.patient();
        if (patient != null) {
            entities.add(entity(reference("Patient/" + patient.value()), coding(ENTITY, "1", "Person"),
                    coding(ROLE, "1", "Patient")));
        }
        if (action.type() != null) {
            entities.add(data(action, action.type()));
        }
        this.event.outcome().parts().forEach((part) -> entities.add(part(part)));
        entities.add(entity(Map.of("identifier", identifier("request", action.requestId())),
                coding(BALP, "XrequestId", "X-Request-Id"), null));
        LaunchId launch = this.event.who().launch();
        if (launch != null) {
            entities.add(entity(Map.of("identifier", identifier("launch", launch.value())),
                    coding(ENTITY, "4", "Other"), null));
        }
        return entities;
    }

    /** A query has no resource and a resource has no query. */
    private Map<String, Object> data(AuditEvent.Action action, String type) {
        Map<String, Object> object = coding(ENTITY, "2", "System Object");
        if (SEARCHES.contains(String.valueOf(action.interaction()))) {
            Map<String, Object> query = new LinkedHashMap<>(
                    Map.of("type", object, "role", coding(ROLE, "24", "Query")));
            query.put("query", Base64.getEncoder().encodeToString(type.getBytes(StandardCharsets.UTF_8)));
            return query;
        }
        return entity(
                (action.id() != null) ? reference(type + "/" + action.id()) : Map.of("type", type, "display", type),
                object, coding(ROLE, "4", "Domain Resource"));
    }

    private Map<String, Object> part(AuditEvent.Part part) {
        Map<String, Object> what = (part.type() != null && part.id() != null) ? reference(part.type() + "/" + part.id())
                : Map.of("display", (part.type() != null) ? part.type() : "unknown");
        Map<String, Object> entity = entity(what, coding(ENTITY, "2", "System Object"),
                coding(ROLE, "4", "Domain Resource"));
        entity.put("description", part.interaction() + " " + part.result());
        return entity;
    }

    /** Returns a link, or an identifier for services that resolve every link. */
    private Map<String, Object> reference(String text) {
        if (this.references == AuditProperties.References.LITERAL) {
            return Map.of("reference", text);
        }
        String[] parts = text.split("/");
        Map<String, Object> logical = new LinkedHashMap<>();
        if (parts.length > 1) {
            logical.put("type", parts[parts.length - 2]);
        }
        logical.put("identifier", identifier("reference", text));
        return logical;
    }

    private static Map<String, Object> entity(Map<String, Object> what, Map<String, Object> type,
            @Nullable Map<String, Object> role) {
        Map<String, Object> entity = new LinkedHashMap<>();
        entity.put("what", what);
        entity.put("type", type);
        if (role != null) {
            entity.put("role", role);
        }
        return entity;
    }

    private static Map<String, Object> identifier(String system, @Nullable String value) {
        return Map.of("system", OURS + system, "value", String.valueOf(value));
    }

    private static Map<String, Object> coding(String system, String code, String display) {
        return Map.of("system", system, "code", code, "display", display);
    }

}
