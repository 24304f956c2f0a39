package dev.smartgateway.policy.write;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.ResourceScan;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.Siblings;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.policy.rules.Constraints;
import dev.smartgateway.policy.rules.Membership;
import dev.smartgateway.policy.rules.ReferenceLookUps;
import dev.smartgateway.policy.rules.ScopeGate;
import dev.smartgateway.policy.rules.SearchPlan;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.GrantedAccess;
import org.jspecify.annotations.Nullable;

/**
 * Entry point of this package: every writing interaction.
 */
public final class Writing {

    private Writing() {
    }

    /**
     * Returns the first step of a single write.
     */
    public static Step begin(PolicyContext context) {
        return prepare(context, Siblings.NONE, (prepared) -> prepared.alone(context));
    }

    /**
     * Judges a write up to the point where it can be sent, including the reads that this
     * needs.
     * @param locals the other entries of the same transaction
     * @param then continues with it
     */
    public static Step prepare(PolicyContext context, Siblings locals, Function<Prepared, Step> then) {
        if (context.unpinned()) {
            throw new Denied(Reason.NO_PATIENT, "pin");
        }
        return judged(context, locals, (prepared) -> checked(context, locals, prepared, then));
    }

    /**
     * Continues with a judged write after its references are known to be harmless.
     */
    static Step checked(PolicyContext context, Siblings locals, Prepared prepared, Function<Prepared, Step> then) {
        return new ReferenceCheck(context, locals).require(prepared, () -> then.apply(prepared));
    }

    private static Step judged(PolicyContext context, Siblings locals, Function<Prepared, Step> then) {
        return switch (context.route().interaction()) {
            case CREATE -> new Creates(context, locals).create(then);
            case UPDATE -> new Updates(context, locals).update(then);
            case UPDATE_CONDITIONAL -> new Creates(context, locals).conditionalUpdate(then);
            case PATCH -> new Patches(context).patch(then);
            case PATCH_CONDITIONAL -> new Patches(context).conditional(then);
            case DELETE -> new Deletes(context).delete(then);
            case DELETE_CONDITIONAL -> new Deletes(context).conditional(then);
            default -> throw new Denied(Reason.INTERACTION, "interaction");
        };
    }

    /**
     * Returns the rule of a type that may be written, which is one that belongs to a
     * patient.
     */
    static TypeRule rule(String type) {
        TypeRule rule = ScopeGate.rule(type);
        if (rule.shared()) {
            throw new Denied(Reason.TYPE, "shared-write");
        }
        return rule;
    }

    /**
     * The body of an operation as it may be sent: rebuilt, and without a reference to
     * another patient.
     */
    public static Json.Obj posted(PolicyContext context, Json.Obj body) {
        return new Inbound(context, Known.nothing(), Siblings.NONE).resource(body);
    }

    /**
     * Continues with a resource to validate: rebuilt and judged like a write, except that
     * it need not name the patient yet.
     * @param body of the type in the URL
     * @param stored the answer with the stored resource, judged, or {@code null}
     */
    public static Step validated(PolicyContext context, Json.Obj body, @Nullable UpstreamAnswer stored,
            Function<Json.Obj, Step> then) {
        TypeRule rule = ScopeGate.rule(String.valueOf(context.route().type()));
        Json.Obj before = (stored != null) ? Json.parse(stored.body()) : Json.obj();
        Json.Obj written = new Inbound(context, Known.of(before.bytes()), Siblings.NONE).resource(body);
        ResourceScanResult facts = ResourceScan.of(written.bytes(), Set.of());
        boolean unborn = rule.isPatient() && facts.id() == null;
        return ReferenceLookUps.targets(context, List.of(facts), Set.of(), () -> {
            Membership membership = Membership.written(context, rule, facts);
            if (membership != Membership.OWN && membership != Membership.NOBODYS && !unborn) {
                throw new Denied(Reason.OTHER_PATIENT, "body-owner");
            }
            UpstreamRequest draft = UpstreamRequest.write("POST", rule.type(), written.bytes(),
                    UpstreamRequest.Proof.CHECKED_BODY);
            Prepared write = Prepared.once(draft, (answer) -> then.apply(written))
                .over(ElementReference.of(context, ResourceScan.of(before.bytes(), Set.of())));
            return new ReferenceCheck(context, Siblings.NONE).require(write, () -> then.apply(written));
        });
    }

    /**
     * The criteria of a conditional write as they may be sent. Whether they match is an
     * answer to a search, so they need that scope too.
     * @param cover what the scopes grant for the write
     */
    static Query criteria(PolicyContext context, TypeRule rule, GrantedAccess cover, Query client) {
        GrantedAccess search = ScopeGate.require(context, rule.type(), Access.SEARCH);
        Query exact = Constraints.exact(search).orElseThrow(() -> new Denied(Reason.SCOPE_INEXACT, "conditional"));
        Query criteria = SearchPlan.conditional(context, rule, cover, client);
        return search.equals(cover) ? criteria : criteria.and(exact);
    }

    /**
     * Returns the request with the client's preference for the form of the answer, if it
     * is one that FHIR defines.
     */
    static UpstreamRequest preferring(PolicyContext context, UpstreamRequest draft) {
        @Nullable String prefer = context.call().header("prefer");
        if (!ScopeGate.included(context, String.valueOf(context.route().type())).granted()) {
            // the stored resource could not be read back afterwards with this token
            return draft.header("Prefer", "return=representation");
        }
        for (String wish : (prefer != null) ? prefer.split("[;,]", -1) : new String[0]) {
            if (wish.strip().matches("return=(minimal|representation|OperationOutcome)")) {
                return draft.header("Prefer", wish.strip());
            }
        }
        return draft;
    }

}
