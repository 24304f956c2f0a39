package dev.smartgateway.sandbox.azure;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A caller whose scopes and user the service checks: one with the SMART role, or one of
 * an identity provider other than Entra.
 *
 * @param fhirUser the claim, or {@code null} without one
 * @param scopes the words of {@code scp}
 * @param external whether another identity provider issued the token
 */
record SmartCaller(@Nullable String fhirUser, Set<String> scopes, boolean external) {

    /** Request attribute that carries an external caller. */
    static final String ATTRIBUTE = SmartCaller.class.getName();

    /**
     * Returns the user as the service evaluates it: only the last two segments count.
     */
    String reference() {
        String[] parts = String.valueOf(this.fhirUser).split("/");
        return (parts.length < 2) ? "" : parts[parts.length - 2] + "/" + parts[parts.length - 1];
    }

    boolean isPatient() {
        return reference().startsWith("Patient/");
    }

}
