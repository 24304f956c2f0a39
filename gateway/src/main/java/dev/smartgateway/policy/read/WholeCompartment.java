package dev.smartgateway.policy.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.policy.links.OwnUrl;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.policy.rules.SearchPlan;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.GrantedAccess;

/**
 * Handles {@code GET Patient/[id]/&#42;}: all types of the pinned patient's compartment
 * that the scopes allow to be searched. Only those types are requested; every entry is
 * judged by its type, scope and owner.
 *
 * @see <a href="https://hl7.org/fhir/R4/http.html#vsearch">FHIR R4 variant searches</a>
 */
final class WholeCompartment {

    private static final String TYPE = "_type";

    /** Parameters of every type, and those for paging. */
    private static final Set<String> PLAIN = Set.of("_id", "_lastUpdated", "_tag", "_profile", "_security");

    private WholeCompartment() {
    }

    static Step search(PolicyContext context) {
        GrantedAccess cover = require(context);
        if (!context.patient().value().equals(context.route().patient())) {
            throw new Denied(Reason.OTHER_PATIENT, "compartment");
        }
        Query client = Query.parse(context.call().query()).only((param) -> !param.name().matches("_format|_pretty"));
        List<Param> sent = new ArrayList<>();
        client.params().forEach((param) -> sent.add(judged(context, param)));
        if (client.params().stream().noneMatch((param) -> param.name().equals(TYPE)) && !all(context)) {
            sent.add(Param.of(TYPE, String.join(",", searched(context))));
        }
        SearchPlan plan = new SearchPlan(ScopeGate.rule("Patient"), cover, context.patient().reference() + "/*",
                Query.EMPTY, new Query(sent), true);
        UpstreamRequest draft = UpstreamRequest.search(plan.path(), plan.query(), UpstreamRequest.Proof.PINNED_IN_PART);
        OwnUrl own = OwnUrl.of(context.call().path(), client);
        return context.ask(draft,
                (answer) -> new SearchAnswer(context, plan, SearchAnswer.Kind.EVERYTHING, own).judge(answer));
    }

    /**
     * Requires that at least one type may be searched.
     * @return what the scopes grant on the Patient itself, if anything
     */
    static GrantedAccess require(PolicyContext context) {
        List<String> types = searched(context);
        ScopeGate.require(context, types.isEmpty() ? "Patient" : types.get(0), Access.SEARCH);
        return ScopeGate.included(context, "Patient");
    }

    private static Param judged(PolicyContext context, Param param) {
        if (param.modifier() != null) {
            throw new Denied(Reason.PARAMETER, "modifier");
        }
        if (param.name().equals("_count")) {
            return Param.of("_count", String.valueOf(Math.max(1, SearchPlan.pageSize(context, param.value()))));
        }
        if (param.name().equals(TYPE)) {
            for (String type : param.value().split(",", -1)) {
                if (R4.rule(type).filter((rule) -> !rule.shared()).isEmpty()) {
                    throw new Denied(Reason.PARAMETER, "compartment-type");
                }
                ScopeGate.require(context, type, Access.SEARCH);
            }
            return param;
        }
        if (!PLAIN.contains(param.name())) {
            throw new Denied(Reason.PARAMETER, "parameter");
        }
        return param;
    }

    private static boolean all(PolicyContext context) {
        return types().stream().allMatch((type) -> context.scopes().cover(type, Access.SEARCH).granted());
    }

    private static List<String> searched(PolicyContext context) {
        return types().stream()
            .filter((type) -> context.scopes().cover(type, Access.SEARCH).granted())
            .filter((type) -> ScopeGate.included(context, type).granted())
            .toList();
    }

    private static Set<String> types() {
        return R4.types()
            .stream()
            .filter((type) -> R4.rule(type).filter((rule) -> rule.kind() == TypeRule.Kind.MEMBER).isPresent())
            .collect(Collectors.toCollection(TreeSet::new));
    }

}
