package dev.smartgateway.policy.rules;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.r4.ElementTable;
import dev.smartgateway.r4.ElementType;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.SearchParam;
import dev.smartgateway.scope.CodeMatch;
import dev.smartgateway.scope.Constraint;
import dev.smartgateway.scope.GrantedAccess;

/**
 * Granular scopes: as an addition to a query, and as a check of a resource.
 *
 * @see <a href=
 * "https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html#finer-grained-resource-constraints-using-search-parameters">SMART
 * finer-grained constraints</a>
 */
public final class Constraints {

    private Constraints() {
    }

    /**
     * Returns the parameters that make a query exact; empty if no single query can be.
     */
    public static Optional<Query> exact(GrantedAccess cover) {
        List<Constraint> anyOf = cover.anyOf();
        if (anyOf.isEmpty()) {
            return Optional.of(Query.EMPTY);
        }
        if (anyOf.size() == 1) {
            List<Param> params = new ArrayList<>();
            anyOf.get(0).parameters().forEach((name, values) -> params.add(Param.of(name, String.join(",", values))));
            return Optional.of(new Query(params));
        }
        Set<String> names = new TreeSet<>();
        Set<String> values = new LinkedHashSet<>();
        for (Constraint constraint : anyOf) {
            names.addAll(constraint.parameters().keySet());
            constraint.parameters().values().forEach(values::addAll);
        }
        if (names.size() != 1) {
            return Optional.empty();
        }
        return Optional.of(new Query(List.of(Param.of(names.iterator().next(), String.join(",", values)))));
    }

    /**
     * Returns the element paths whose codes {@link #hold} needs.
     */
    public static Set<String> paths(GrantedAccess cover, String type) {
        Set<String> paths = new TreeSet<>();
        for (Constraint constraint : cover.anyOf()) {
            constraint.parameters()
                .keySet()
                .forEach((name) -> R4.parameter(type, name).map(SearchParam::paths).ifPresent(paths::addAll));
        }
        return paths;
    }

    /**
     * Returns whether a resource satisfies one of the constraints. What cannot be
     * evaluated does not hold.
     */
    public static boolean hold(GrantedAccess cover, ResourceScanResult facts) {
        if (!cover.granted()) {
            return false;
        }
        return cover.anyOf().isEmpty() || cover.anyOf().stream().anyMatch((constraint) -> holds(constraint, facts));
    }

    private static boolean holds(Constraint constraint, ResourceScanResult facts) {
        for (Map.Entry<String, List<String>> entry : constraint.parameters().entrySet()) {
            List<String> paths = R4.parameter(facts.type(), entry.getKey())
                .filter((parameter) -> parameter.kind().equals("token"))
                .map(SearchParam::paths)
                .orElse(List.of());
            boolean found = facts.tokens()
                .stream()
                .filter((token) -> paths.contains(token.path()) && counts(facts.type(), token))
                .anyMatch((token) -> entry.getValue()
                    .stream()
                    .anyMatch((value) -> CodeMatch.of(value).matches(token.system(), token.code())));
            if (!found) {
                return false;
            }
        }
        return !constraint.parameters().isEmpty();
    }

    /**
     * Returns whether FHIR defines a code in this form for the element.
     */
    private static boolean counts(String type, ResourceScanResult.Token token) {
        ElementType element = ElementTable.at(type, token.path()).orElse(null);
        if (element == null) {
            return false;
        }
        return switch (element.name()) {
            case "CodeableConcept" -> token.form() == ResourceScanResult.Token.Form.CODING;
            case "Coding" -> token.form() == ResourceScanResult.Token.Form.CODE;
            case "Identifier", "ContactPoint" -> token.form() == ResourceScanResult.Token.Form.VALUE;
            default -> element.primitive() && token.form() == ResourceScanResult.Token.Form.TEXT;
        };
    }

}
