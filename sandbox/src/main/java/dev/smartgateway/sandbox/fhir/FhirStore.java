package dev.smartgateway.sandbox.fhir;

import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.smartgateway.sandbox.fhir.store.Snapshot;
import dev.smartgateway.sandbox.fhir.store.Store;
import dev.smartgateway.sandbox.fhir.store.Version;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;

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
        Map<String, Encounter> encounters = latestEncounters(now);
        return now.live("Patient")
            .map((version) -> summary(version, encounters.get(version.reference())))
            .sorted(Comparator.comparing(PatientSummary::name))
            .toList();
    }

    /**
     * Returns one patient, if it exists.
     */
    public Optional<PatientSummary> patient(String id) {
        return patients().stream().filter((patient) -> patient.id().equals(id)).findFirst();
    }

    private static Map<String, Encounter> latestEncounters(Snapshot now) {
        Map<String, Encounter> latest = new HashMap<>();
        now.live("Encounter").forEach((version) -> {
            Encounter encounter = (Encounter) version.resource().orElseThrow();
            latest.merge(encounter.getSubject().getReference(), encounter,
                    (one, other) -> start(other).after(start(one)) ? other : one);
        });
        return latest;
    }

    private static Date start(Encounter encounter) {
        return encounter.getPeriod().hasStart() ? encounter.getPeriod().getStart() : new Date(0);
    }

    private static PatientSummary summary(Version version, @Nullable Encounter encounter) {
        Patient patient = (Patient) version.resource().orElseThrow();
        HumanName name = patient.getNameFirstRep();
        String words = name.hasText() ? name.getText()
                : (name.getGivenAsSingleString() + " " + name.getFamily()).strip();
        return new PatientSummary(version.id(), words, patient.getBirthDateElement().getValueAsString(),
                patient.hasGender() ? patient.getGender().toCode() : null,
                (encounter != null) ? encounter.getIdElement().getIdPart() : null);
    }

}
