package dev.smartgateway.issuer;

import java.net.URI;

import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.PatientId;

/**
 * What one token says.
 *
 * @param fhirBase audience, and base of the patient's address; no trailing slash
 * @param patient the one patient whom the service may show
 * @param granted scopes of the launch
 * @param subject who reads, by a name that means nothing elsewhere
 * @param launch what the token is for; no secret
 */
public record PinClaims(URI fhirBase, PatientId patient, Scopes granted, String subject, String launch) {

    /** The address by which the service knows the patient. */
    String fhirUser() {
        return this.fhirBase + "/Patient/" + this.patient.value();
    }

    @Override
    public String toString() {
        return "PinClaims[masked]";
    }

}
