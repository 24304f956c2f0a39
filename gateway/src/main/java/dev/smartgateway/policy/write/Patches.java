package dev.smartgateway.policy.write;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.Route;
import dev.smartgateway.fhir.r4.TypeRule;
import dev.smartgateway.fhir.scan.Facts;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Draft;
import dev.smartgateway.policy.flow.Flow;
import dev.smartgateway.policy.flow.Turn;
import dev.smartgateway.policy.gate.ReadParams;
import dev.smartgateway.policy.gate.ScopeGate;
import dev.smartgateway.policy.model.UpstreamAnswer;
import dev.smartgateway.policy.read.Reads;
import dev.smartgateway.smart.Access;
import dev.smartgateway.smart.Cover;

/**
 * patch: the stored resource is found and judged, then changed only in that version.
 */
final class Patches {

    private Patches() {
    }

    /**
     * {@code PATCH [type]/[id]}.
     */
    static Flow patch(Turn turn, Function<Prepared, Flow> then) {
        TypeRule rule = Writing.rule(String.valueOf(turn.route().type()));
        Cover cover = ScopeGate.require(turn, rule.type(), Access.UPDATE);
        ReadParams.none(Query.parse(turn.call().query()));
        Patch patch = Patch.of(turn, rule, cover);
        Draft read = Draft.read(rule.type() + "/" + turn.route().id(), Query.EMPTY, Draft.Proof.CHECKED_ANSWER);
        return turn.askInstance(read, (answer) -> {
            Answers.requireInstance(turn, answer);
            Facts facts = Reads.stored(turn, cover, answer);
            return then.apply(prepared(turn, rule, patch, WriteAnswer.Stored.of(turn, facts, answer)));
        }, () -> {
            throw Answers.notFound();
        });
    }

    /**
     * {@code PATCH [type]?criteria}: searched with the pin, then patched by id.
     */
    static Flow conditional(Turn turn, Function<Prepared, Flow> then) {
        TypeRule rule = Writing.rule(String.valueOf(turn.route().type()));
        Cover cover = ScopeGate.require(turn, rule.type(), Access.UPDATE);
        Patch patch = Patch.of(turn, rule, cover);
        return new Selection(turn, rule, cover).of(Query.parse(turn.call().query()), (found) -> {
            Selection.Match only = found.required();
            Turn named = turn.on(new Route(turn.route().interaction(), rule.type(), only.id(), null, null));
            UpstreamAnswer plain = new UpstreamAnswer(200, Map.of(), only.body());
            return then.apply(prepared(named, rule, patch, WriteAnswer.Stored.of(named, only.facts(), plain)));
        });
    }

    private static Prepared prepared(Turn turn, TypeRule rule, Patch patch, WriteAnswer.Stored stored) {
        Inbound inbound = new Inbound(turn, Bodies.known(turn, stored.facts()), Set.of());
        Draft draft = Draft
            .write("PATCH", rule.type() + "/" + turn.route().id(), patch.written(inbound), Draft.Proof.GUARDED_VERSION)
            .header("Content-Type", patch.mediaType())
            .header("If-Match", stored.tag());
        return Prepared.once(Writing.preferring(turn, draft), (answer) -> WriteAnswer.judge(turn, rule, answer, false));
    }

}
