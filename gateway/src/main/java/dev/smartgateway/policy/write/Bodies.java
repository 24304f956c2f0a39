package dev.smartgateway.policy.write;

import java.util.Set;

import dev.smartgateway.fhir.ResourceScan;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.rules.Constraints;
import dev.smartgateway.policy.rules.Membership;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.GrantedAccess;

/**
 * The rules for the new state of a resource.
 */
final class Bodies {

    private final PolicyContext turn;

    private final Set<String> locals;

    /**
     * Rules for one body.
     * @param locals names of the entries of the same transaction
     */
    Bodies(PolicyContext turn, Set<String> locals) {
        this.turn = turn;
        this.locals = locals;
    }

    /**
     * The body as one resource of the type in the URL.
     */
    static Json.Obj parsed(PolicyContext turn) {
        if (!Answers.isJson(turn.call().header("content-type"))) {
            throw new Denied(Reason.MEDIA_TYPE, "media-type");
        }
        Json.Obj body = Json.parse(turn.call().body());
        if (!String.valueOf(turn.route().type()).equals(body.text("resourceType"))) {
            throw new Denied(Reason.BODY_MISMATCH, "body-type");
        }
        return body;
    }

    /**
     * Judges ownership and constraint of the new state.
     * @throws Denied if it is not the pinned patient's alone
     */
    void requireOwn(TypeRule rule, GrantedAccess cover, Json.Obj body) {
        ResourceScanResult facts = ResourceScan.of(body.bytes(), Constraints.paths(cover, rule.type()));
        if (Membership.written(this.turn, rule, facts, this.locals) != Membership.OWN) {
            boolean named = rule.isPatient() || facts.owners()
                .stream()
                .anyMatch((owner) -> rule.primary().contains(owner.path()) && owner.reference() != null);
            throw new Denied(named ? Reason.OTHER_PATIENT : Reason.UNPINNED_BODY, "body-owner");
        }
        if (!Constraints.hold(cover, facts)) {
            throw new Denied(Reason.SCOPE_CONSTRAINT, "body-constraint");
        }
    }

}
