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
public final class Searches {

    private Searches() {
    }

    /**
     * Pins and sends a search, then judges every entry of its answer.
     */
    public static Step search(PolicyContext context) {
        if (context.route().type() == null) {
            return WholeCompartment.search(context);
        }
        String type = context.route().type();
        TypeRule rule = ScopeGate.rule(type);
        GrantedAccess cover = ScopeGate.require(context, type, Access.SEARCH);
        String compartment = context.route().patient();
        if (compartment != null && (rule.shared() || !compartment.equals(context.patient().value()))) {
            throw new Denied(Reason.OTHER_PATIENT, "compartment");
        }
        boolean form = context.call().method().equals("POST");
        Query client = form ? merged(context) : Query.parse(context.call().query());
        if (compartment != null || context.unpinned()) {
            return planned(context, SearchPlan.of(context, rule, cover, client), client);
        }
        return new ReferenceLookUps(context).find(Anchors.named(context, rule, client),
                (found) -> planned(context, SearchPlan.of(context, rule, cover, client), client));
    }

    private static Step planned(PolicyContext context, SearchPlan plan, Query client) {
        boolean form = context.call().method().equals("POST");
        if (plan.counts()) {
            return new Counts(context, plan, context.client() + self(plan)).ask(form);
        }
        SearchAnswer.Kind kind = form ? SearchAnswer.Kind.FORM : SearchAnswer.Kind.FIRST;
        OwnUrl own = OwnUrl.of(context.call().path(), client);
        return context.ask(plan.draft(form), (answer) -> new SearchAnswer(context, plan, kind, own).judge(answer));
    }

    /**
     * Returns the address of a search with all requested parameters, below the client's
     * base.
     */
    static String self(SearchPlan plan) {
        String query = plan.query().encoded();
        return "/" + plan.path() + (query.isEmpty() ? "" : "?" + query);
    }

    private static Query merged(PolicyContext context) {
        String type = String.valueOf(context.call().header("content-type")).toLowerCase(Locale.ROOT);
        if (!type.split(";", -1)[0].strip().equals("application/x-www-form-urlencoded")) {
            throw new Denied(Reason.MEDIA_TYPE, "form");
        }
        String form = new String(context.call().body(), StandardCharsets.ISO_8859_1);
        return Query.parse(context.call().query()).and(Query.parse(form));
    }

}
