package dev.smartgateway.launch.start;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.smartgateway.scope.ScopeText;
import dev.smartgateway.smart.Issuer;

/**
 * The scopes a launch asks for: those of the configuration, fitted to the kind of launch.
 * The browser cannot add any.
 */
public final class RequestedScopes {

    private static final Set<String> STANDALONE_ONLY = Set.of("launch/patient", "launch/encounter");

    private RequestedScopes() {
    }

    /**
     * Scopes in SMART spelling, space separated. {@code launch} is there exactly when the
     * EHR launches; {@code launch/patient} exactly when it does not and a patient scope
     * is asked for or the operator wrote it.
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
     * The same in the spelling of the issuer, as the {@code scope} parameter.
     */
    static String request(Issuer issuer, boolean fromEhr) {
        return ScopeText.of(issuer.rules().dialect(), issuer.address().audience().scopePrefix())
            .ask(scopes(issuer, fromEhr));
    }

    /**
     * Whether an id_token is asked for.
     */
    public static boolean openid(Issuer issuer) {
        return List.of(issuer.scopes().split(" ")).contains("openid");
    }

}
