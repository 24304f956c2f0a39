package dev.smartgateway.policy.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.smartgateway.json.ByteSlices;
import dev.smartgateway.fhir.BundleScan;
import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.fhir.Route;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Outcomes;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.policy.links.OwnUrl;
import dev.smartgateway.policy.rules.Constraints;
import dev.smartgateway.policy.rules.Membership;
import dev.smartgateway.policy.rules.ReadParams;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.policy.rules.SearchPlan;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.GrantedAccess;

/**
 * Handles the versions of one resource, if the policy allows it: the current one must be
 * the patient's, and only older ones that were the patient's are shown. Deletions have no
 * body to judge and are left out.
 */
final class Histories {

    private final PolicyContext context;

    private final GrantedAccess cover;

    private final String instance;

    private final String path;

    private final Query query;

    private Histories(PolicyContext context, boolean below, Query query) {
        this.context = context;
        this.cover = ScopeGate.require(context, String.valueOf(context.route().type()), Access.READ);
        this.instance = context.route().type() + "/" + context.route().id();
        this.path = below ? this.instance + "/_history" : "";
        this.query = query;
    }

    /**
     * {@code GET [type]/[id]/_history}.
     */
    static Histories of(PolicyContext context) {
        Query client = Query.parse(context.call().query());
        ReadParams.none(client.only((param) -> !paging(param)));
        List<Param> pages = client.params()
            .stream()
            .filter(Histories::paging)
            .map((param) -> clamped(context, param))
            .toList();
        return new Histories(context, true, new Query(pages));
    }

    private static boolean paging(Param param) {
        boolean time = param.name().matches("_since|_at") && param.value().matches("[0-9TZ:.+ -]{4,40}");
        return param.modifier() == null && (time || param.name().equals("_count"));
    }

    private static Param clamped(PolicyContext context, Param param) {
        boolean count = param.name().equals("_count");
        return count ? Param.of("_count", String.valueOf(SearchPlan.pageSize(context, param.value()))) : param;
    }

    /**
     * A further page.
     * @param instance type and id
     * @param target as the upstream linked to it
     */
    static Histories page(PolicyContext context, String instance, String target) {
        String[] parts = instance.split("/", -1);
        PolicyContext named = context.on(new Route(context.route().interaction(), parts[0], parts[1], null, null));
        int mark = target.indexOf('?');
        return new Histories(named, mark != 0, Query.parse((mark < 0) ? null : target.substring(mark + 1)));
    }

    /**
     * Reads the current version, then the others.
     */
    Step ask() {
        UpstreamRequest current = UpstreamRequest.read(this.instance, Query.EMPTY,
                UpstreamRequest.Proof.CHECKED_ANSWER);
        return this.context.ask(current, (now) -> {
            InstanceAnswer found = new InstanceAnswer(this.context, this.cover, now);
            return found.known(() -> {
                found.visible();
                return this.context.ask(plan(), (answer) -> this.context.allow(judged(answer)));
            });
        });
    }

    /** The request for the versions. */
    UpstreamRequest plan() {
        return UpstreamRequest.read(this.path, this.query, UpstreamRequest.Proof.CHECKED_ANSWER);
    }

    private GatewayAnswer judged(UpstreamAnswer answer) {
        Answers.requireInstance(this.context, answer);
        Answers.requireJson(answer);
        BundleScan.Result found = BundleScan.of(answer.body(),
                Constraints.paths(this.cover, String.valueOf(this.context.route().type())));
        if (!found.resourceType().equals("Bundle") || !found.type().equals("history")) {
            throw new Denied(Reason.UNCHECKABLE, "history");
        }
        List<ResourceScanResult> kept = found.entries()
            .stream()
            .map(BundleScan.Entry::resource)
            .filter((facts) -> facts != null && shown(facts))
            .map(Objects::requireNonNull)
            .toList();
        return new GatewayAnswer(200, Map.of("Content-Type", Outcomes.FHIR_JSON),
                written(answer.body(), found.links(), kept));
    }

    private boolean shown(ResourceScanResult facts) {
        TypeRule rule = ScopeGate.rule(String.valueOf(this.context.route().type()));
        boolean asked = facts.type().equals(rule.type())
                && String.valueOf(this.context.route().id()).equals(facts.id());
        if (!asked) {
            throw new Denied(Reason.UNCHECKABLE, "other-resource");
        }
        return Membership.readable(this.context, rule, facts, Set.of()) && Constraints.hold(this.cover, facts);
    }

    private ByteSlices written(byte[] source, List<BundleScan.Link> links, List<ResourceScanResult> kept) {
        List<Json> ours = new ArrayList<>();
        Query client = Query.parse(this.context.call().query());
        OwnUrl own = OwnUrl.of(this.context.call().path(), client);
        ours.add(BundleWriter.link("self", this.context.client()
                + (Pages.following(this.context) ? Pages.self(this.context) : "/" + own.path() + own.asked())));
        Pages pages = new Pages(this.context, own);
        for (BundleScan.Link link : links) {
            pages.versions(this.instance, link).ifPresent((url) -> ours.add(BundleWriter.link(link.relation(), url)));
        }
        Json.Obj head = Json.obj("resourceType", "Bundle", "type", "history", "link", ours);
        byte[] end = BundleWriter.end(Json.obj("request", Json.obj("method", "PUT", "url", this.instance), "response",
                Json.obj("status", "200")));
        BundleWriter writer = new BundleWriter(this.context, source, head, kept.size());
        kept.forEach((facts) -> writer.entry(facts, end));
        return writer.content();
    }

}
