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
 * Checks that a body refers only to records of the pinned patient: the stored resource
 * has the reference in the same element, another entry of the same bundle is the record,
 * or it is looked up before the write. Another patient's and missing records are refused
 * alike.
 */
final class ReferenceCheck {

    private final PolicyContext context;

    private final Siblings siblings;

    /**
     * The check of one write.
     * @param siblings other entries of the same bundle
     */
    ReferenceCheck(PolicyContext context, Siblings siblings) {
        this.context = context;
        this.siblings = siblings;
    }

    /**
     * Continues after every reference is known to be harmless.
     */
    Step require(Prepared write, Supplier<Step> then) {
        UpstreamRequest draft = write.draft();
        if (draft == null || draft.body().length == 0 || !this.context.policy().compartment().checkReferences()) {
            return then.get();
        }
        String media = String.valueOf(draft.headers().get("Content-Type"));
        Set<ElementReference> used = new LinkedHashSet<>(ElementReference.of(this.context, media, draft.body()));
        used.removeAll(write.stored());
        List<Reference> open = used.stream()
            .map((one) -> this.context.reference(one.target()))
            .filter((reference) -> !this.siblings.names().contains(reference.type() + "/" + reference.id()))
            .toList();
        return new ReferenceLookUps(this.context).find(open, (found) -> {
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
