package dev.smartgateway.policy.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

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
 * Judges a searchset and writes it anew: a foreign match ends everything with an alarm, a
 * foreign include is left out and that is said, links are sealed.
 */
final class SearchAnswer {

    /** How strictly an answer is held. */
    enum Kind {

        /** The self link must show the pin; matches must be of the searched type. */
        FIRST,

        /**
         * As the first, asked by a form. Some servers, HAPI among them, then name no
         * parameter in the self link; nothing shows that the pin was used, and the same
         * is asked again by GET.
         */
        FORM,

        /** As the first, but the self link of a later page may be opaque. */
        PAGE,

        /** Resources of all types; what is foreign is left out, not alarming. */
        EVERYTHING

    }

    private final PolicyContext turn;

    private final SearchPlan plan;

    private final Kind kind;

    private final OwnUrl own;

    /**
     * A judge of one answer.
     * @param own the address of the list as the browser asked for it
     */
    SearchAnswer(PolicyContext turn, SearchPlan plan, Kind kind, OwnUrl own) {
        this.turn = turn;
        this.plan = plan;
        this.kind = kind;
        this.own = own;
    }

    Step judge(UpstreamAnswer answer) {
        Answers.requireOk(this.turn, answer);
        Answers.requireJson(answer);
        boolean first = this.kind == Kind.FIRST || this.kind == Kind.FORM;
        BundleScan.Result found = BundleScan.of(answer.body(), this.plan.tokenPaths(this.turn, !first));
        if (!found.resourceType().equals("Bundle") || !found.type().equals("searchset")) {
            throw new Denied(Reason.UNCHECKABLE, "searchset");
        }
        SelfLink self = new SelfLink(this.turn, this.plan, found);
        if (this.kind == Kind.FORM && self.silent()) {
            return this.turn.ask(this.plan.draft(false),
                    new SearchAnswer(this.turn, this.plan, Kind.FIRST, this.own)::judge);
        }
        if (first && !self.shows()) {
            throw new Denied(Reason.UNCHECKABLE, "self-link");
        }
        Set<String> own = SearchEntries.own(this.turn, found.entries());
        List<ResourceScanResult> all = found.entries()
            .stream()
            .map(BundleScan.Entry::resource)
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .toList();
        return ReferenceLookUps.targets(this.turn, all, own, () -> shown(written(answer, found, own)));
    }

    private Step shown(byte[] body) {
        return this.turn.allow(new GatewayAnswer(200, Map.of("Content-Type", Outcomes.FHIR_JSON), body));
    }

    private byte[] written(UpstreamAnswer answer, BundleScan.Result found, Set<String> own) {
        SearchEntries entries = new SearchEntries(this.turn, this.plan, this.kind == Kind.EVERYTHING, own)
            .judge(found.entries());
        Remarks remarks = new Remarks(this.turn, answer, entries);
        BundleWriter writer = new BundleWriter(this.turn, answer.body(), head(found, entries.matchDropped()));
        entries.shown().forEach((one) -> writer.entry(one.facts(), mode(one.mode())));
        writer.outcome(remarks.outcome());
        return writer.bytes();
    }

    private static Json.Obj mode(String mode) {
        return Json.obj("search", Json.obj("mode", mode));
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
        links.add(BundleWriter.link("self", this.turn.client() + self()));
        Pages pages = new Pages(this.turn, this.own);
        for (BundleScan.Link link : found.links()) {
            if (!link.relation().equals("self")) {
                pages.sealed(this.plan, this.kind, link)
                    .ifPresent((url) -> links.add(BundleWriter.link(link.relation(), url)));
            }
        }
        return links;
    }

    private String self() {
        boolean page = Pages.following(this.turn);
        return page ? Pages.self(this.turn) : Searches.self(this.plan);
    }

}
