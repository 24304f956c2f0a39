package dev.smartgateway.sandbox.fhir;

import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.smartgateway.sandbox.fhir.store.Snapshot;
import dev.smartgateway.sandbox.fhir.store.Store;
import dev.smartgateway.sandbox.fhir.store.Version;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Patient;

/**
 * Access to the records for other parts of the sandbox, without HTTP.
 */
public final class FhirStore {

    private final Store store;

    FhirStore(Store store) {
        this.store = store;
    }

    /**
     * Returns all patients by name.
     */
    public List<PatientSummary> patients() {
        Snapshot now = this.store.now();
        Map<String, List<Encounter>> encounters = encounters(now);
        return now.live("Patient")
            .map((version) -> summary(version, encounters.getOrDefault(version.reference(), List.of())))
            .sorted(Comparator.comparing(PatientSummary::name))
            .toList();
    }

    /**
     * Returns one patient, if it exists.
     */
    public Optional<PatientSummary> patient(String id) {
        return patients().stream().filter((patient) -> patient.id().equals(id)).findFirst();
    }

    private static Map<String, List<Encounter>> encounters(Snapshot now) {
        return now.live("Encounter")
            .map((version) -> (Encounter) version.resource().orElseThrow())
            .filter((encounter) -> encounter.getSubject().hasReference())
            .sorted(Comparator.comparing(FhirStore::start).reversed())
            .collect(Collectors.groupingBy((encounter) -> encounter.getSubject().getReference()));
    }

    private static Date start(Encounter encounter) {
        return encounter.getPeriod().hasStart() ? encounter.getPeriod().getStart() : new Date(0);
    }

    private static PatientSummary summary(Version version, List<Encounter> encounters) {
        Patient patient = (Patient) version.resource().orElseThrow();
        HumanName name = patient.getNameFirstRep();
        String words = name.hasText() ? name.getText()
                : (name.getGivenAsSingleString() + " " + name.getFamily()).strip();
        List<PatientSummary.Visit> visits = encounters.stream().map(FhirStore::visit).toList();
        return new PatientSummary(version.id(), words, patient.getBirthDateElement().getValueAsString(),
                patient.hasGender() ? patient.getGender().toCode() : null, visits.isEmpty() ? null : visits.get(0).id(),
                visits);
    }

    private static PatientSummary.Visit visit(Encounter encounter) {
        String start = encounter.getPeriod().hasStart() ? encounter.getPeriod().getStartElement().getValueAsString()
                : "no date";
        String type = encounter.getTypeFirstRep().hasText() ? encounter.getTypeFirstRep().getText() : "encounter";
        return new PatientSummary.Visit(encounter.getIdElement().getIdPart(),
                start.replaceFirst("T.*", "") + ", " + type);
    }

}
