package dev.smartgateway.sandbox.auth.authorize;

import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/** Descriptions of scopes for the consent page. */
final class ScopeTexts {

    private static final Map<String, String> KNOWN = Map.of("openid", "know who you are", "fhirUser",
            "know your own record", "profile", "know your profile", "launch", "take over the context of the EHR",
            "launch/patient", "know which patient was chosen", "offline_access", "stay connected when you are away",
            "online_access", "stay connected while you are signed in");

    private static final Map<Character, String> LETTERS = Map.of('c', "create", 'r', "read", 'u', "update", 'd',
            "delete", 's', "search");

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
        return verbs(scope.substring(dot + 1)) + " " + whose + " " + ("*".equals(type) ? "data of every type" : type);
    }

    /**
     * Describes the SMART 1 words or SMART 2 letters of a scope; its query is shown with
     * the scope itself.
     */
    private static String verbs(String actions) {
        String letters = actions.split("[?]", 2)[0];
        return switch (letters) {
            case "read", "write" -> letters;
            case "*" -> "read and write";
            default -> letters.chars()
                .mapToObj((letter) -> LETTERS.getOrDefault((char) letter, "use"))
                .collect(Collectors.joining(", "));
        };
    }

    /** Orders scopes: identity and patient context first, then the types by name. */
    static Comparator<String> order() {
        return Comparator.comparing((String scope) -> !KNOWN.containsKey(scope)).thenComparing((scope) -> scope);
    }

}
