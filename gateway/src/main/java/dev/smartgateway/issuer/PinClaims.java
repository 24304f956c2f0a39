package dev.smartgateway.issuer;

import java.net.URI;

import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.PatientId;

/**
 * Claims of one token.
 *
 * @param fhirBase audience, and base of the patient's URL; no trailing slash
 * @param patient the only patient that the service may show
 * @param granted scopes of the launch
 * @param subject pseudonym of the user, meaningless elsewhere
 * @param launch id of the launch for which the token is issued; not a secret
 */
public record PinClaims(URI fhirBase, PatientId patient, Scopes granted, String subject, String launch) {

    /** Returns the URL of the patient at the service. */
    String fhirUser() {
        return this.fhirBase + "/Patient/" + this.patient.value();
    }

    @Override
    public String toString() {
        return "PinClaims[masked]";
    }

}
