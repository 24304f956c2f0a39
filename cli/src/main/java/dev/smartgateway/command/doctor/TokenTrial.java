package dev.smartgateway.command.doctor;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import dev.smartgateway.command.doctor.report.Check;
import dev.smartgateway.command.doctor.report.Report;
import dev.smartgateway.operator.ServiceProbe;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.Issuer.Mode;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Uses the test token at the FHIR service: one search for two patients, of whose answer
 * only the number of entries, the links and one id are used, and searches for that
 * patient's records, of whose answers only the number of entries is used.
 */
final class TokenTrial {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Types that a chart usually shows; a token may permit only some of them. */
    private static final List<String> TYPES = List.of("Observation", "Condition", "Encounter");

    private final Issuer issuer;

    private final ServiceProbe probe;

    private final GivenToken token;

    TokenTrial(Issuer issuer, ServiceProbe probe, GivenToken token) {
        this.issuer = issuer;
        this.probe = probe;
        this.token = token;
    }

    void examine(Report.Notes notes) {
        ServiceProbe.Answer answer = search();
        if (answer == null) {
            notes.warn(Check.FHIR_SERVICE, "The FHIR service did not answer a search with the token.",
                    "check the health of the FHIR service");
            return;
        }
        switch (answer.status()) {
            case 200 -> {
                seen(answer.body(), notes);
                naming(answer.body(), notes);
            }
            case 400 -> notes.wrong(Check.WHO_ENFORCES_SCOPES,
                    "The FHIR service answers 400 to a simple search. The user has the role FHIR SMART User, and the "
                            + "token has no fhirUser of type Patient or Practitioner, or mixes levels or versions.",
                    "mode rbac: remove that role; mode smart-user: correct fhirUser and scopes as described above");
            case 401 -> notes.wrong(Check.AUDIENCES,
                    "The FHIR service does not accept the token: the service's authority or audience does not match it.",
                    "compare authenticationConfiguration of the service with the results about the token above");
            case 403 -> notes.wrong(Check.EXTERNAL_USERS_GET_403,
                    "The FHIR service accepts the token but refuses the search: the user has no role, or no scope for "
                            + "Patient.",
                    "mode rbac: assign FHIR Data Reader to the group of users; mode smart-user: assign FHIR SMART "
                            + "User and request a scope such as patient/Patient.rs; new assignments take some minutes");
            default -> notes.warn(Check.FHIR_SERVICE, "A search with the token gets status " + answer.status() + ".",
                    "check the health of the FHIR service");
        }
    }

    /**
     * Searches for the records of one patient that the service shows, under both
     * spellings, and for those of a patient who does not exist.
     */
    private void naming(JsonNode patients, Report.Notes notes) {
        String ghost = UUID.randomUUID().toString();
        if (TYPES.stream().anyMatch((type) -> finds(type, "Patient/" + ghost))) {
            notes.wrong(Check.PATIENT_IN_SEARCHES,
                    "The service returns records when asked for those of a patient who does not exist: it ignores "
                            + "patient=Patient/id. The gateway refuses such answers.",
                    "write patient-ids: bare, and run doctor again; if this result stays, the service cannot be used");
        }
        String id = records(patients).stream().findFirst().map((one) -> one.path("id").asString("")).orElse("");
        if (!id.matches("[A-Za-z0-9.-]{1,64}")) {
            notes.note(Check.PATIENT_IN_SEARCHES,
                    "With this token the service returns no patient, so searches by patient were not tested.");
            return;
        }
        spelling(id, notes);
    }

    private void spelling(String id, Report.Notes notes) {
        boolean typed = TYPES.stream().anyMatch((type) -> finds(type, "Patient/" + id));
        boolean bare = TYPES.stream().anyMatch((type) -> finds(type, id));
        boolean asBare = this.issuer.rules().patients().bare();
        if (!typed && !bare) {
            notes.note(Check.PATIENT_IN_SEARCHES,
                    "The first patient has no records of the types that were tried, so the spellings of the id could "
                            + "not be compared.");
        }
        else if (asBare ? bare : typed) {
            notes.ok(Check.PATIENT_IN_SEARCHES,
                    "Searches by patient find records in the spelling that the gateway uses.");
        }
        else {
            notes.wrong(Check.PATIENT_IN_SEARCHES,
                    "Searches find records only under patient=" + (asBare ? "Patient/id" : "id, the bare id")
                            + "; with the current setting every chart would look empty.",
                    "write patient-ids: " + (asBare ? "typed" : "bare"));
        }
    }

    private boolean finds(String type, String patient) {
        ServiceProbe.Answer answer = search(type + "?patient=" + patient + "&_count=1");
        return answer != null && answer.status() == 200 && !records(answer.body()).isEmpty();
    }

    /** Returns the resources of a list without OperationOutcomes. */
    private static List<JsonNode> records(JsonNode bundle) {
        return bundle.path("entry")
            .valueStream()
            .map((entry) -> entry.path("resource"))
            .filter((one) -> !one.path("resourceType").asString("").equals("OperationOutcome"))
            .toList();
    }

    private ServiceProbe.@Nullable Answer search() {
        return search("Patient?_count=2");
    }

    private ServiceProbe.@Nullable Answer search(String target) {
        try {
            URI url = URI.create(this.issuer.address().fhirBase() + "/" + target);
            return this.token.use((text) -> this.probe.get(url, text)).block(PATIENCE);
        }
        catch (RuntimeException ex) {
            return null;
        }
    }

    private void seen(JsonNode bundle, Report.Notes notes) {
        links(bundle, notes);
        long others = bundle.path("entry")
            .valueStream()
            .map((entry) -> entry.path("resource"))
            .filter((resource) -> resource.path("resourceType").asString("").equals("Patient"))
            .filter((resource) -> !resource.path("id").asString("").equals(this.token.ownId()))
            .count();
        boolean patient = this.token.fhirUserType().equals("Patient");
        Mode mode = this.issuer.rules().mode();
        if (mode == Mode.SMART_USER && patient && others > 0) {
            notes.wrong(Check.WHO_ENFORCES_SCOPES,
                    "mode is smart-user, but the service also returns other patients to this patient: the user has a "
                            + "data role besides or instead of FHIR SMART User, so the second layer of protection is "
                            + "missing.",
                    "remove FHIR Data Reader, Writer and Contributor from the user and their groups");
        }
        else if (mode == Mode.RBAC && patient && others > 0) {
            notes.note(Check.WHO_ENFORCES_SCOPES,
                    "With a patient's token the service itself returns other patients. In mode rbac only the gateway "
                            + "prevents this; mode smart-user adds a second layer.");
        }
        else if (mode == Mode.SMART_USER && patient) {
            notes.ok(Check.WHO_ENFORCES_SCOPES,
                    "The service limits this patient to their own data, as mode smart-user requires.");
        }
        else {
            notes.ok(Check.FHIR_SERVICE, "The service accepts the token.");
        }
    }

    private void links(JsonNode bundle, Report.Notes notes) {
        String base = this.issuer.address().fhirBase().toString();
        boolean foreign = bundle.path("link")
            .valueStream()
            .map((link) -> link.path("url").asString(""))
            .anyMatch((url) -> url.contains("://") && !url.startsWith(base));
        if (foreign) {
            notes.wrong(Check.LINKS_CARRY_THE_INTERNAL_HOST,
                    "Links of a search do not begin with fhir-base, so the gateway refuses the next page.",
                    "set fhir-base to the address that the service writes into its links");
        }
        else {
            notes.ok(Check.LINKS_CARRY_THE_INTERNAL_HOST, "Links of a search begin with fhir-base and are rewritten.");
        }
    }

}
