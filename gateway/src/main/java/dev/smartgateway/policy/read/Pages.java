package dev.smartgateway.policy.read;

import java.util.Optional;
import java.util.Set;

import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.Route;
import dev.smartgateway.fhir.r4.TypeRule;
import dev.smartgateway.fhir.scan.BundleScan;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Draft;
import dev.smartgateway.policy.flow.Flow;
import dev.smartgateway.policy.flow.Turn;
import dev.smartgateway.policy.gate.ScopeGate;
import dev.smartgateway.policy.gate.SearchPlan;
import dev.smartgateway.policy.model.DenialReason;
import dev.smartgateway.smart.Access;
import dev.smartgateway.smart.Cover;

/**
 * Links to further pages: sealed when shown, opened and pinned again when followed.
 */
final class Pages {

    private static final Set<String> FOLLOWED = Set.of("next", "previous", "prev", "first", "last", "related");

    private Pages() {
    }

    /**
     * A sealed link for one of the upstream's; empty when it is of no use to a client.
     * @throws Denied if the next page is somewhere else: a truncated result would look
     * whole
     */
    static Optional<String> sealed(Turn turn, SearchPlan plan, SearchAnswer.Kind kind, BundleScan.Link link) {
        if (!FOLLOWED.contains(link.relation())) {
            return Optional.empty();
        }
        Optional<String> target = target(turn, link.url());
        if (target.isEmpty() || !fits(turn, plan, kind, target.get())) {
            if (link.relation().equals("next")) {
                throw new Denied(DenialReason.UNCHECKABLE, "next-link");
            }
            return Optional.empty();
        }
        String mode = (kind == SearchAnswer.Kind.EVERYTHING) ? "all" : "type";
        String content = String.join("\n", "page", turn.pinText(), plan.rule().type(), mode,
                plan.exact() ? "exact" : "filtered", target.get());
        return Optional.of(turn.client() + "/_page/" + turn.call().pin().handles().seal(content));
    }

    /**
     * A sealed link for a further page of versions of one resource.
     * @throws Denied if the next page is somewhere else
     */
    static Optional<String> versions(Turn turn, String instance, BundleScan.Link link) {
        if (!FOLLOWED.contains(link.relation())) {
            return Optional.empty();
        }
        String target = target(turn, link.url())
            .filter((found) -> Set.of("", instance + "/_history").contains(path(found)))
            .orElseThrow(() -> new Denied(DenialReason.UNCHECKABLE, "next-link"));
        String content = String.join("\n", "page", turn.pinText(), instance, "versions", "", target);
        return Optional.of(turn.client() + "/_page/" + turn.call().pin().handles().seal(content));
    }

    private static Optional<String> target(Turn turn, String url) {
        String base = turn.upstream();
        if (url.startsWith(base + "/")) {
            return Optional.of(url.substring(base.length() + 1));
        }
        if (url.startsWith(base + "?")) {
            return Optional.of(url.substring(base.length()));
        }
        boolean relative = url.matches("[A-Z][A-Za-z]{1,40}(/[A-Za-z0-9\\-.$]{1,64}){0,2}\\?.*");
        return relative ? Optional.of(url) : Optional.empty();
    }

    private static boolean fits(Turn turn, SearchPlan plan, SearchAnswer.Kind kind, String target) {
        String type = plan.rule().type();
        String patient = "Patient/" + turn.pinText();
        Set<String> paths = (kind == SearchAnswer.Kind.EVERYTHING) ? Set.of("", patient + "/$everything")
                : Set.of("", type, type + "/_search", type + "/$lastn", type + "/$docref", type + "/$includes",
                        patient + "/" + type);
        return paths.contains(path(target));
    }

    private static String path(String target) {
        int mark = target.indexOf('?');
        return (mark < 0) ? target : target.substring(0, mark);
    }

    /**
     * Follows a sealed link.
     */
    static Flow follow(Turn turn) {
        String[] parts = turn.call()
            .pin()
            .handles()
            .open(String.valueOf(turn.route().id()))
            .map((content) -> content.split("\n", -1))
            .filter((found) -> found.length == 6 && found[0].equals("page") && found[1].equals(turn.pinText()))
            .orElseThrow(() -> new Denied(DenialReason.HANDLE, "handle"));
        if (parts[3].equals("versions")) {
            return Histories.page(turn, parts[2], parts[5]);
        }
        boolean everything = parts[3].equals("all");
        TypeRule rule = ScopeGate.rule(parts[2]);
        Turn named = turn.on(new Route(turn.route().interaction(), parts[2], null, null, null));
        Cover cover = ScopeGate.require(named, parts[2], everything ? Access.READ : Access.SEARCH);
        String raw = path(parts[5]);
        Query query = Query.parse(parts[5].substring(Math.min(parts[5].length(), raw.length() + 1)));
        String path = Set.of(rule.type(), rule.type() + "/_search").contains(raw) ? SearchPlan.place(named, rule) : raw;
        SearchPlan plan = new SearchPlan(rule, cover, path, Query.EMPTY, query, parts[4].equals("exact"));
        boolean opaque = everything || path.isEmpty() || path.endsWith("/$includes");
        if (opaque || !plan.exact() || rule.several()) {
            named.requireChecks();
        }
        Query pinned = opaque ? query : pinned(query, SearchPlan.must(named, rule, cover, path), rule);
        Draft draft = Draft.search(path, pinned, opaque ? Draft.Proof.CHECKED_ANSWER : plan.draft(false).proof());
        SearchAnswer.Kind kind = everything ? SearchAnswer.Kind.EVERYTHING : SearchAnswer.Kind.PAGE;
        return named.ask(draft, (answer) -> new SearchAnswer(named, plan, kind).judge(answer));
    }

    private static Query pinned(Query query, Query must, TypeRule rule) {
        Query others = query.only((param) -> !param.name().equals(rule.parameter()) || must.isEmpty());
        return must.only((param) -> !others.params().contains(param)).and(others);
    }

}
