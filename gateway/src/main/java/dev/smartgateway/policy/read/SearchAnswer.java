package dev.smartgateway.policy.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.smartgateway.json.ByteSlices;
import dev.smartgateway.fhir.BundleScan;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Outcomes;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.links.OwnUrl;
import dev.smartgateway.policy.links.SelfLink;
import dev.smartgateway.policy.rules.ReferenceLookUps;
import dev.smartgateway.policy.rules.SearchPlan;
import dev.smartgateway.reason.Reason;

/**
 * Judges a searchset and writes a new one: another patient's match ends the call with an
 * alarm, another patient's include is left out with a remark, links are sealed.
 */
final class SearchAnswer {

    /** How strictly an answer is checked. */
    enum Kind {

        /** The self link must show the pin; matches must be of the searched type. */
        FIRST,

        /**
         * As the first, requested by a form. Some servers, including HAPI, then send a
         * self link without parameters; nothing shows that the pin was used, and the
         * search is repeated by GET.
         */
        FORM,

        /** As the first, but the self link of a later page may be opaque. */
        PAGE,

        /**
         * Resources of all types; another patient's resources are left out without an
         * alarm.
         */
        EVERYTHING

    }

    private static final byte[] MATCH = mode("match");

    private static final byte[] INCLUDE = mode("include");

    private final PolicyContext context;

    private final SearchPlan plan;

    private final Kind kind;

    private final OwnUrl own;

    /**
     * A judge of one answer.
     * @param own the address of the list as the browser requested it
     */
    SearchAnswer(PolicyContext context, SearchPlan plan, Kind kind, OwnUrl own) {
        this.context = context;
        this.plan = plan;
        this.kind = kind;
        this.own = own;
    }

    Step judge(UpstreamAnswer answer) {
        Answers.requireOk(this.context, answer);
        Answers.requireJson(answer);
        boolean first = this.kind == Kind.FIRST || this.kind == Kind.FORM;
        BundleScan.Result found = BundleScan.unnamed(answer.body(), this.plan.tokenPaths(this.context, !first));
        if (!found.resourceType().equals("Bundle") || !found.type().equals("searchset")) {
            throw new Denied(Reason.UNCHECKABLE, "searchset");
        }
        SelfLink self = new SelfLink(this.context, this.plan, found);
        if (this.kind == Kind.FORM && self.silent()) {
            return this.context.ask(this.plan.draft(false),
                    new SearchAnswer(this.context, this.plan, Kind.FIRST, this.own)::judge);
        }
        if (first && !self.shows()) {
            throw new Denied(Reason.UNCHECKABLE, "self-link");
        }
        Set<String> own = SearchEntries.own(this.context, found.entries());
        List<ResourceScanResult> all = found.entries()
            .stream()
            .map(BundleScan.Entry::resource)
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .toList();
        return ReferenceLookUps.targets(this.context, all, own, () -> shown(written(answer, found, own)));
    }

    private Step shown(ByteSlices body) {
        return this.context.allow(new GatewayAnswer(200, Map.of("Content-Type", Outcomes.FHIR_JSON), body));
    }

    private ByteSlices written(UpstreamAnswer answer, BundleScan.Result found, Set<String> own) {
        SearchEntries entries = new SearchEntries(this.context, this.plan, this.kind == Kind.EVERYTHING, own)
            .judge(found.entries());
        Remarks remarks = new Remarks(this.context, answer, entries);
        BundleWriter writer = new BundleWriter(this.context, answer.body(), head(found, entries.matchDropped()),
                entries.shown().size());
        entries.shown().forEach((one) -> writer.entry(one.facts(), one.mode().equals("match") ? MATCH : INCLUDE));
        writer.outcome(remarks.outcome());
        return writer.content();
    }

    private static byte[] mode(String mode) {
        return BundleWriter.end(Json.obj("search", Json.obj("mode", mode)));
    }

    private Json.Obj head(BundleScan.Result found, boolean dropped) {
        Json.Obj head = Remarks.tagged(Json.obj("resourceType", "Bundle", "type", "searchset"), found);
        boolean shared = this.plan.rule().several() || this.kind == Kind.EVERYTHING;
        if (found.total() != null && !dropped && this.plan.exact() && !shared) {
            head = head.with("total", new Json.Raw(found.total()));
        }
        return head.with("link", links(found));
    }

    private List<Json> links(BundleScan.Result found) {
        List<Json> links = new ArrayList<>();
        links.add(BundleWriter.link("self", this.context.client() + self()));
        Pages pages = new Pages(this.context, this.own);
        for (BundleScan.Link link : found.links()) {
            if (!link.relation().equals("self")) {
                pages.sealed(this.plan, this.kind, link)
                    .ifPresent((url) -> links.add(BundleWriter.link(link.relation(), url)));
            }
        }
        return links;
    }

    private String self() {
        boolean page = Pages.following(this.context);
        return page ? Pages.self(this.context) : Searches.self(this.plan);
    }

}
