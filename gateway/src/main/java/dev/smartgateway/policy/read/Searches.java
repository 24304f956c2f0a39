package dev.smartgateway.policy.read;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import dev.smartgateway.fhir.Query;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.links.OwnUrl;
import dev.smartgateway.policy.rules.Anchors;
import dev.smartgateway.policy.rules.ReferenceLookUps;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.policy.rules.SearchPlan;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.GrantedAccess;

/**
 * Handles the search of one type: by GET, by form, or in the compartment of the pinned
 * patient; or of all types of that compartment.
 */
final class Searches {

    private final PolicyContext context;

    Searches(PolicyContext context) {
        this.context = context;
    }

    /**
     * Pins and sends a search, then judges every entry of its answer.
     */
    Step search() {
        String type = this.context.route().type();
        if (type == null) {
            return new WholeCompartment(this.context).search();
        }
        TypeRule rule = ScopeGate.rule(type);
        GrantedAccess cover = ScopeGate.require(this.context, type, Access.SEARCH);
        String compartment = this.context.route().patient();
        if (compartment != null && (rule.shared() || !compartment.equals(this.context.patient().value()))) {
            throw new Denied(Reason.OTHER_PATIENT, "compartment");
        }
        Query client = form() ? merged() : Query.parse(this.context.call().query());
        if (compartment != null || this.context.unpinned()) {
            return planned(SearchPlan.of(this.context, rule, cover, client), client);
        }
        return new ReferenceLookUps(this.context).find(Anchors.named(this.context, rule, client),
                (found) -> planned(SearchPlan.of(this.context, rule, cover, client), client));
    }

    private Step planned(SearchPlan plan, Query client) {
        boolean form = form();
        if (plan.counts()) {
            return new Counts(this.context, plan, this.context.client() + self(plan)).ask(form);
        }
        SearchAnswer.Kind kind = form ? SearchAnswer.Kind.FORM : SearchAnswer.Kind.FIRST;
        OwnUrl own = OwnUrl.of(this.context.call().path(), client);
        return this.context.ask(plan.draft(form), new SearchAnswer(this.context, plan, kind, own)::judge);
    }

    private boolean form() {
        return this.context.call().method().equals("POST");
    }

    /**
     * Returns the address of a search with all requested parameters, below the client's
     * base.
     */
    static String self(SearchPlan plan) {
        String query = plan.query().encoded();
        return "/" + plan.path() + (query.isEmpty() ? "" : "?" + query);
    }

    private Query merged() {
        String type = String.valueOf(this.context.call().header("content-type")).toLowerCase(Locale.ROOT);
        if (!type.split(";", -1)[0].strip().equals("application/x-www-form-urlencoded")) {
            throw new Denied(Reason.MEDIA_TYPE, "form");
        }
        String form = new String(this.context.call().body(), StandardCharsets.ISO_8859_1);
        return Query.parse(this.context.call().query()).and(Query.parse(form));
    }

}
