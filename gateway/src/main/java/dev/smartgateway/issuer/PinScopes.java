package dev.smartgateway.issuer;

import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.smartgateway.issuer.PinnedIssuerProperties.Spelling;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.Scope;
import dev.smartgateway.scope.Scopes;

/**
 * Scopes of the gateway's tokens: read and search of the types that the launch may use in
 * any way, at patient level. Every level becomes {@code patient/}, because the service
 * answers 400 to a mixture of levels and restricts both to the user's compartment. Tokens
 * never contain write scopes. SMART version 1 has no constraints: there a constrained
 * scope permits the whole type at the service, and only the gateway enforces the
 * constraint.
 */
final class PinScopes {

    private static final Set<Access> READS = Set.of(Access.READ, Access.SEARCH);

    private PinScopes() {
    }

    /**
     * Returns the scopes, sorted and without duplicates.
     * @param granted scopes of the launch; {@code system/} scopes are ignored
     * @return empty if there are none
     */
    static String of(Scopes granted, Spelling spelling) {
        TreeMap<String, Set<String>> queries = new TreeMap<>();
        granted.resources()
            .stream()
            .filter((scope) -> scope.level() != Scope.Level.SYSTEM)
            .forEach((scope) -> queries.computeIfAbsent(scope.type(), (type) -> new TreeSet<>()).add(query(scope)));
        return queries.entrySet()
            .stream()
            .flatMap((entry) -> (spelling == Spelling.V1 || entry.getValue().contains(""))
                    ? java.util.stream.Stream.of(word(entry.getKey(), "", spelling))
                    : entry.getValue().stream().map((query) -> word(entry.getKey(), query, spelling)))
            .collect(Collectors.joining(" "));
    }

    /**
     * Returns the constraint of a scope. A scope without read or search gets no
     * constraint, because the gateway reads a resource before and after each write.
     */
    private static String query(Scope scope) {
        boolean reads = scope.access().stream().anyMatch(READS::contains);
        return (reads && !scope.constraint().unconstrained()) ? scope.constraint().text() : "";
    }

    private static String word(String type, String query, Spelling spelling) {
        if (spelling == Spelling.V1) {
            return "patient." + (type.equals(Scope.ANY_TYPE) ? "all" : type) + ".read";
        }
        return "patient/" + type + ".rs" + (query.isEmpty() ? "" : "?" + query);
    }

}
