package dev.smartgateway.policy;

import java.util.List;
import java.util.Map;

import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.policy.model.DenialReason;
import dev.smartgateway.policy.model.FhirCall;
import dev.smartgateway.policy.model.GatewayAnswer;
import dev.smartgateway.policy.model.Verdict;

/**
 * Decides one call. Pure and total: the same call gives the same steps, and nothing is
 * ever thrown. What is not understood is denied.
 */
public final class Pinning {

    /**
     * The first step of a call.
     */
    public Step begin(FhirCall call) {
        Verdict verdict = new Verdict(DenialReason.INTERACTION, "not-yet",
                new Verdict.Action(Interaction.UNKNOWN, null, null), false, List.of(), List.of());
        return new Step.Respond(new GatewayAnswer(DenialReason.INTERACTION.status(), Map.of(), new byte[0]), verdict);
    }

}
