package dev.smartgateway.policy.read;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.json.Json;
import dev.smartgateway.fhir.r4.R4;
import dev.smartgateway.fhir.r4.TypeRule;
import dev.smartgateway.fhir.scan.BundleScan;
import dev.smartgateway.fhir.scan.Facts;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Flow;
import dev.smartgateway.policy.flow.Outcomes;
import dev.smartgateway.policy.flow.Turn;
import dev.smartgateway.policy.gate.Constraints;
import dev.smartgateway.policy.gate.Membership;
import dev.smartgateway.policy.gate.ScopeGate;
import dev.smartgateway.policy.gate.SearchPlan;
import dev.smartgateway.policy.model.DenialReason;
import dev.smartgateway.policy.model.GatewayAnswer;
import dev.smartgateway.policy.model.UpstreamAnswer;
import dev.smartgateway.smart.Cover;

/**
 * Judges a searchset and writes it anew: a foreign match ends everything with an alarm, a
 * foreign include is left out, links are sealed.
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

    private final Turn turn;

    private final SearchPlan plan;

    private final Kind kind;

    private final Set<String> verified = new HashSet<>();

    private boolean dropped;

    SearchAnswer(Turn turn, SearchPlan plan, Kind kind) {
        this.turn = turn;
        this.plan = plan;
        this.kind = kind;
    }

    Flow judge(UpstreamAnswer answer) {
        Answers.requireOk(this.turn, answer);
        Answers.requireJson(answer);
        boolean first = this.kind == Kind.FIRST || this.kind == Kind.FORM;
        BundleScan.Result found = BundleScan.of(answer.body(), this.plan.tokenPaths(this.turn, !first));
        if (!found.resourceType().equals("Bundle") || !found.type().equals("searchset")) {
            throw new Denied(DenialReason.UNCHECKABLE, "searchset");
        }
        if (this.kind == Kind.FORM && silent(found)) {
            return this.turn.ask(this.plan.draft(false), new SearchAnswer(this.turn, this.plan, Kind.FIRST)::judge);
        }
        if (first) {
            requireSelf(found);
        }
        List<BundleScan.Entry> kept = this.turn.walls().check() ? kept(found.entries()) : present(found.entries());
        List<Json> links = links(found);
        return this.turn.allow(new GatewayAnswer(200, Map.of("Content-Type", Outcomes.FHIR_JSON),
                written(answer.body(), found, kept, links)));
    }

    private static boolean silent(BundleScan.Result found) {
        return found.links().stream().anyMatch((link) -> link.relation().equals("self") && link.url().indexOf('?') < 0);
    }

    private void requireSelf(BundleScan.Result found) {
        for (BundleScan.Link link : found.links()) {
            if (link.relation().equals("self") && shows(link.url())) {
                return;
            }
        }
        if (!this.plan.must().isEmpty()) {
            throw new Denied(DenialReason.UNCHECKABLE, "self-link");
        }
    }

    private boolean shows(String url) {
        int mark = url.indexOf('?');
        Query self = Query.parse((mark < 0) ? null : url.substring(mark + 1));
        return this.plan.must().params().stream().allMatch((must) -> self.params().stream().anyMatch(same(must)));
    }

    private Predicate<Param> same(Param must) {
        return (param) -> {
            if (!param.name().equals(must.name())) {
                return false;
            }
            String value = param.value();
            boolean reference = must.value().startsWith("Patient/");
            return value.equals(must.value()) || (reference && (this.turn.own(value)
                    || (value.equals(this.turn.pinText()) && !this.turn.pinText().equals("-"))));
        };
    }

    private List<BundleScan.Entry> present(List<BundleScan.Entry> entries) {
        return entries.stream().filter((entry) -> entry.resource() != null).toList();
    }

    private List<BundleScan.Entry> kept(List<BundleScan.Entry> entries) {
        List<BundleScan.Entry> first = new ArrayList<>();
        List<BundleScan.Entry> traces = new ArrayList<>();
        for (BundleScan.Entry entry : entries) {
            Facts facts = entry.resource();
            if (facts == null) {
                this.dropped |= !entry.mode().equals("include") && !entry.mode().equals("outcome");
            }
            else if (entry.mode().equals("include") && facts.type().equals("Provenance")) {
                traces.add(entry);
            }
            else if (passes(entry.mode(), facts)) {
                if (R4.rule(facts.type()).filter((rule) -> !rule.shared()).isPresent()) {
                    this.verified.add(facts.type() + "/" + facts.id());
                }
                first.add(entry);
            }
        }
        traces.stream()
            .filter((entry) -> passes("include", Objects.requireNonNull(entry.resource())))
            .forEach(first::add);
        return first;
    }

    private boolean passes(String mode, Facts facts) {
        return switch (mode) {
            case "outcome" -> false;
            case "include" -> includePasses(facts);
            case "match", "" -> (this.kind == Kind.EVERYTHING) ? includePasses(facts) : matchPasses(facts);
            default -> throw new Denied(DenialReason.UNCHECKABLE, "search-mode");
        };
    }

    private boolean matchPasses(Facts facts) {
        if (!facts.type().equals(this.plan.rule().type())) {
            if (facts.type().equals("OperationOutcome")) {
                return false;
            }
            throw new Denied(DenialReason.FOREIGN_ANSWER, "match-type");
        }
        Membership membership = Membership.of(this.turn, this.plan.rule(), facts, Set.of());
        if (membership == Membership.FOREIGN) {
            throw new Denied(DenialReason.FOREIGN_ANSWER, "match-foreign");
        }
        boolean passes = membership == Membership.OWN && Constraints.hold(this.plan.cover(), facts);
        this.dropped |= !passes;
        return passes;
    }

    private boolean includePasses(Facts facts) {
        TypeRule rule = R4.rule(facts.type()).orElse(null);
        if (rule == null) {
            return false;
        }
        Cover cover = ScopeGate.included(this.turn, facts.type());
        Set<String> known = facts.type().equals("Provenance") ? this.verified : Set.of();
        boolean passes = Constraints.hold(cover, facts)
                && Membership.of(this.turn, rule, facts, known) == Membership.OWN;
        if (passes) {
            ScopeGate.noteIncluded(this.turn, facts.type());
        }
        return passes;
    }

    private List<Json> links(BundleScan.Result found) {
        List<Json> links = new ArrayList<>();
        links.add(BundleWriter.link("self", this.turn.client() + self()));
        for (BundleScan.Link link : found.links()) {
            if (!link.relation().equals("self")) {
                Pages.sealed(this.turn, this.plan, this.kind, link)
                    .ifPresent((url) -> links.add(BundleWriter.link(link.relation(), url)));
            }
        }
        return links;
    }

    private String self() {
        if (this.turn.route().interaction() == Interaction.PAGE) {
            return this.turn.call().path();
        }
        String query = this.plan.query().encoded();
        return "/" + this.plan.path() + (query.isEmpty() ? "" : "?" + query);
    }

    private byte[] written(byte[] source, BundleScan.Result found, List<BundleScan.Entry> kept, List<Json> links) {
        Json.Obj head = Json.obj("resourceType", "Bundle", "type", "searchset");
        if (found.total() != null && !this.dropped && this.plan.exact() && this.kind != Kind.EVERYTHING) {
            head = head.with("total", new Json.Raw(found.total()));
        }
        BundleWriter writer = new BundleWriter(this.turn, source, head.with("link", links));
        for (BundleScan.Entry entry : kept) {
            String mode = entry.mode().isEmpty() ? "match" : entry.mode();
            writer.entry(Objects.requireNonNull(entry.resource()), Json.obj("search", Json.obj("mode", mode)));
        }
        return writer.bytes();
    }

}
