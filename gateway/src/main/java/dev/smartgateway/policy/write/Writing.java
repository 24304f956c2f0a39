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
     * The first step of a write that stands alone.
     */
    public static Step begin(PolicyContext turn) {
        return prepare(turn, Siblings.NONE, (prepared) -> prepared.alone(turn));
    }

    /**
     * Judges a write up to the point where it could be sent, reading what it must.
     * @param locals the other entries of the same transaction
     * @param then goes on with it
     */
    public static Step prepare(PolicyContext turn, Siblings locals, Function<Prepared, Step> then) {
        if (turn.unpinned()) {
            throw new Denied(Reason.NO_PATIENT, "pin");
        }
        return judged(turn, locals, (prepared) -> checked(turn, locals, prepared, then));
    }

    /**
     * Goes on with a judged write once its references are known to be harmless.
     */
    static Step checked(PolicyContext turn, Siblings locals, Prepared prepared, Function<Prepared, Step> then) {
        return new ReferenceCheck(turn, locals).require(prepared, () -> then.apply(prepared));
    }

    private static Step judged(PolicyContext turn, Siblings locals, Function<Prepared, Step> then) {
        return switch (turn.route().interaction()) {
            case CREATE -> Creates.create(turn, locals, then);
            case UPDATE -> Updates.update(turn, locals, then);
            case UPDATE_CONDITIONAL -> Creates.conditionalUpdate(turn, locals, then);
            case PATCH -> Patches.patch(turn, then);
            case PATCH_CONDITIONAL -> Patches.conditional(turn, then);
            case DELETE -> Deletes.delete(turn, then);
            case DELETE_CONDITIONAL -> Deletes.conditional(turn, then);
            default -> throw new Denied(Reason.INTERACTION, "interaction");
        };
    }

    /**
     * The rule of a type that may be written: one that belongs to a patient.
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
    public static Json.Obj posted(PolicyContext turn, Json.Obj body) {
        return new Inbound(turn, Known.nothing(), Siblings.NONE).resource(body);
    }

    /**
     * Goes on with a resource that is to be validated: rebuilt and judged as if it were
     * written, but that it need not name the patient yet.
     * @param body of the type in the URL
     * @param stored the answer with the stored resource, judged, or {@code null}
     */
    public static Step validated(PolicyContext turn, Json.Obj body, @Nullable UpstreamAnswer stored,
            Function<Json.Obj, Step> then) {
        TypeRule rule = ScopeGate.rule(String.valueOf(turn.route().type()));
        Json.Obj before = (stored != null) ? Json.parse(stored.body()) : Json.obj();
        Json.Obj written = new Inbound(turn, Known.of(before.bytes()), Siblings.NONE).resource(body);
        ResourceScanResult facts = ResourceScan.of(written.bytes(), Set.of());
        boolean unborn = rule.isPatient() && facts.id() == null;
        return ReferenceLookUps.targets(turn, List.of(facts), Set.of(), () -> {
            Membership membership = Membership.written(turn, rule, facts);
            if (membership != Membership.OWN && membership != Membership.NOBODYS && !unborn) {
                throw new Denied(Reason.OTHER_PATIENT, "body-owner");
            }
            UpstreamRequest draft = UpstreamRequest.write("POST", rule.type(), written.bytes(),
                    UpstreamRequest.Proof.CHECKED_BODY);
            Prepared write = Prepared.once(draft, (answer) -> then.apply(written))
                .over(ElementReference.of(turn, ResourceScan.of(before.bytes(), Set.of())));
            return new ReferenceCheck(turn, Siblings.NONE).require(write, () -> then.apply(written));
        });
    }

    /**
     * The criteria of a conditional write as they may travel. Whether they match is an
     * answer to a search, so they need that scope too.
     * @param cover what the scopes grant for the write
     */
    static Query criteria(PolicyContext turn, TypeRule rule, GrantedAccess cover, Query client) {
        GrantedAccess search = ScopeGate.require(turn, rule.type(), Access.SEARCH);
        Query exact = Constraints.exact(search).orElseThrow(() -> new Denied(Reason.SCOPE_INEXACT, "conditional"));
        Query criteria = SearchPlan.conditional(turn, rule, cover, client);
        return search.equals(cover) ? criteria : criteria.and(exact);
    }

    /**
     * The client's wish for the form of the answer, if it is one of the three.
     */
    static UpstreamRequest preferring(PolicyContext turn, UpstreamRequest draft) {
        @Nullable String prefer = turn.call().header("prefer");
        if (!ScopeGate.included(turn, String.valueOf(turn.route().type())).granted()) {
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
