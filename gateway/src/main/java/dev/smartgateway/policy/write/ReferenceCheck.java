package dev.smartgateway.policy.write;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import dev.smartgateway.fhir.Reference;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.Siblings;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.policy.rules.ReferenceLookUps;
import dev.smartgateway.reason.Reason;

/**
 * A body may refer to a record of a patient only if that is the pinned patient's: the
 * stored resource says so in the same element, another entry of the same bundle is it, or
 * it is looked up before the write. A record of somebody else and one that is missing are
 * refused alike.
 */
final class ReferenceCheck {

    private final PolicyContext turn;

    private final Siblings siblings;

    /**
     * The check of one write.
     * @param siblings other entries of the same bundle
     */
    ReferenceCheck(PolicyContext turn, Siblings siblings) {
        this.turn = turn;
        this.siblings = siblings;
    }

    /**
     * Goes on once every reference is known to be harmless.
     */
    Step require(Prepared write, Supplier<Step> then) {
        UpstreamRequest draft = write.draft();
        if (draft == null || draft.body().length == 0 || !this.turn.policy().compartment().checkReferences()) {
            return then.get();
        }
        String media = String.valueOf(draft.headers().get("Content-Type"));
        Set<ElementReference> used = new LinkedHashSet<>(ElementReference.of(this.turn, media, draft.body()));
        used.removeAll(write.stored());
        List<Reference> open = used.stream()
            .map((one) -> this.turn.reference(one.target()))
            .filter((reference) -> !this.siblings.names().contains(reference.type() + "/" + reference.id()))
            .toList();
        return new ReferenceLookUps(this.turn).find(open, (found) -> {
            if (found.foreign()) {
                throw new Denied(Reason.UNKNOWN_REFERENCE, "body-reference");
            }
            if (found.left()) {
                throw new Denied(Reason.TOO_MANY_REFERENCES, "reference-look-ups");
            }
            return then.get();
        });
    }

}
