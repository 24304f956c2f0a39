package dev.smartgateway.launch.start;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.smartgateway.scope.ScopeText;
import dev.smartgateway.smart.Issuer;

/**
 * The scopes that a launch requests: the configured ones, adjusted to the kind of launch.
 * The browser cannot add any.
 */
public final class RequestedScopes {

    private static final Set<String> STANDALONE_ONLY = Set.of("launch/patient", "launch/encounter");

    private RequestedScopes() {
    }

    /**
     * Returns the scopes in SMART spelling, separated by spaces. {@code launch} is
     * included exactly if the EHR launches; {@code launch/patient} exactly if it does not
     * and a patient scope is requested or the operator configured it.
     */
    public static String scopes(Issuer issuer, boolean fromEhr) {
        List<String> all = new ArrayList<>(List.of(issuer.scopes().split(" ")));
        if (fromEhr) {
            all.removeIf(STANDALONE_ONLY::contains);
            if (!all.contains("launch")) {
                all.add(0, "launch");
            }
        }
        else {
            all.remove("launch");
            if (!all.contains("launch/patient") && all.stream().anyMatch((scope) -> scope.startsWith("patient/"))) {
                all.add(0, "launch/patient");
            }
        }
        return String.join(" ", all);
    }

    /**
     * Returns the scopes in the spelling of the issuer, for the {@code scope} parameter.
     */
    static String request(Issuer issuer, boolean fromEhr) {
        return ScopeText.of(issuer.rules().dialect(), issuer.address().audience().scopePrefix())
            .ask(scopes(issuer, fromEhr));
    }

    /**
     * Returns whether an id_token is requested.
     */
    public static boolean openid(Issuer issuer) {
        return List.of(issuer.scopes().split(" ")).contains("openid");
    }

}
