package dev.smartgateway.launch.callback;

import dev.smartgateway.launch.start.RequestedScopes;
import dev.smartgateway.oauth.TokenEndpoint.TokenResponse;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.GrantedAccess;
import dev.smartgateway.scope.ScopeList;
import dev.smartgateway.scope.ScopeText;
import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.Issuer;
import org.jspecify.annotations.Nullable;

/**
 * The effective scopes of a launch: granted by the authorization server, requested by the
 * gateway, and allowed by the organisation.
 *
 * @param effective never wider than any of these three
 */
record GrantedScopes(Scopes effective) {

    /**
     * Computes the effective scopes. If the operator requests no FHIR scope, the launch
     * is only a sign-in and needs none.
     * @param ceiling the widest scopes that the policy allows the app, or {@code null}
     * for no limit
     * @throws dev.smartgateway.reason.ProblemException with {@code no-scopes} if no FHIR
     * scope is left
     */
    static GrantedScopes of(TokenResponse response, Issuer issuer, @Nullable Scopes ceiling) {
        Scopes effective = granted(response, issuer).narrowedTo(asked(issuer));
        if (ceiling != null) {
            effective = effective.narrowedTo(ceiling);
        }
        if (effective.resources().isEmpty() && !asked(issuer).resources().isEmpty()) {
            throw Reason.NO_SCOPES.at("granted-scopes", "scope",
                    "issuer " + issuer.name() + ": of " + ScopeList.words(response.scope())
                            + " words none is a FHIR scope that the app file asks for (scopes) and the policy allows");
        }
        return new GrantedScopes(effective);
    }

    private static Scopes granted(TokenResponse response, Issuer issuer) {
        if (response.scope() == null) {
            return issuer.rules().absentScopeAsRequested() ? asked(issuer) : Scopes.NONE;
        }
        return ScopeText.of(issuer.rules().dialect(), issuer.address().audience().scopePrefix())
            .granted(response.scope(), response.idToken() != null, response.tokens().refresh() != null);
    }

    /**
     * Returns the scopes requested in both kinds of launch, because an EHR may grant
     * {@code launch/patient} in addition.
     */
    private static Scopes asked(Issuer issuer) {
        return Scopes.parse(RequestedScopes.scopes(issuer, true) + " " + RequestedScopes.scopes(issuer, false));
    }

    /**
     * Returns whether the launch requires a patient.
     */
    boolean needsPatient() {
        return this.effective.patientLevel();
    }

    /**
     * Returns whether the user may search all patients that the FHIR service shows them.
     * A constrained scope is not sufficient: the picker would show patients that it
     * excludes.
     */
    boolean patientSearch() {
        return this.effective.cover("Patient", Access.SEARCH).equals(GrantedAccess.UNCONSTRAINED);
    }

    String text() {
        return this.effective.text();
    }

}
