package dev.smartgateway.policy.read;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.r4.TypeRule;
import dev.smartgateway.fhir.scan.BundleScan;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Flow;
import dev.smartgateway.policy.flow.Turn;
import dev.smartgateway.policy.gate.ScopeGate;
import dev.smartgateway.policy.gate.SearchPlan;
import dev.smartgateway.policy.model.DenialReason;
import dev.smartgateway.policy.model.UpstreamAnswer;
import dev.smartgateway.smart.Access;
import dev.smartgateway.smart.Cover;

/**
 * Search of one type: by GET, by form, or in the compartment of the pinned patient.
 */
public final class Searches {

    private Searches() {
    }

    /**
     * Pins and sends a search, then judges every entry of its answer.
     */
    public static Flow search(Turn turn) {
        String type = String.valueOf(turn.route().type());
        TypeRule rule = ScopeGate.rule(type);
        Cover cover = ScopeGate.require(turn, type, Access.SEARCH);
        String compartment = turn.route().patient();
        if (compartment != null && (rule.shared() || !compartment.equals(turn.patient().value()))) {
            throw new Denied(DenialReason.OTHER_PATIENT, "compartment");
        }
        boolean form = turn.call().method().equals("POST");
        SearchPlan plan = SearchPlan.of(turn, rule, cover, form ? merged(turn) : Query.parse(turn.call().query()));
        return turn.ask(plan.draft(form),
                (answer) -> (form && silent(answer)) ? get(turn, plan) : SearchAnswer.first(turn, plan).judge(answer));
    }

    private static Flow get(Turn turn, SearchPlan plan) {
        return turn.ask(plan.draft(false), (answer) -> SearchAnswer.first(turn, plan).judge(answer));
    }

    /**
     * Some servers, HAPI among them, name no parameter in the self link when they were
     * asked by a form; then nothing shows that the pin was used, and the same is asked
     * again by GET.
     */
    private static boolean silent(UpstreamAnswer answer) {
        if (answer.status() != 200 || !Answers.isJson(answer.header("content-type"))) {
            return false;
        }
        return BundleScan.of(answer.body(), Set.of())
            .links()
            .stream()
            .anyMatch((link) -> link.relation().equals("self") && link.url().indexOf('?') < 0);
    }

    private static Query merged(Turn turn) {
        String type = String.valueOf(turn.call().header("content-type")).toLowerCase(Locale.ROOT);
        if (!type.split(";", -1)[0].strip().equals("application/x-www-form-urlencoded")) {
            throw new Denied(DenialReason.MEDIA_TYPE, "form");
        }
        String form = new String(turn.call().body(), StandardCharsets.ISO_8859_1);
        return Query.parse(turn.call().query()).and(Query.parse(form));
    }

}
