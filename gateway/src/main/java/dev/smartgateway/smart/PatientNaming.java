package dev.smartgateway.smart;

import java.util.List;

/**
 * How the patient of a launch is known and named.
 *
 * @param patientSources in order
 */
public record PatientNaming(
        @Setting("Where the patient comes from when the token response names none, in order.") List<Issuer.PatientSource> patientSources,
        @Setting(value = "How searches name the patient: Patient/id, or the bare id.",
                byDefault = "typed") Spelling patientIds) {

    /**
     * Copies the list.
     */
    public PatientNaming {
        patientSources = List.copyOf(patientSources);
    }

    /**
     * Whether the FHIR service finds a patient's records by the bare id only.
     */
    public boolean bare() {
        return this.patientIds == Spelling.BARE;
    }

    /** How a FHIR service wants the patient in a search. */
    public enum Spelling {

        /** {@code patient=Patient/123}, which leaves no doubt. */
        TYPED,

        /** {@code patient=123}, for services that find nothing otherwise. */
        BARE

    }

}
