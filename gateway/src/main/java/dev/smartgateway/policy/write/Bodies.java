package dev.smartgateway.policy.write;

import dev.smartgateway.fhir.json.Json;
import dev.smartgateway.fhir.r4.TypeRule;
import dev.smartgateway.fhir.scan.Facts;
import dev.smartgateway.fhir.scan.ResourceScan;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Turn;
import dev.smartgateway.policy.gate.Constraints;
import dev.smartgateway.policy.gate.Membership;
import dev.smartgateway.policy.model.DenialReason;
import dev.smartgateway.smart.Cover;

/**
 * The rules for the new state of a resource.
 */
final class Bodies {

    private Bodies() {
    }

    /**
     * The body as one resource of the type in the URL.
     */
    static Json.Obj parsed(Turn turn) {
        if (!Answers.isJson(turn.call().header("content-type"))) {
            throw new Denied(DenialReason.MEDIA_TYPE, "media-type");
        }
        Json.Obj body = Json.parse(turn.call().body());
        if (!String.valueOf(turn.route().type()).equals(body.text("resourceType"))) {
            throw new Denied(DenialReason.BODY_MISMATCH, "body-type");
        }
        return body;
    }

    /**
     * Judges ownership and constraint of the new state.
     * @throws Denied if it is not the pinned patient's alone
     */
    static void requireOwn(Turn turn, TypeRule rule, Cover cover, Json.Obj body) {
        Facts facts = ResourceScan.of(body.bytes(), Constraints.paths(cover, rule.type()));
        if (Membership.written(turn, rule, facts) != Membership.OWN) {
            boolean named = rule.isPatient() || facts.owners()
                .stream()
                .anyMatch((owner) -> rule.primary().contains(owner.path()) && owner.reference() != null);
            throw new Denied(named ? DenialReason.OTHER_PATIENT : DenialReason.UNPINNED_BODY, "body-owner");
        }
        if (!Constraints.hold(cover, facts)) {
            throw new Denied(DenialReason.SCOPE_CONSTRAINT, "body-constraint");
        }
    }

}
