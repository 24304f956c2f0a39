package dev.smartgateway.smart;

import java.util.List;

/**
 * How the patient of a launch is determined and written in searches.
 *
 * @param patientSources in order of precedence
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
     * Returns whether the FHIR service finds a patient's records only by the bare id.
     */
    public boolean bare() {
        return this.patientIds == Spelling.BARE;
    }

    /** Spelling of the patient in a search. */
    public enum Spelling {

        /** {@code patient=Patient/123}, which is unambiguous. */
        TYPED,

        /** {@code patient=123}, for services that do not match the typed form. */
        BARE

    }

}
