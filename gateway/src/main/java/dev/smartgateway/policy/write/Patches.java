package dev.smartgateway.policy.write;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.ResourceScan;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.fhir.Route;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.Siblings;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.policy.patch.Patch;
import dev.smartgateway.policy.read.Reads;
import dev.smartgateway.policy.rules.Constraints;
import dev.smartgateway.policy.rules.ReadParams;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.GrantedAccess;

/**
 * patch: the stored resource is found and judged, then changed only in that version.
 */
final class Patches {

    private Patches() {
    }

    /**
     * {@code PATCH [type]/[id]}.
     */
    static Step patch(PolicyContext turn, Function<Prepared, Step> then) {
        TypeRule rule = Writing.rule(String.valueOf(turn.route().type()));
        GrantedAccess cover = ScopeGate.require(turn, rule.type(), Access.UPDATE);
        ReadParams.none(Query.parse(turn.call().query()));
        Patch patch = readable(turn, Patch.of(turn, rule, cover));
        UpstreamRequest read = UpstreamRequest.read(rule.type() + "/" + turn.route().id(), Query.EMPTY,
                UpstreamRequest.Proof.CHECKED_ANSWER);
        return turn.askInstance(read, (answer) -> {
            Answers.requireInstance(turn, answer);
            return Reads.known(turn, cover, answer, () -> {
                ResourceScanResult facts = Reads.stored(turn, cover, answer);
                WriteAnswer.Stored stored = WriteAnswer.Stored.of(turn, facts, answer);
                return then.apply(prepared(new Found(turn, rule, Known.of(facts, answer), stored.tag()), patch));
            });
        }, () -> {
            throw Answers.notFound();
        });
    }

    /**
     * {@code PATCH [type]?criteria}: searched with the pin, then patched by id.
     */
    static Step conditional(PolicyContext turn, Function<Prepared, Step> then) {
        TypeRule rule = Writing.rule(String.valueOf(turn.route().type()));
        GrantedAccess cover = ScopeGate.require(turn, rule.type(), Access.UPDATE);
        Patch patch = readable(turn, Patch.of(turn, rule, cover));
        return new Selection(turn, rule, cover).of(Query.parse(turn.call().query()), (found) -> {
            Selection.Match only = found.required();
            PolicyContext named = turn.on(new Route(turn.route().interaction(), rule.type(), only.id(), null, null));
            UpstreamAnswer plain = new UpstreamAnswer(200, Map.of(), only.body());
            WriteAnswer.Stored stored = WriteAnswer.Stored.of(named, only.facts(), plain);
            return then.apply(prepared(new Found(named, rule, Known.of(only.body()), stored.tag()), patch));
        });
    }

    /**
     * Refused before any call, so that it does not depend on data.
     */
    private static Patch readable(PolicyContext turn, Patch patch) {
        if (patch.asks()) {
            ScopeGate.require(turn, String.valueOf(turn.route().type()), Access.READ);
        }
        return patch;
    }

    private static Prepared prepared(Found found, Patch patch) {
        PolicyContext turn = found.turn();
        TypeRule rule = found.rule();
        if (patch.asks()) {
            requireReadable(found);
        }
        byte[] body = patch.written(new Inbound(turn, found.known(), Siblings.NONE)::value);
        UpstreamRequest draft = UpstreamRequest
            .write("PATCH", rule.type() + "/" + turn.route().id(), body, UpstreamRequest.Proof.GUARDED_VERSION)
            .header("Content-Type", patch.mediaType())
            .header("If-Match", found.tag());
        return Prepared.once(Writing.preferring(turn, draft), (answer) -> WriteAnswer.judge(turn, rule, answer, false))
            .over(ElementReference.of(turn, ResourceScan.of(found.known().body().bytes(), Set.of())));
    }

    /**
     * A test tells what is stored, so it is a read.
     */
    private static void requireReadable(Found found) {
        GrantedAccess read = ScopeGate.require(found.turn(), found.rule().type(), Access.READ);
        ResourceScanResult facts = ResourceScan.of(found.known().body().bytes(),
                Constraints.paths(read, found.rule().type()));
        if (!Constraints.hold(read, facts)) {
            throw new Denied(Reason.SCOPE_CONSTRAINT, "patch-test");
        }
    }

    /**
     * The resource to patch.
     *
     * @param turn names it
     * @param rule of its type
     * @param known what it says
     * @param tag its version
     */
    private record Found(PolicyContext turn, TypeRule rule, Known known, String tag) {
    }

}
