package dev.smartgateway.sandbox.auth.grant;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The scopes of SMART App Launch, versions 1 and 2.
 */
public final class ScopeWords {

    private static final Set<String> PLAIN = Set.of("openid", "fhirUser", "profile", "launch", "online_access",
            "offline_access");

    private static final Pattern CONTEXT = Pattern.compile("launch/[a-z]+(\\?role=[^&\\s]+)?");

    private static final Pattern CLINICAL = Pattern
        .compile("(patient|user|system)/([A-Z][A-Za-z]+|\\*)\\.(read|write|\\*|c?r?u?d?s?)(\\?[^\\s]+)?");

    private ScopeWords() {
    }

    /**
     * Splits a scope string.
     * @param text scopes separated by spaces
     * @return the scopes in order
     */
    public static Set<String> split(String text) {
        return Arrays.stream(text.split(" "))
            .filter((word) -> !word.isEmpty())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Returns whether the sandbox supports a scope.
     * @param word one scope
     * @return whether it can be granted
     */
    public static boolean isKnown(String word) {
        if (PLAIN.contains(word) || CONTEXT.matcher(word).matches()) {
            return true;
        }
        Matcher clinical = CLINICAL.matcher(word);
        return clinical.matches() && !clinical.group(3).isEmpty();
    }

    /**
     * Returns whether a patient or user scope covers a type and a letter. A query part is
     * not enforced.
     * @param word one scope
     * @param type a resource type, or {@code *} for a call on all types
     * @param letter one of c, r, u, d, s
     * @return whether it covers the call
     */
    public static boolean covers(String word, String type, char letter) {
        Matcher clinical = CLINICAL.matcher(word);
        return clinical.matches() && !"system".equals(clinical.group(1))
                && ("*".equals(clinical.group(2)) || type.equals(clinical.group(2)))
                && letters(clinical.group(3)).indexOf(letter) >= 0;
    }

    private static String letters(String level) {
        return switch (level) {
            case "read" -> "rs";
            case "write" -> "cud";
            case "*" -> "cruds";
            default -> level;
        };
    }

}
