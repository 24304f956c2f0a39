package dev.smartgateway.scope;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The query part of one scope: all parameters must match, each with one of its values.
 * Names and values are ordered and without duplicates, so equal constraints are equal
 * values.
 *
 * @param parameters parameter name to token values, decoded, each in the spelling of
 * {@link CodeMatch}; empty means unconstrained
 * @see <a href=
 * "https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html#finer-grained-resource-constraints-using-search-parameters">finer-grained
 * resource constraints</a>
 */
public record Constraint(Map<String, List<String>> parameters) {

    /** No constraint. */
    public static final Constraint NONE = new Constraint(Map.of());

    /**
     * Parameters that can be judged on a resource without the server, with token values.
     * A scope with any other parameter grants nothing.
     */
    public static final Set<String> EVALUABLE = Set.of("category", "code", "status", "clinical-status", "type", "class",
            "intent");

    /**
     * Copies and orders.
     * @throws IllegalArgumentException if a parameter has no value or one that is no
     * token
     */
    public Constraint {
        SortedMap<String, List<String>> copy = new TreeMap<>();
        parameters.forEach((name, values) -> copy.put(name, ordered(values)));
        parameters = Collections.unmodifiableSortedMap(copy);
    }

    private static List<String> ordered(List<String> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a parameter without value");
        }
        List<CodeMatch> tokens = values.stream().map(CodeMatch::of).toList();
        List<String> widest = new ArrayList<>();
        for (CodeMatch token : tokens) {
            if (tokens.stream().noneMatch((other) -> !other.equals(token) && token.within(other))) {
                widest.add(token.text());
            }
        }
        return List.copyOf(new TreeSet<>(widest));
    }

    /**
     * Returns whether there is no constraint.
     */
    public boolean unconstrained() {
        return this.parameters.isEmpty();
    }

    /**
     * A constraint within both: parameters of both sides, and for a parameter that both
     * have, the values that are within both. Not promised: the widest such constraint. A
     * resource with two categories may satisfy both sides and not the result.
     * @return empty if nothing can be said to be within both
     */
    Optional<Constraint> and(Constraint other) {
        Map<String, List<String>> both = new TreeMap<>(this.parameters);
        for (Map.Entry<String, List<String>> entry : other.parameters.entrySet()) {
            List<String> mine = both.get(entry.getKey());
            List<String> values = (mine != null) ? common(mine, entry.getValue()) : entry.getValue();
            if (values.isEmpty()) {
                return Optional.empty();
            }
            both.put(entry.getKey(), values);
        }
        return Optional.of(new Constraint(both));
    }

    private static List<String> common(List<String> one, List<String> two) {
        return one.stream()
            .flatMap((left) -> two.stream().map((right) -> CodeMatch.of(left).and(CodeMatch.of(right))))
            .flatMap(Optional::stream)
            .map(CodeMatch::text)
            .toList();
    }

    /**
     * Returns whether everything that satisfies this satisfies the other too.
     */
    boolean within(Constraint other) {
        return other.parameters.entrySet().stream().allMatch((entry) -> {
            List<String> mine = this.parameters.get(entry.getKey());
            return mine != null && mine.stream()
                .map(CodeMatch::of)
                .allMatch((value) -> entry.getValue().stream().map(CodeMatch::of).anyMatch(value::within));
        });
    }

    /**
     * The spelling in a scope, without the question mark: names and values in order,
     * several values with commas.
     */
    public String text() {
        return this.parameters.entrySet()
            .stream()
            .map((entry) -> entry.getKey() + "="
                    + entry.getValue().stream().map(Constraint::encoded).collect(Collectors.joining(",")))
            .collect(Collectors.joining("&"));
    }

    private static String encoded(String value) {
        return value.replace("%", "%25")
            .replace("&", "%26")
            .replace("+", "%2B")
            .replace("#", "%23")
            .replace("\"", "%22");
    }

}
