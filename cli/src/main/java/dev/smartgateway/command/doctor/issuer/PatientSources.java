package dev.smartgateway.command.doctor.issuer;

import java.util.List;

import dev.smartgateway.command.doctor.report.Check;
import dev.smartgateway.command.doctor.report.Report;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.GrantedAccess;
import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.Issuer.Mode;
import dev.smartgateway.smart.Issuer.PatientSource;

/**
 * Checks whether a launch can get a patient.
 */
public final class PatientSources {

    private final Issuer issuer;

    private final Scopes effective;

    /**
     * Creates the check for an issuer.
     * @param effective the scopes that the configuration requests and the policy allows
     */
    public PatientSources(Issuer issuer, Scopes effective) {
        this.issuer = issuer;
        this.effective = effective;
    }

    public void examine(Report.Notes notes) {
        if (IssuerSettings.entra(this.issuer)) {
            fromEhr(notes);
            alone(notes);
        }
        if (has(PatientSource.PICKER)) {
            picker(notes);
        }
        if (has(PatientSource.ONLY_PATIENT)
                && !this.effective.cover("Patient", Access.SEARCH).equals(GrantedAccess.UNCONSTRAINED)) {
            notes.wrong(Check.NO_LAUNCH_CONTEXT,
                    "patient-sources includes only-patient, but the policy file does not allow a search for Patient: "
                            + "every launch without a patient is refused.",
                    "allow patient/Patient.rs under scopes of config/policy.yml, without a query");
        }
    }

    private boolean has(PatientSource source) {
        return this.issuer.rules().patientSources().contains(source);
    }

    private void fromEhr(Report.Notes notes) {
        List<PatientSource> sources = this.issuer.rules().patientSources();
        boolean launch = List.of(this.issuer.scopes().split("\\s+")).contains("launch");
        if (sources.isEmpty()) {
            notes.wrong(Check.NO_LAUNCH_CONTEXT, "Entra never provides a patient, and no other source is configured.",
                    "set patient-sources to one or more of handle, signed-launch, fhir-user, picker");
        }
        else if (launch && !has(PatientSource.HANDLE) && !has(PatientSource.SIGNED_LAUNCH)) {
            notes.warn(Check.NO_LAUNCH_CONTEXT,
                    "The app can be launched from an EHR, but no source provides the EHR's patient: such a launch is "
                            + "refused unless the user is the patient.",
                    "add handle or signed-launch to patient-sources, or remove launch from scopes");
        }
        else {
            notes.ok(Check.NO_LAUNCH_CONTEXT,
                    "Entra never provides a patient; the gateway gets it from " + words(sources) + ", in this order.");
        }
    }

    private void alone(Report.Notes notes) {
        if (has(PatientSource.PICKER)) {
            return;
        }
        if (this.issuer.rules().mode() == Mode.RBAC) {
            notes.warn(Check.STANDALONE_APP_FAILS,
                    "A clinician who opens the app without an EHR has no way to choose a patient and is refused.",
                    "add picker to patient-sources, or tell users to launch the app from the EHR");
        }
        else {
            notes.ok(Check.STANDALONE_APP_FAILS, "A launch without an EHR gets its patient from "
                    + words(this.issuer.rules().patientSources()) + ".");
        }
    }

    private void picker(Report.Notes notes) {
        if (Scopes.parse(this.issuer.scopes()).cover("Patient", Access.SEARCH).equals(GrantedAccess.NOTHING)) {
            notes.wrong(Check.STANDALONE_APP_FAILS,
                    "patient-sources includes picker, but scopes do not include a search for patients: every launch "
                            + "that needs the picker is refused with no-patient-search.",
                    "add " + level() + "/Patient.rs to scopes, and run 'azure setup' again if it created the client");
        }
        else if (!this.effective.cover("Patient", Access.SEARCH).equals(GrantedAccess.UNCONSTRAINED)) {
            notes.wrong(Check.STANDALONE_APP_FAILS,
                    "patient-sources includes picker, but the policy file or a constraint of the scope does not allow "
                            + "a search for all patients: every launch that needs the picker is refused with "
                            + "no-patient-search.",
                    "allow " + level() + "/Patient.rs under scopes of config/policy.yml, without a query");
        }
        else {
            notes.ok(Check.STANDALONE_APP_FAILS,
                    "A clinician who opens the app without an EHR chooses the patient in the gateway's picker.");
        }
    }

    private String level() {
        return this.effective.patientLevel() ? "patient" : "user";
    }

    private static String words(List<PatientSource> sources) {
        return String.join(", ", sources.stream().map(IssuerSettings::key).toList());
    }

}
