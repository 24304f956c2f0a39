package dev.smartgateway.policy.rules;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.SearchParam;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;

/**
 * A chained parameter, such as {@code practitioner.name} of a PractitionerRole: one hop
 * into types that are nobody's, by a parameter that never leads to a patient, where the
 * scopes let them be searched without a constraint. Any other chain could tell something
 * about other patients.
 *
 * @see <a href="https://hl7.org/fhir/R4/search.html#chaining">FHIR R4 chained
 * parameters</a>
 */
final class Chain {

    private static final Set<String> PLAIN = Set.of("token", "string", "uri", "date", "number", "quantity");

    private final PolicyContext turn;

    private final TypeRule rule;

    private final Param param;

    Chain(PolicyContext turn, TypeRule rule, Param param) {
        this.turn = turn;
        this.rule = rule;
        this.param = param;
    }

    /**
     * The parameter as it may travel.
     * @throws Denied if it may not
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
                || !reached.stream().allMatch(Chain::nobodys)) {
            throw denied();
        }
        List<String> known = reached.stream().filter((type) -> R4.parameter(type, tail[0]).isPresent()).toList();
        if (known.isEmpty()) {
            throw new Denied(Reason.PARAMETER, "chain");
        }
        known.forEach((type) -> target(type, tail));
        return this.param;
    }

    private static boolean nobodys(String type) {
        return R4.rule(type).filter(TypeRule::shared).isPresent();
    }

    private void target(String type, String[] tail) {
        Optional<SearchParam> last = R4.parameter(type, tail[0]);
        String kind = last.map(SearchParam::kind).orElse("");
        if (!PLAIN.contains(kind) || !Criteria.takes(kind, (tail.length == 2) ? tail[1] : null)) {
            throw denied();
        }
        if (!ScopeGate.searchable(this.turn, type)) {
            throw new Denied(Reason.SCOPE, "chain-scope");
        }
    }

    private static Denied denied() {
        return new Denied(Reason.PARAMETER_DENIED, "chain");
    }

}
