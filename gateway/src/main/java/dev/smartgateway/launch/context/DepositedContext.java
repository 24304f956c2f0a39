package dev.smartgateway.launch.context;

import java.util.Map;

import dev.smartgateway.launch.callback.PatientResolver;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Issuer;
import org.jspecify.annotations.Nullable;

/**
 * Launch context registered by an EHR.
 *
 * @param issuer issuer name
 * @param app app name
 * @param user subject or FHIR reference of the only user who may launch with it, or
 * {@code null} for any user of the issuer
 * @param fields launch context as members of a SMART token response
 */
record DepositedContext(String issuer, String app, @Nullable String user, Map<String, Object> fields) {

    /**
     * Returns the context if it was registered for this launch.
     * @throws dev.smartgateway.reason.ProblemException with {@code no-patient} if it was
     * registered for another issuer, app or user
     */
    PatientResolver.Found forLaunch(PatientResolver.Question question) {
        Issuer asking = question.issuer();
        boolean meant = this.issuer.equals(asking.name()) && this.app.equals(question.pending().app())
                && (this.user == null || this.user.equals(question.subject()) || this.user.equals(question.fhirUser()));
        if (!meant) {
            throw Reason.NO_PATIENT.asException();
        }
        return PatientResolver.Found.of(this.fields);
    }

    @Override
    public String toString() {
        return "DepositedContext[issuer=" + this.issuer + ", app=" + this.app + "]";
    }

}
