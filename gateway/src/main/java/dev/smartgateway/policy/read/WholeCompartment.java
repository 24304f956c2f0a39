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

    private final PolicyContext context;

    private final GrantedAccess cover;

    /**
     * A search of the compartment.
     * @throws Denied if no type of it may be searched
     */
    WholeCompartment(PolicyContext context) {
        this.context = context;
        List<String> types = searched();
        ScopeGate.require(context, types.isEmpty() ? "Patient" : types.get(0), Access.SEARCH);
        this.cover = ScopeGate.included(context, "Patient");
    }

    /**
     * Returns what the scopes grant on the Patient itself, if anything.
     */
    GrantedAccess cover() {
        return this.cover;
    }

    Step search() {
        if (!this.context.patient().value().equals(this.context.route().patient())) {
            throw new Denied(Reason.OTHER_PATIENT, "compartment");
        }
        Query client = Query.parse(this.context.call().query())
            .only((param) -> !param.name().matches("_format|_pretty"));
        SearchPlan plan = plan(client);
        UpstreamRequest draft = UpstreamRequest.search(plan.path(), plan.query(), UpstreamRequest.Proof.PINNED_IN_PART);
        OwnUrl own = OwnUrl.of(this.context.call().path(), client);
        return this.context.ask(draft, new SearchAnswer(this.context, plan, SearchAnswer.Kind.EVERYTHING, own)::judge);
    }

    private SearchPlan plan(Query client) {
        List<Param> sent = new ArrayList<>();
        client.params().forEach((param) -> sent.add(judged(param)));
        if (client.params().stream().noneMatch((param) -> param.name().equals(TYPE)) && !all()) {
            sent.add(Param.of(TYPE, String.join(",", searched())));
        }
        return new SearchPlan(ScopeGate.rule("Patient"), this.cover, this.context.patient().reference() + "/*",
                Query.EMPTY, new Query(sent), true);
    }

    private Param judged(Param param) {
        if (param.modifier() != null) {
            throw new Denied(Reason.PARAMETER, "modifier");
        }
        if (param.name().equals("_count")) {
            return Param.of("_count", String.valueOf(Math.max(1, SearchPlan.pageSize(this.context, param.value()))));
        }
        if (param.name().equals(TYPE)) {
            for (String type : param.value().split(",", -1)) {
                if (R4.rule(type).filter((rule) -> !rule.shared()).isEmpty()) {
                    throw new Denied(Reason.PARAMETER, "compartment-type");
                }
                ScopeGate.require(this.context, type, Access.SEARCH);
            }
            return param;
        }
        if (!PLAIN.contains(param.name())) {
            throw new Denied(Reason.PARAMETER, "parameter");
        }
        return param;
    }

    private boolean all() {
        return types().stream().allMatch((type) -> this.context.scopes().cover(type, Access.SEARCH).granted());
    }

    private List<String> searched() {
        return types().stream()
            .filter((type) -> this.context.scopes().cover(type, Access.SEARCH).granted())
            .filter((type) -> ScopeGate.included(this.context, type).granted())
            .toList();
    }

    private static Set<String> types() {
        return R4.types()
            .stream()
            .filter((type) -> R4.rule(type).filter((rule) -> rule.kind() == TypeRule.Kind.MEMBER).isPresent())
            .collect(Collectors.toCollection(TreeSet::new));
    }

}
