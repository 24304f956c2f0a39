package dev.smartgateway.policy.write;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.ResourceScan;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.fhir.Route;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.Siblings;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.policy.patch.Patch;
import dev.smartgateway.policy.read.InstanceAnswer;
import dev.smartgateway.policy.rules.Constraints;
import dev.smartgateway.policy.rules.ReadParams;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.r4.Place;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.GrantedAccess;

/**
 * Handles patch: the stored resource is found and judged, then changed only in that
 * version.
 */
final class Patches {

    private final PolicyContext context;

    private final TypeRule rule;

    private final GrantedAccess cover;

    /**
     * A patch within the scopes.
     * @throws Denied if scopes or policy do not allow it
     */
    Patches(PolicyContext context) {
        this.context = context;
        this.rule = Writing.rule(String.valueOf(context.route().type()));
        this.cover = ScopeGate.require(context, this.rule.type(), Access.UPDATE);
    }

    /**
     * {@code PATCH [type]/[id]}.
     */
    Step patch(Function<Prepared, Step> then) {
        ReadParams.none(Query.parse(this.context.call().query()));
        Patch patch = readable();
        UpstreamRequest read = UpstreamRequest.read(this.rule.type() + "/" + this.context.route().id(), Query.EMPTY,
                UpstreamRequest.Proof.CHECKED_ANSWER);
        return this.context.askInstance(read, (answer) -> {
            InstanceAnswer found = new InstanceAnswer(this.context, this.cover, answer);
            return found.known(() -> {
                ResourceScanResult facts = found.stored();
                WriteAnswer.Stored stored = WriteAnswer.Stored.of(this.context, facts, answer);
                return then.apply(new Found(this.context, this.rule, Known.of(facts, answer), stored.tag()).by(patch));
            });
        }, () -> {
            throw Answers.notFound();
        });
    }

    /**
     * {@code PATCH [type]?criteria}: searched with the pin, then patched by id.
     */
    Step conditional(Function<Prepared, Step> then) {
        Patch patch = readable();
        Query criteria = Query.parse(this.context.call().query());
        return new Selection(this.context, this.rule, this.cover).of(criteria, (found) -> {
            Selection.Match only = found.required();
            PolicyContext named = this.context
                .on(new Route(this.context.route().interaction(), this.rule.type(), only.id(), null, null));
            UpstreamAnswer plain = new UpstreamAnswer(200, Map.of(), only.body());
            WriteAnswer.Stored stored = WriteAnswer.Stored.of(named, only.facts(), plain);
            return then.apply(new Found(named, this.rule, Known.of(only.body()), stored.tag()).by(patch));
        });
    }

    /**
     * Returns the patch; refused before any call, so that it does not depend on data.
     */
    private Patch readable() {
        Patch patch = Patch.of(this.context, this.rule, this.cover);
        if (patch.asks()) {
            ScopeGate.require(this.context, this.rule.type(), Access.READ);
        }
        return patch;
    }

    /**
     * The resource to patch.
     *
     * @param context names it
     * @param rule of its type
     * @param known its content
     * @param tag its version
     */
    private record Found(PolicyContext context, TypeRule rule, Known known, String tag) {

        Prepared by(Patch patch) {
            if (patch.asks()) {
                requireReadable();
            }
            byte[] body = patch.written(this::value);
            UpstreamRequest draft = UpstreamRequest
                .write("PATCH", this.rule.type() + "/" + this.context.route().id(), body,
                        UpstreamRequest.Proof.GUARDED_VERSION)
                .header("Content-Type", patch.mediaType())
                .header("If-Match", this.tag);
            return Prepared
                .once(Writing.preferring(this.context, draft),
                        (answer) -> new WriteAnswer(this.context, this.rule, answer, false).judge())
                .over(ElementReference.of(this.context, ResourceScan.of(this.known.body().bytes(), Set.of())));
        }

        /**
         * The value as it may be sent. The patient alone in a stored reference may stand
         * beside the identifier of another one.
         */
        private Json value(Place place, boolean list, Json value) {
            if (place.isReference() && value instanceof Json.Text text && this.context.own(text.value())) {
                throw new Denied(Reason.PATCH, "patch-reference");
            }
            return new Inbound(this.context, this.known, Siblings.NONE).value(place, list, value);
        }

        /**
         * Requires a read scope for a test, which reveals stored data.
         */
        private void requireReadable() {
            GrantedAccess read = ScopeGate.require(this.context, this.rule.type(), Access.READ);
            ResourceScanResult facts = ResourceScan.of(this.known.body().bytes(),
                    Constraints.paths(read, this.rule.type()));
            if (!Constraints.hold(read, facts)) {
                throw new Denied(Reason.SCOPE_CONSTRAINT, "patch-test");
            }
        }

    }

}
