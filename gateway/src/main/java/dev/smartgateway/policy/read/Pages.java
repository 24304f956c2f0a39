package dev.smartgateway.policy.read;

import java.util.Optional;
import java.util.Set;

import dev.smartgateway.fhir.BundleScan;
import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.Route;
import dev.smartgateway.fhir.ServiceUrls;
import dev.smartgateway.policy.Operation;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.policy.links.OwnUrl;
import dev.smartgateway.policy.rules.Constraints;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.policy.rules.SearchPlan;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.GrantedAccess;

/**
 * Links to further pages: sealed when shown, opened and pinned again when followed.
 */
final class Pages {

    private static final Set<String> FOLLOWED = Set.of("next", "previous", "prev", "first", "last", "related");

    private static final Set<Interaction> LISTS = Set.of(Interaction.SEARCH_TYPE, Interaction.SEARCH_SYSTEM,
            Interaction.OPERATION, Interaction.HISTORY_INSTANCE);

    /** A longer target does not fit into a request line, so it could not be followed. */
    private static final int LONGEST = 30_000;

    private final PolicyContext context;

    private final OwnUrl own;

    /**
     * Links of one list.
     * @param own its address as the browser requested it
     */
    Pages(PolicyContext context, OwnUrl own) {
        this.context = context;
        this.own = own;
    }

    /**
     * Links of the list that a request is for.
     */
    static Pages of(PolicyContext context) {
        return new Pages(context, OwnUrl.of(context.call().path(), Query.parse(context.call().query())));
    }

    /**
     * Returns whether a request is for a further page of a list.
     */
    static boolean asked(PolicyContext context) {
        return context.call().method().equals("GET") && LISTS.contains(context.route().interaction())
                && Query.names(context.call().query()).contains(OwnUrl.PAGE);
    }

    /**
     * Returns whether this request follows a link.
     */
    static boolean following(PolicyContext context) {
        return context.route().interaction() == Interaction.PAGE;
    }

    /**
     * Returns the address of the requested page, below the client's base.
     */
    static String self(PolicyContext context) {
        Query client = Query.parse(context.call().query());
        return OwnUrl.of(context.call().path(), client).page("", String.valueOf(client.single(OwnUrl.PAGE)));
    }

    /**
     * Returns a sealed link for a link of the upstream; empty if clients cannot use it.
     * @throws Denied if the next page is elsewhere, because a truncated result would look
     * complete
     */
    Optional<String> sealed(SearchPlan plan, SearchAnswer.Kind kind, BundleScan.Link link) {
        if (!FOLLOWED.contains(link.relation())) {
            return Optional.empty();
        }
        Optional<String> target = target(link.url(), plan.path()).filter((found) -> fits(plan, kind, found));
        if (target.isEmpty() && link.relation().equals("next")) {
            throw new Denied(Reason.UNCHECKABLE, "next-link");
        }
        String list = plan.anchored() ? "anchored" : "type";
        String all = this.own.path().endsWith("/*") ? "compartment" : "all";
        String mode = (kind == SearchAnswer.Kind.EVERYTHING) ? all : list;
        return target.map((found) -> seal(plan.rule().type(), mode, plan.exact() ? "exact" : "filtered", found));
    }

    /**
     * Returns a sealed link for a further page of versions of one resource.
     * @throws Denied if the next page is elsewhere
     */
    Optional<String> versions(String instance, BundleScan.Link link) {
        if (!FOLLOWED.contains(link.relation())) {
            return Optional.empty();
        }
        String target = target(link.url(), instance + "/_history")
            .filter((found) -> Set.of("", instance + "/_history").contains(path(found)))
            .orElseThrow(() -> new Denied(Reason.UNCHECKABLE, "next-link"));
        return Optional.of(seal(instance, "versions", "", target));
    }

    private String seal(String of, String mode, String exact, String target) {
        String content = String.join("\n", "page", this.context.pinText(), of, mode, exact, this.own.path(),
                this.own.mark(), target);
        return this.own.page(this.context.client(), this.context.call().pin().handles().seal(content));
    }

    /** Returns the target of a link; a query alone refers to the requested address. */
    private Optional<String> target(String url, String asked) {
        String text = url.strip();
        boolean query = text.startsWith("?");
        return this.context.service().locate(text).map((found) -> {
            String path = query ? asked : bare(found.path().replace("%24", "$"));
            return new ServiceUrls.Location(path, found.escapedQuery(), null).target();
        }).filter((found) -> found.length() <= LONGEST);
    }

    /** Returns a path without slashes at its beginning and end. */
    private static String bare(String path) {
        int from = 0;
        int to = path.length();
        while (from < to && path.charAt(from) == '/') {
            from++;
        }
        while (to > from && path.charAt(to - 1) == '/') {
            to--;
        }
        return path.substring(from, to);
    }

    private boolean fits(SearchPlan plan, SearchAnswer.Kind kind, String target) {
        String type = plan.rule().type();
        String patient = "Patient/" + this.context.pinText();
        String path = path(target);
        if (kind == SearchAnswer.Kind.EVERYTHING) {
            return Set.of("", patient + "/*").contains(path) || R4.isType(path) || (path.startsWith(patient + "/$")
                    && paged("Patient", true, path.substring(patient.length() + 2)));
        }
        return Set.of("", type, type + "/_search", type + "/$includes", patient + "/" + type).contains(path)
                || (path.startsWith(type + "/$") && paged(type, false, path.substring(type.length() + 2)));
    }

    private static boolean paged(String type, boolean instance, String operation) {
        return Operation.of(operation, type, instance).filter((one) -> one.answer().paged()).isPresent();
    }

    private static String path(String target) {
        int mark = target.indexOf('?');
        return (mark < 0) ? target : target.substring(0, mark);
    }

    /**
     * Follows the sealed link that the request carries.
     */
    Step follow() {
        PolicyContext page = this.context
            .on(new Route(Interaction.PAGE, this.context.route().type(), null, null, null));
        String[] parts = Optional.ofNullable(Query.parse(page.call().query()).single(OwnUrl.PAGE))
            .flatMap((seal) -> page.call().pin().handles().open(seal))
            .map((content) -> content.split("\n", -1))
            .filter((found) -> found.length == 8 && found[0].equals("page") && found[1].equals(page.pinText()))
            .orElseThrow(() -> new Denied(Reason.HANDLE, "handle"));
        if (!OwnUrl.same(this.own, parts[5], parts[6])) {
            throw new Denied(Reason.PAGE_ALTERED, "page-parameters");
        }
        return parts[3].equals("versions") ? Histories.page(page, parts[2], parts[7]).ask()
                : new Followed(page, parts, this.own).ask();
    }

    /**
     * A requested page of a search.
     */
    private static final class Followed {

        private final PolicyContext context;

        private final OwnUrl own;

        private final TypeRule rule;

        private final boolean everything;

        private final boolean compartment;

        private final boolean anchored;

        private final boolean exact;

        private final String target;

        Followed(PolicyContext context, String[] parts, OwnUrl own) {
            this.context = context.on(new Route(context.route().interaction(), parts[2], null, null, null));
            this.own = own;
            this.rule = ScopeGate.rule(parts[2]);
            this.compartment = parts[3].equals("compartment");
            this.everything = this.compartment || parts[3].equals("all");
            this.anchored = parts[3].equals("anchored");
            this.exact = parts[4].equals("exact");
            this.target = parts[7];
        }

        Step ask() {
            GrantedAccess cover = this.compartment ? new WholeCompartment(this.context).cover()
                    : ScopeGate.require(this.context, this.rule.type(), this.everything ? Access.READ : Access.SEARCH);
            String raw = path(this.target);
            Query query = Query.parse(this.target.substring(Math.min(this.target.length(), raw.length() + 1)));
            boolean listed = Set.of(this.rule.type(), this.rule.type() + "/_search").contains(raw) && !this.everything;
            String path = (listed && !this.anchored) ? SearchPlan.place(this.context, this.rule) : raw;
            SearchPlan plan = new SearchPlan(this.rule, cover, path, Query.EMPTY, query, this.exact, this.anchored);
            boolean opaque = this.everything || path.isEmpty() || path.endsWith("/$includes");
            Query sent = opaque ? query : pinned(query, this.anchored ? Constraints.exact(cover).orElse(Query.EMPTY)
                    : SearchPlan.must(this.context, this.rule, cover, path));
            UpstreamRequest draft = UpstreamRequest.search(path, sent,
                    opaque ? UpstreamRequest.Proof.CHECKED_ANSWER : plan.draft(false).proof());
            SearchAnswer.Kind kind = this.everything ? SearchAnswer.Kind.EVERYTHING : SearchAnswer.Kind.PAGE;
            return this.context.ask(draft,
                    (answer) -> new SearchAnswer(this.context, plan, kind, this.own).judge(answer));
        }

        private Query pinned(Query query, Query must) {
            Query others = query
                .only((param) -> !param.name().equals(this.rule.parameter()) || must.isEmpty() || this.anchored);
            return must.only((param) -> !others.params().contains(param)).and(others);
        }

    }

}
