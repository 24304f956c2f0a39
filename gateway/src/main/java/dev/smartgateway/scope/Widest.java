package dev.smartgateway.scope;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the wider constraints of a given one without comparing all pairs. A wider
 * constraint is indexed under the values of the one of its parameters whose values are
 * the rarest; a narrower constraint has a value within one of these.
 */
final class Widest {

    private static final Key ANY = new Key("", new CodeMatch(null, "*"));

    private final Map<Key, List<Constraint>> filed = new HashMap<>();

    Widest(Collection<Constraint> all) {
        Map<Key, Integer> count = new HashMap<>();
        Set<Constraint> distinct = new HashSet<>(all);
        distinct.forEach((one) -> one.parameters()
            .forEach((name, values) -> keys(name, values).forEach((key) -> count.merge(key, 1, Integer::sum))));
        distinct.forEach((one) -> one.parameters()
            .entrySet()
            .stream()
            .map((entry) -> keys(entry.getKey(), entry.getValue()))
            .min(Comparator.comparingInt((keys) -> keys.stream().mapToInt((key) -> count.getOrDefault(key, 0)).sum()))
            .orElse(List.of(ANY))
            .forEach((key) -> this.filed.computeIfAbsent(key, (missing) -> new ArrayList<>()).add(one)));
    }

    private static List<Key> keys(String name, List<String> values) {
        return values.stream().map((value) -> new Key(name, CodeMatch.of(value))).toList();
    }

    /**
     * Returns the other constraints that are implied by this one.
     */
    List<Constraint> than(Constraint narrow) {
        Set<Constraint> found = new HashSet<>(this.filed.getOrDefault(ANY, List.of()));
        narrow.parameters().forEach((name, values) -> wider(CodeMatch.of(values.get(0))).forEach((value) -> {
            for (Constraint candidate : this.filed.getOrDefault(new Key(name, value), List.of())) {
                if (narrow.within(candidate)) {
                    found.add(candidate);
                }
            }
        }));
        found.remove(narrow);
        return List.copyOf(found);
    }

    /**
     * Returns the values that include a value: itself, without its system, without its
     * code.
     */
    private static Set<CodeMatch> wider(CodeMatch value) {
        Set<CodeMatch> wider = new HashSet<>(Set.of(value));
        if (value.code() != null) {
            wider.add(new CodeMatch(null, value.code()));
            if (value.system() != null && !value.system().isEmpty()) {
                wider.add(new CodeMatch(value.system(), null));
            }
        }
        return wider;
    }

    private record Key(String name, CodeMatch value) {
    }

}
