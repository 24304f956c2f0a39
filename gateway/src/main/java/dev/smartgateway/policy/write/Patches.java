package dev.smartgateway.policy.write;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.Route;
import dev.smartgateway.fhir.r4.TypeRule;
import dev.smartgateway.fhir.scan.BundleScan;
import dev.smartgateway.fhir.scan.Facts;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Draft;
import dev.smartgateway.policy.flow.Flow;
import dev.smartgateway.policy.flow.Turn;
import dev.smartgateway.policy.gate.Constraints;
import dev.smartgateway.policy.gate.Membership;
import dev.smartgateway.policy.gate.ReadParams;
import dev.smartgateway.policy.gate.ScopeGate;
import dev.smartgateway.policy.gate.SearchPlan;
import dev.smartgateway.policy.model.DenialReason;
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
        return turn.ask(read, (answer) -> {
            Answers.requireInstance(turn, answer);
            Facts facts = Reads.stored(turn, cover, answer);
            return then.apply(prepared(turn, rule, patch, WriteAnswer.Stored.of(turn, facts, answer)));
        });
    }

    /**
     * {@code PATCH [type]?criteria}: searched with the pin, then patched by id.
     */
    static Flow conditional(Turn turn, Function<Prepared, Flow> then) {
        TypeRule rule = Writing.rule(String.valueOf(turn.route().type()));
        Cover cover = ScopeGate.require(turn, rule.type(), Access.UPDATE);
        Patch patch = Patch.of(turn, rule, cover);
        Query criteria = SearchPlan.conditional(turn, rule, cover, Query.parse(turn.call().query()));
        Query two = new Query(List.of(Param.of("_count", "2")));
        Draft search = Draft.search(rule.type(), criteria.and(two), Draft.Proof.PINNED_QUERY);
        return turn.ask(search, (answer) -> {
            Answers.requireOk(turn, answer);
            Answers.requireJson(answer);
            Facts facts = only(turn, rule, cover, answer);
            Turn named = turn.on(new Route(turn.route().interaction(), rule.type(), facts.id(), null, null));
            UpstreamAnswer plain = new UpstreamAnswer(200, Map.of(), answer.body());
            return then.apply(prepared(named, rule, patch, WriteAnswer.Stored.of(named, facts, plain)));
        });
    }

    private static Facts only(Turn turn, TypeRule rule, Cover cover, UpstreamAnswer answer) {
        BundleScan.Result found = BundleScan.of(answer.body(), Constraints.paths(cover, rule.type()));
        List<Facts> matches = found.entries()
            .stream()
            .map(BundleScan.Entry::resource)
            .filter((facts) -> facts != null && facts.type().equals(rule.type()))
            .map(Objects::requireNonNull)
            .toList();
        if (matches.stream().anyMatch((facts) -> Membership.written(turn, rule, facts) == Membership.FOREIGN)) {
            throw new Denied(DenialReason.FOREIGN_ANSWER, "match-foreign");
        }
        if (matches.size() > 1) {
            throw new Denied(DenialReason.MULTIPLE, "conditional");
        }
        Facts facts = matches.stream().findFirst().orElseThrow(Answers::notFound);
        boolean visible = Membership.written(turn, rule, facts) == Membership.OWN && Constraints.hold(cover, facts)
                && String.valueOf(facts.id()).matches("[A-Za-z0-9\\-.]{1,64}");
        if (!visible) {
            throw Answers.notFound();
        }
        return facts;
    }

    private static Prepared prepared(Turn turn, TypeRule rule, Patch patch, WriteAnswer.Stored stored) {
        Inbound inbound = new Inbound(turn, Bodies.known(turn, stored.facts()), Set.of());
        Draft draft = Draft
            .write("PATCH", rule.type() + "/" + turn.route().id(), patch.written(inbound), Draft.Proof.GUARDED_VERSION)
            .header("Content-Type", patch.mediaType())
            .header("If-Match", stored.tag());
        return new Prepared(Writing.preferring(turn, draft), (answer) -> WriteAnswer.judge(turn, rule, answer, false));
    }

}
