package dev.smartgateway.sandbox.auth.authorize;

import java.util.Map;

/** What a scope means, in words for the consent page. */
final class ScopeTexts {

    private static final Map<String, String> KNOWN = Map.of("openid", "know who you are", "fhirUser",
            "know your own record", "profile", "know your profile", "launch", "take over the context of the EHR",
            "launch/patient", "know which patient was chosen", "offline_access", "stay connected when you are away",
            "online_access", "stay connected while you are signed in");

    private ScopeTexts() {
    }

    static String explain(String scope) {
        String known = KNOWN.get(scope);
        if (known != null) {
            return known;
        }
        int slash = scope.indexOf('/');
        int dot = scope.indexOf('.', slash);
        if (dot < 0) {
            return "context";
        }
        String whose = scope.startsWith("patient/") ? "the chosen patient's" : "all your patients'";
        String type = scope.substring(slash + 1, dot);
        return whose + " " + ("*".equals(type) ? "data of every type" : type) + " (" + scope.substring(dot + 1) + ")";
    }

}
