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
 * Search of one type: by GET, by form, or in the compartment of the pinned patient; or of
 * all types of that compartment.
 */
public final class Searches {

    private Searches() {
    }

    /**
     * Pins and sends a search, then judges every entry of its answer.
     */
    public static Step search(PolicyContext turn) {
        if (turn.route().type() == null) {
            return WholeCompartment.search(turn);
        }
        String type = turn.route().type();
        TypeRule rule = ScopeGate.rule(type);
        GrantedAccess cover = ScopeGate.require(turn, type, Access.SEARCH);
        String compartment = turn.route().patient();
        if (compartment != null && (rule.shared() || !compartment.equals(turn.patient().value()))) {
            throw new Denied(Reason.OTHER_PATIENT, "compartment");
        }
        boolean form = turn.call().method().equals("POST");
        Query client = form ? merged(turn) : Query.parse(turn.call().query());
        if (compartment != null || turn.unpinned()) {
            return planned(turn, SearchPlan.of(turn, rule, cover, client), client);
        }
        return new ReferenceLookUps(turn).find(Anchors.named(turn, rule, client),
                (found) -> planned(turn, SearchPlan.of(turn, rule, cover, client), client));
    }

    private static Step planned(PolicyContext turn, SearchPlan plan, Query client) {
        boolean form = turn.call().method().equals("POST");
        if (plan.counts()) {
            return new Counts(turn, plan, turn.client() + self(plan)).ask(form);
        }
        SearchAnswer.Kind kind = form ? SearchAnswer.Kind.FORM : SearchAnswer.Kind.FIRST;
        OwnUrl own = OwnUrl.of(turn.call().path(), client);
        return turn.ask(plan.draft(form), (answer) -> new SearchAnswer(turn, plan, kind, own).judge(answer));
    }

    /**
     * The address of a search with all that was asked for, below the client's base.
     */
    static String self(SearchPlan plan) {
        String query = plan.query().encoded();
        return "/" + plan.path() + (query.isEmpty() ? "" : "?" + query);
    }

    private static Query merged(PolicyContext turn) {
        String type = String.valueOf(turn.call().header("content-type")).toLowerCase(Locale.ROOT);
        if (!type.split(";", -1)[0].strip().equals("application/x-www-form-urlencoded")) {
            throw new Denied(Reason.MEDIA_TYPE, "form");
        }
        String form = new String(turn.call().body(), StandardCharsets.ISO_8859_1);
        return Query.parse(turn.call().query()).and(Query.parse(form));
    }

}
