package dev.smartgateway.policy.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Reference;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.SearchParam;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;

/**
 * A chained parameter, such as {@code practitioner.name} of a PractitionerRole: one hop
 * into shared types, with a parameter that never refers to a patient or with a reference
 * to a shared resource, if the scopes allow searching them without a constraint. A
 * schedule may be the hop if it is selected by its staff or room, as in {@code
 * schedule.actor=Practitioner/1} of a Slot. Any other chain could reveal something about
 * other patients.
 *
 * @see <a href="https://hl7.org/fhir/R4/search.html#chaining">FHIR R4 chained
 * parameters</a>
 */
final class Chain {

    private static final Set<String> PLAIN = Set.of("token", "string", "uri", "date", "number", "quantity");

    private final PolicyContext context;

    private final TypeRule rule;

    private final Param param;

    Chain(PolicyContext context, TypeRule rule, Param param) {
        this.context = context;
        this.rule = rule;
        this.param = param;
    }

    /**
     * Returns the parameter as it may be sent.
     * @throws Denied if it may not be sent
     */
    Param allowed() {
        String[] parts = this.param.key().split("[.]", -1);
        String[] head = parts[0].split(":", -1);
        String[] tail = (parts.length == 2) ? parts[1].split(":", -1) : new String[0];
        if (parts.length != 2 || head.length > 2 || tail.length > 2) {
            throw denied();
        }
        Set<String> targets = R4.parameter(this.rule.type(), head[0])
            .filter((first) -> first.kind().equals("reference"))
            .map(SearchParam::targets)
            .orElse(Set.of());
        List<String> reached = (head.length == 2) ? List.of(head[1]) : List.copyOf(targets);
        if (reached.isEmpty() || targets.contains("Patient") || !targets.containsAll(reached)
                || !reached.stream().allMatch((type) -> harmless(type, tail[0]))) {
            throw denied();
        }
        List<String> known = reached.stream().filter((type) -> R4.parameter(type, tail[0]).isPresent()).toList();
        if (known.isEmpty()) {
            throw new Denied(Reason.PARAMETER, "chain");
        }
        known.forEach((type) -> target(type, tail));
        boolean reference = known.stream().anyMatch((type) -> kind(type, tail[0]).equals("reference"));
        return reference ? chained(head, tail[0], literals(known, tail)) : this.param;
    }

    private static Param chained(String[] head, String name, String values) {
        return (head.length == 2) ? new Param(head[0], head[1] + "." + name, values)
                : Param.of(head[0] + "." + name, values);
    }

    /**
     * Returns whether the parameter is harmless; for a type that may belong to nobody
     * only its owner element is.
     */
    private static boolean harmless(String type, String name) {
        return nobodys(type)
                || R4.rule(type).filter((rule) -> rule.mayBeNobodys() && rule.parameter().equals(name)).isPresent();
    }

    private static String kind(String type, String name) {
        return R4.parameter(type, name).map(SearchParam::kind).orElse("");
    }

    /** Returns each value as {@code Type/id} of a shared resource. */
    private String literals(List<String> known, String[] tail) {
        String type = (tail.length == 2) ? tail[1] : null;
        List<String> values = new ArrayList<>();
        for (String value : this.param.value().split(",", -1)) {
            Reference reference = this.context
                .reference((type != null && value.indexOf('/') < 0) ? type + "/" + value : value);
            String target = String.valueOf(reference.type());
            boolean fits = reference.kind() == Reference.Kind.LOCAL && nobodys(target)
                    && (type == null || type.equals(target))
                    && known.stream().allMatch((one) -> R4.parameter(one, tail[0]).orElseThrow().reaches(target));
            if (!fits) {
                throw denied();
            }
            values.add(target + "/" + reference.id());
        }
        return String.join(",", values);
    }

    private static boolean nobodys(String type) {
        return R4.rule(type).filter(TypeRule::shared).isPresent();
    }

    private void target(String type, String[] tail) {
        String kind = kind(type, tail[0]);
        String modifier = (tail.length == 2) ? tail[1] : null;
        boolean typed = kind.equals("reference") && (modifier == null || nobodys(modifier));
        if (!typed && (!PLAIN.contains(kind) || !Criteria.takes(kind, modifier))) {
            throw denied();
        }
        if (!ScopeGate.searchable(this.context, type)) {
            throw new Denied(Reason.SCOPE, "chain-scope");
        }
    }

    private static Denied denied() {
        return new Denied(Reason.PARAMETER_DENIED, "chain");
    }

}
