package dev.smartgateway.policy.read;

import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.fhir.BundleScan;
import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.policy.rules.Constraints;
import dev.smartgateway.policy.rules.Membership;
import dev.smartgateway.policy.rules.OwnUser;
import dev.smartgateway.policy.rules.PinParameters;
import dev.smartgateway.policy.rules.ReadParams;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.policy.rules.SearchPlan;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.GrantedAccess;

/**
 * Handles read and vread: fetched completely, judged, then shown. If the policy says so,
 * a read is sent as a search that carries the pin.
 */
final class Reads {

    private final PolicyContext context;

    private final TypeRule rule;

    private final GrantedAccess cover;

    private final Query shape;

    /**
     * A read or vread within the scopes.
     * @throws Denied if scopes or policy do not allow it, or a parameter is not known
     */
    Reads(PolicyContext context) {
        String type = String.valueOf(context.route().type());
        this.context = context;
        this.rule = ScopeGate.rule(type);
        this.cover = OwnUser.asked(context) ? OwnUser.require(context, this.rule)
                : ScopeGate.require(context, type, Access.READ);
        this.shape = ReadParams.of(context, this.rule, this.cover, Query.parse(context.call().query()));
    }

    /**
     * {@code GET [type]/[id]}.
     */
    Step read() {
        boolean findable = !this.rule.shared() && !this.rule.mayBeNobodys();
        if (this.context.policy().compartment().readAsSearch() && findable) {
            return this.context.ask(searchPlan(), this::judgeSearch);
        }
        return this.context.askInstance(plan(), this::judge, Reads::absent, this::beyond);
    }

    /**
     * {@code GET [type]/[id]/_history/[vid]}: both that version and the current one must
     * be the patient's.
     */
    Step version() {
        return this.context.askInstance(versionPlan(), this::judgeVersion, Reads::absent);
    }

    /** The read by id. */
    UpstreamRequest plan() {
        return UpstreamRequest.read(instance(), this.shape, proof());
    }

    /** The read of one version. */
    UpstreamRequest versionPlan() {
        return UpstreamRequest.read(instance() + "/_history/" + this.context.route().name(), this.shape, proof());
    }

    /** The same read as a search with the pin. */
    UpstreamRequest searchPlan() {
        String place = SearchPlan.place(this.context, this.rule);
        Query pin = SearchPlan.must(this.context, this.rule, this.cover, place);
        boolean patient = this.rule.isPatient() && !this.context.unpinned();
        Query query = patient ? pin : pin.and(new Query(List.of(Param.of("_id", id()))));
        boolean alone = !this.rule.several() && Constraints.exact(this.cover).isPresent();
        if (patient && !this.context.patient().value().equals(id())) {
            throw Answers.notFound();
        }
        return UpstreamRequest.search(place, query.and(this.shape),
                alone ? UpstreamRequest.Proof.PINNED_QUERY : UpstreamRequest.Proof.PINNED_IN_PART);
    }

    /** Judges the answer to {@link #plan}. */
    Step judge(UpstreamAnswer answer) {
        InstanceAnswer found = new InstanceAnswer(this.context, this.cover, answer);
        return found.known(() -> this.context.allow(found.shown(found.visible())));
    }

    /** Judges the answer to {@link #versionPlan}, then requests the current version. */
    Step judgeVersion(UpstreamAnswer answer) {
        InstanceAnswer found = new InstanceAnswer(this.context, this.cover, answer);
        return found.known(() -> {
            ResourceScanResult facts = found.visible();
            if (facts.versionId() != null && !facts.versionId().equals(this.context.route().name())) {
                throw new Denied(Reason.UNCHECKABLE, "other-version");
            }
            GatewayAnswer shown = found.shown(facts);
            UpstreamRequest current = UpstreamRequest.read(instance(), Query.EMPTY, proof());
            return this.context.askInstance(current, (now) -> judgeCurrent(now, shown), Reads::absent);
        });
    }

    private Step judgeCurrent(UpstreamAnswer now, GatewayAnswer shown) {
        InstanceAnswer current = new InstanceAnswer(this.context, this.cover, now);
        return current.known(() -> {
            current.visible();
            return this.context.allow(shown);
        });
    }

    /** Judges the answer to {@link #searchPlan}. */
    Step judgeSearch(UpstreamAnswer answer) {
        Answers.requireOk(this.context, answer);
        Answers.requireJson(answer);
        BundleScan.Result found = BundleScan.of(answer.body(), Constraints.paths(this.cover, this.rule.type()));
        ResourceScanResult facts = (found.entries().size() == 1) ? found.entries().get(0).resource() : null;
        InstanceAnswer plain = new InstanceAnswer(this.context, this.cover,
                new UpstreamAnswer(200, Map.of(), answer.body()));
        if (facts == null || !asked(facts) || !plain.shows(facts)) {
            throw Answers.notFound();
        }
        return this.context.allow(plain.shown(facts));
    }

    /**
     * Handles a resource that is too large or too deep to judge. The client is told so
     * only if it is the patient's own, which a query with the pin for a few elements
     * shows.
     */
    private Step beyond() {
        Denied unreadable = new Denied(Reason.UNCHECKABLE, "answer-size");
        if (this.rule.shared() || this.context.unpinned()) {
            throw unreadable;
        }
        Query id = new Query(
                List.of(Param.of("_id", id()), Param.of("_elements", String.join(",", SearchPlan.owners(this.rule)))));
        UpstreamRequest search = UpstreamRequest.search(this.rule.type(),
                PinParameters.query(this.context, this.rule).and(id), UpstreamRequest.Proof.PINNED_QUERY);
        return this.context.askInstance(search, (answer) -> {
            boolean own = answer.status() == 200 && BundleScan.of(answer.body(), Set.of())
                .entries()
                .stream()
                .map(BundleScan.Entry::resource)
                .anyMatch((facts) -> facts != null && asked(facts)
                        && Membership.of(this.context, this.rule, facts, Set.of()) == Membership.OWN);
            throw own ? unreadable : Answers.notFound();
        }, Reads::absent);
    }

    private boolean asked(ResourceScanResult facts) {
        return facts.type().equals(this.rule.type()) && id().equals(facts.id());
    }

    private String instance() {
        return this.rule.type() + "/" + id();
    }

    private String id() {
        return String.valueOf(this.context.route().id());
    }

    private UpstreamRequest.Proof proof() {
        return this.rule.shared() ? UpstreamRequest.Proof.SHARED : UpstreamRequest.Proof.CHECKED_ANSWER;
    }

    private static Step absent() {
        throw Answers.notFound();
    }

}
