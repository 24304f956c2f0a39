package dev.smartgateway.launch.callback;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

import dev.smartgateway.oauth.IdTokens.Provider;
import dev.smartgateway.oauth.TokenInspection.Inspected;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.ContextId;
import dev.smartgateway.scope.ScopeList;
import dev.smartgateway.scope.ScopeText;
import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.IssuerMatch;
import dev.smartgateway.smart.LaunchContext;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.token.LaunchRecord;
import org.jspecify.annotations.Nullable;

/**
 * Compares the introspection response for the new access token with the launch created
 * from the token response.
 *
 * @see <a href="https://hl7.org/fhir/smart-app-launch/token-introspection.html">Token
 * introspection</a>
 */
final class IntrospectionCheck {

    private IntrospectionCheck() {
    }

    /**
     * Checks that both agree.
     * @throws dev.smartgateway.reason.ProblemException with {@code token-exchange-failed}
     * if the token is not active, was issued to another client or is described
     * incompletely, or {@code context-changed} if it is for another patient, encounter or
     * user; a user of another issuer is another user
     */
    static void agree(LaunchRecord launch, Provider provider, Inspected answer) {
        Issuer issuer = provider.issuer();
        Map<String, Object> members = answer.members();
        if (!Boolean.TRUE.equals(members.get("active"))) {
            throw refused(issuer, "active", Reason.TOKEN_EXCHANGE_FAILED);
        }
        if (!ours(issuer.client().id(), members)) {
            throw refused(issuer, "client_id", Reason.TOKEN_EXCHANGE_FAILED);
        }
        String scope = Optional.ofNullable(members.get("scope")).flatMap(ScopeList::read).orElse(null);
        if (scope == null || !number(members.get("exp"))) {
            throw refused(issuer, (scope == null) ? "scope" : "exp", Reason.TOKEN_EXCHANGE_FAILED);
        }
        LaunchContext context = launch.context();
        PatientId patient = context.patient();
        placed(issuer, "patient", (patient != null) ? patient.value() : null, members);
        placed(issuer, "encounter", context.encounter(), members);
        same(issuer, "sub", launch.owner().subject(), members);
        if (!from(provider, members.get("iss"))) {
            throw refused(issuer, "iss", Reason.CONTEXT_CHANGED);
        }
        FhirUser user = FhirUser.of(members, issuer);
        if (user != null && context.fhirUser() != null && !user.reference().equals(context.fhirUser())) {
            throw refused(issuer, "fhirUser", Reason.CONTEXT_CHANGED);
        }
        if (!covers(scope, issuer, launch)) {
            throw refused(issuer, "scope", Reason.TOKEN_EXCHANGE_FAILED);
        }
    }

    /**
     * Returns whether the issuer matches or is missing. Some servers send the address of
     * their FHIR service, or append a slash.
     */
    private static boolean from(Provider provider, @Nullable Object said) {
        String known = provider.metadata().oidcIssuer();
        return said == null || known == null
                || (said instanceof String iss && (iss.equals(known) || IssuerMatch.same(iss, known)
                        || IssuerMatch.same(iss, provider.issuer().address().iss().toString())));
    }

    /**
     * Returns whether the token belongs to this client. Some servers name the client only
     * as audience.
     */
    private static boolean ours(String client, Map<String, Object> members) {
        Object named = members.get("client_id");
        Object audience = members.get("aud");
        return (named != null) ? client.equals(named)
                : client.equals(audience) || (audience instanceof Collection<?> all && all.contains(client));
    }

    private static boolean number(@Nullable Object value) {
        return value instanceof Number || (value instanceof String text && text.matches("[0-9]{1,15}"));
    }

    private static void placed(Issuer issuer, String name, @Nullable String known, Map<String, Object> members) {
        Object said = members.get(name);
        String type = name.equals("patient") ? "Patient" : "Encounter";
        boolean other = known != null && said != null && !"".equals(said)
                && ContextId.read(said, type, issuer.address().bases()).filter(known::equals).isEmpty();
        if (other) {
            throw refused(issuer, name, Reason.CONTEXT_CHANGED);
        }
    }

    /** Compares one member; a missing member is not a contradiction. */
    private static void same(Issuer issuer, String name, @Nullable String known, Map<String, Object> members) {
        Object said = members.get(name);
        if (known != null && said != null && !known.equals(said)) {
            throw refused(issuer, name, Reason.CONTEXT_CHANGED);
        }
    }

    private static boolean covers(String scope, Issuer issuer, LaunchRecord launch) {
        Scopes said = ScopeText.of(issuer.rules().dialect(), issuer.address().audience().scopePrefix())
            .granted(scope, true, true);
        Scopes used = launch.granted().parsed();
        return used.narrowedTo(said).resources().equals(used.resources());
    }

    private static RuntimeException refused(Issuer issuer, String member, Reason reason) {
        return reason.at("introspection", member,
                "issuer " + issuer.name() + ": introspection contradicts the token response, or says too little");
    }

}
