package dev.smartgateway.smart;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How the patient of a launch is determined and written in searches.
 *
 * @param patientSources in order of precedence
 * @param patientClaim name of a claim, or {@code null} if none names the patient
 */
public record PatientNaming(
        @Setting("Where the patient comes from when the token response names none, in order.") List<Issuer.PatientSource> patientSources,
        @Setting(value = "Claim of the id_token or of a JWT access token that names the patient, for the source claim.",
                is = "a name", pattern = "[A-Za-z][A-Za-z0-9_.:/-]{0,99}", example = "launch_patient",
                advice = "Write the name as the server spells it, for example launch_patient.") @Nullable String patientClaim,
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

    /**
     * The claim that names the patient, or {@code null} if it is not a source.
     */
    public @Nullable String claim() {
        return this.patientSources.contains(Issuer.PatientSource.CLAIM) ? this.patientClaim : null;
    }

    /** Spelling of the patient in a search. */
    public enum Spelling {

        /** {@code patient=Patient/123}, which is unambiguous. */
        TYPED,

        /** {@code patient=123}, for services that do not match the typed form. */
        BARE

    }

}
