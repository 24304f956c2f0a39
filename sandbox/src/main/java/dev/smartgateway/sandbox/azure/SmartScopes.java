package dev.smartgateway.sandbox.azure;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.hl7.fhir.r4.model.ResourceType;

/**
 * Scopes as the service reads them from {@code scp}: slash, dollar or dot between level
 * and type, {@code all} for an asterisk.
 */
final class SmartScopes {

    private static final Pattern CLINICAL = Pattern
        .compile("(patient|user|system)[/$.]([A-Za-z]+|\\*)\\.([A-Za-z*]+)(\\?.*)?");

    private static final Pattern LETTERS = Pattern.compile("[cruds]+");

    private static final Set<String> TYPES = Set
        .copyOf(java.util.Arrays.stream(ResourceType.values()).map(Enum::name).toList());

    private final List<Matcher> clinical;

    SmartScopes(Set<String> words) {
        this.clinical = words.stream().map(CLINICAL::matcher).filter(Matcher::matches).toList();
    }

    boolean isEmpty() {
        return this.clinical.isEmpty();
    }

    /**
     * Returns the reason why the service answers 400 to every request with these scopes,
     * or an empty text.
     */
    String fault() {
        Set<String> levels = new HashSet<>();
        Set<Boolean> versions = new HashSet<>();
        for (Matcher word : this.clinical) {
            levels.add(word.group(1));
            String level = word.group(3);
            boolean first = Set.of("read", "write", "all", "*").contains(level);
            versions.add(first);
            if (!isAny(word.group(2)) && !TYPES.contains(word.group(2))) {
                return "The scope names an unknown resource type.";
            }
            if (!first && (!LETTERS.matcher(level).matches() || level.chars().distinct().count() < level.length())) {
                return "The scope has invalid access letters.";
            }
        }
        if (levels.size() > 1) {
            return "The token mixes patient, user or system scopes.";
        }
        return (versions.size() > 1) ? "The token mixes SMART v1 and SMART v2 scopes." : "";
    }

    /**
     * Returns whether one of them is a SMART 1 scope, which some operations require.
     */
    boolean firstVersion() {
        return this.clinical.stream().anyMatch((word) -> Set.of("read", "all", "*").contains(word.group(3)));
    }

    /**
     * Returns whether a type may be read ({@code r}) or searched ({@code s}).
     */
    boolean covers(String type, char letter) {
        return this.clinical.stream()
            .filter((word) -> isAny(word.group(2)) || word.group(2).equals(type))
            .map((word) -> word.group(3))
            .anyMatch((level) -> switch (level) {
                case "read", "all", "*" -> true;
                case "write" -> false;
                default -> level.indexOf(letter) >= 0;
            });
    }

    /** Returns whether one of them allows more than reading. */
    boolean writes() {
        return this.clinical.stream()
            .anyMatch((word) -> !word.group(3).equals("read") && !word.group(3).matches("[rs]+"));
    }

    private static boolean isAny(String type) {
        return type.equals("*") || type.equals("all");
    }

}
