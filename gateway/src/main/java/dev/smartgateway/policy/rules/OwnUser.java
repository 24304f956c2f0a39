package dev.smartgateway.policy.rules;

import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.scope.GrantedAccess;

/**
 * The resource of the person who signed in, which {@code openid fhirUser} lets an app
 * read: exactly that one, by id, in its current version. A Patient, RelatedPerson or
 * Person must also belong to the pinned patient, as with any scope.
 *
 * @see <a href=
 * "https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html">Scopes for
 * requesting identity data</a>
 */
public final class OwnUser {

    private OwnUser() {
    }

    /**
     * Returns whether a request reads exactly the user's resource, and no scope for its
     * type permits that in this launch. Without a patient no scope does.
     */
    public static boolean asked(PolicyContext context) {
        String user = context.call().pin().granted().user();
        if (user == null || context.route().interaction() != Interaction.READ) {
            return false;
        }
        String type = String.valueOf(context.route().type());
        return user.equals(type + "/" + context.route().id()) && context.scopes().has("openid")
                && context.scopes().has("fhirUser")
                && (context.call().pin().patient() == null || !ScopeGate.readable(context, type));
    }

    /**
     * Returns the access to it.
     * @throws dev.smartgateway.policy.flow.Denied if the policy excludes its type, or it
     * belongs to a patient and none is pinned
     */
    public static GrantedAccess require(PolicyContext context, TypeRule rule) {
        ScopeGate.allowed(context, rule.type());
        if (!rule.shared()) {
            context.patient();
        }
        return GrantedAccess.UNCONSTRAINED;
    }

}
