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
 * What a token of the gateway grants: reading and searching the types that the launch may
 * use at all, at the level of the patient. Every level becomes {@code patient/}, because
 * the service answers 400 to a mixture and holds both to the user's compartment; writes
 * are in no such token. The first version cannot say constraints, so there a constrained
 * scope opens its whole type at the service, and the gateway alone keeps to the
 * constraint.
 */
final class PinScopes {

    private static final Set<Access> READS = Set.of(Access.READ, Access.SEARCH);

    private PinScopes() {
    }

    /**
     * The scopes, in order, without duplicates.
     * @param granted of the launch; {@code system/} never counts
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
     * A write is looked at before and after by reading, whatever its scope says of
     * reading.
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
