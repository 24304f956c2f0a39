package dev.smartgateway.policy.write;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.r4.TypeRule;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Draft;
import dev.smartgateway.policy.flow.Flow;
import dev.smartgateway.policy.flow.Turn;
import dev.smartgateway.policy.gate.Constraints;
import dev.smartgateway.policy.gate.Pins;
import dev.smartgateway.policy.gate.ScopeGate;
import dev.smartgateway.policy.gate.SearchPlan;
import dev.smartgateway.policy.model.DenialReason;
import dev.smartgateway.policy.model.GatewayAnswer;
import dev.smartgateway.policy.model.UpstreamAnswer;
import dev.smartgateway.policy.read.Reads;
import dev.smartgateway.smart.Access;
import dev.smartgateway.smart.Cover;

/**
 * delete: always with the pin as a condition. Foreign, missing and already deleted all
 * answer 204.
 */
final class Deletes {

    /** Server options that no client may set. */
    private static final Set<String> STRIPPED = Set.of("_count", "hardDelete", "_hardDelete", "_remove-references",
            "_purgeHistory", "_format", "_pretty", "_cascade", "_expunge");

    private Deletes() {
    }

    /**
     * {@code DELETE [type]/[id]}.
     */
    static Flow delete(Turn turn, Function<Prepared, Flow> then) {
        TypeRule rule = rule(turn);
        Cover cover = ScopeGate.require(turn, rule.type(), Access.DELETE);
        if (!stripped(turn).isEmpty()) {
            throw new Denied(DenialReason.PARAMETER, "delete-parameter");
        }
        Query id = new Query(List.of(Param.of("_id", String.valueOf(turn.route().id()))));
        Query constraint = Constraints.exact(cover).orElse(Query.EMPTY);
        Draft draft = draft(rule, id.and(Pins.query(turn, rule)).and(constraint));
        boolean exact = Constraints.exact(cover).isPresent() && turn.call().header("if-match") == null;
        if (exact) {
            return then.apply(prepared(turn, draft));
        }
        Draft read = Draft.read(rule.type() + "/" + turn.route().id(), Query.EMPTY, Draft.Proof.CHECKED_ANSWER);
        return turn.ask(read, (answer) -> {
            Answers.requireInstance(turn, answer);
            WriteAnswer.Stored.of(turn, Reads.stored(turn, cover, answer), answer);
            return then.apply(prepared(turn, draft));
        });
    }

    /**
     * {@code DELETE [type]?criteria}.
     */
    static Flow conditional(Turn turn, Function<Prepared, Flow> then) {
        TypeRule rule = rule(turn);
        Cover cover = ScopeGate.require(turn, rule.type(), Access.DELETE);
        return then.apply(prepared(turn, draft(rule, SearchPlan.conditional(turn, rule, cover, stripped(turn)))));
    }

    private static TypeRule rule(Turn turn) {
        TypeRule rule = Writing.rule(String.valueOf(turn.route().type()));
        if (rule.isPatient()) {
            throw new Denied(DenialReason.INTERACTION, "patient-delete");
        }
        return rule;
    }

    private static Query stripped(Turn turn) {
        return Query.parse(turn.call().query()).only((param) -> !STRIPPED.contains(param.name()));
    }

    private static Draft draft(TypeRule rule, Query query) {
        return Draft.write("DELETE", rule.type(), new byte[0], Draft.Proof.PINNED_QUERY)
            .where(query)
            .header("Prefer", "handling=strict");
    }

    private static Prepared prepared(Turn turn, Draft draft) {
        return new Prepared(draft, (answer) -> gone(turn, answer));
    }

    private static Flow gone(Turn turn, UpstreamAnswer answer) {
        if (answer.status() != 404 && answer.status() != 410) {
            Answers.requireSuccess(turn, answer);
        }
        return turn.allow(new GatewayAnswer(204, Map.of(), new byte[0]));
    }

}
