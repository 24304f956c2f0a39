package dev.smartgateway.policy.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.Reference;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.SearchParam;
import dev.smartgateway.r4.TypeRule;

/**
 * Criteria with a harmless reference that replace the pin, which would match nothing: the
 * schedule of a practitioner, the provenance of a record of this patient. Each match is
 * judged.
 */
public final class Anchors {

    private static final Map<String, String> NAMES = Map.of("Schedule", "actor", "Provenance", "target");

    private Anchors() {
    }

    static boolean is(TypeRule rule, Param param) {
        return param.name().equals(NAMES.get(rule.type())) && param.key().indexOf('.') < 0;
    }

    /**
     * Returns the records in such criteria, to be looked up before the search is planned.
     */
    public static List<Reference> named(PolicyContext context, TypeRule rule, Query client) {
        return client.params()
            .stream()
            .filter((param) -> is(rule, param))
            .flatMap((param) -> List.of(param.value().split(",", -1)).stream())
            .map(context::reference)
            .toList();
    }

    /**
     * Returns such criteria with typed references; empty if there are none, or if not
     * each of them is known to be harmless.
     */
    static Query of(PolicyContext context, TypeRule rule, Query client) {
        List<Param> anchors = new ArrayList<>();
        for (Param param : client.only((one) -> is(rule, one)).params()) {
            List<Optional<String>> typed = new ArrayList<>();
            for (String value : param.value().split(",", -1)) {
                typed.add(harmless(context, rule, param, value));
            }
            if (context.unpinned() || context.route().patient() != null || typed.contains(Optional.<String>empty())) {
                return Query.EMPTY;
            }
            anchors.add(Param.of(param.name(), String.join(",", typed.stream().flatMap(Optional::stream).toList())));
        }
        return new Query(anchors);
    }

    private static Optional<String> harmless(PolicyContext context, TypeRule rule, Param param, String value) {
        String modifier = param.modifier();
        boolean typed = modifier != null && R4.isType(modifier);
        String text = (typed && value.indexOf('/') < 0) ? modifier + "/" + value : value;
        Reference reference = context.reference(text);
        if (reference.kind() != Reference.Kind.LOCAL || (modifier != null && !modifier.equals(reference.type()))) {
            return Optional.empty();
        }
        String target = reference.type() + "/" + reference.id();
        SearchParam known = R4.parameter(rule.type(), param.name()).orElseThrow();
        boolean staff = rule.type().equals("Schedule") && known.reaches(String.valueOf(reference.type()))
                && R4.rule(String.valueOf(reference.type())).filter(TypeRule::shared).isPresent();
        boolean harmless = staff || context.call().pin().references().contains(target);
        return harmless ? Optional.of(target) : Optional.empty();
    }

}
