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
 * Handles patch: the stored resource is found and judged, then changed only in that
 * version.
 */
final class Patches {

    private Patches() {
    }

    /**
     * {@code PATCH [type]/[id]}.
     */
    static Step patch(PolicyContext context, Function<Prepared, Step> then) {
        TypeRule rule = Writing.rule(String.valueOf(context.route().type()));
        GrantedAccess cover = ScopeGate.require(context, rule.type(), Access.UPDATE);
        ReadParams.none(Query.parse(context.call().query()));
        Patch patch = readable(context, Patch.of(context, rule, cover));
        UpstreamRequest read = UpstreamRequest.read(rule.type() + "/" + context.route().id(), Query.EMPTY,
                UpstreamRequest.Proof.CHECKED_ANSWER);
        return context.askInstance(read, (answer) -> {
            Answers.requireInstance(context, answer);
            return Reads.known(context, cover, answer, () -> {
                ResourceScanResult facts = Reads.stored(context, cover, answer);
                WriteAnswer.Stored stored = WriteAnswer.Stored.of(context, facts, answer);
                return then.apply(prepared(new Found(context, rule, Known.of(facts, answer), stored.tag()), patch));
            });
        }, () -> {
            throw Answers.notFound();
        });
    }

    /**
     * {@code PATCH [type]?criteria}: searched with the pin, then patched by id.
     */
    static Step conditional(PolicyContext context, Function<Prepared, Step> then) {
        TypeRule rule = Writing.rule(String.valueOf(context.route().type()));
        GrantedAccess cover = ScopeGate.require(context, rule.type(), Access.UPDATE);
        Patch patch = readable(context, Patch.of(context, rule, cover));
        return new Selection(context, rule, cover).of(Query.parse(context.call().query()), (found) -> {
            Selection.Match only = found.required();
            PolicyContext named = context
                .on(new Route(context.route().interaction(), rule.type(), only.id(), null, null));
            UpstreamAnswer plain = new UpstreamAnswer(200, Map.of(), only.body());
            WriteAnswer.Stored stored = WriteAnswer.Stored.of(named, only.facts(), plain);
            return then.apply(prepared(new Found(named, rule, Known.of(only.body()), stored.tag()), patch));
        });
    }

    /**
     * Refused before any call, so that it does not depend on data.
     */
    private static Patch readable(PolicyContext context, Patch patch) {
        if (patch.asks()) {
            ScopeGate.require(context, String.valueOf(context.route().type()), Access.READ);
        }
        return patch;
    }

    private static Prepared prepared(Found found, Patch patch) {
        PolicyContext context = found.context();
        TypeRule rule = found.rule();
        if (patch.asks()) {
            requireReadable(found);
        }
        byte[] body = patch.written(new Inbound(context, found.known(), Siblings.NONE)::value);
        UpstreamRequest draft = UpstreamRequest
            .write("PATCH", rule.type() + "/" + context.route().id(), body, UpstreamRequest.Proof.GUARDED_VERSION)
            .header("Content-Type", patch.mediaType())
            .header("If-Match", found.tag());
        return Prepared
            .once(Writing.preferring(context, draft), (answer) -> WriteAnswer.judge(context, rule, answer, false))
            .over(ElementReference.of(context, ResourceScan.of(found.known().body().bytes(), Set.of())));
    }

    /**
     * Requires a read scope for a test, which reveals stored data.
     */
    private static void requireReadable(Found found) {
        GrantedAccess read = ScopeGate.require(found.context(), found.rule().type(), Access.READ);
        ResourceScanResult facts = ResourceScan.of(found.known().body().bytes(),
                Constraints.paths(read, found.rule().type()));
        if (!Constraints.hold(read, facts)) {
            throw new Denied(Reason.SCOPE_CONSTRAINT, "patch-test");
        }
    }

    /**
     * The resource to patch.
     *
     * @param context names it
     * @param rule of its type
     * @param known what it says
     * @param tag its version
     */
    private record Found(PolicyContext context, TypeRule rule, Known known, String tag) {
    }

}
