package dev.smartgateway.policy;

import dev.smartgateway.reason.Reason;
import java.util.List;

import dev.smartgateway.fhir.Interaction;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a call, for the audit trail and the metrics.
 *
 * @param reason why it was denied, or {@code null} when it was allowed
 * @param rule the rule that decided; a stable short code
 * @param action the attempted action
 * @param alarm whether the answer shows that the FHIR service ignored the pin; an
 * operator must investigate
 * @param reported codes of report-only rules that would have denied
 * @param parts verdicts of the entries of a batch or transaction, in order
 */
public record Verdict(@Nullable Reason reason, String rule, Action action, boolean alarm, List<String> reported,
        List<Verdict> parts) {

    /**
     * Copies the lists.
     */
    public Verdict {
        reported = List.copyOf(reported);
        parts = List.copyOf(parts);
    }

    /**
     * Returns whether the call was permitted.
     */
    public boolean allowed() {
        return this.reason == null;
    }

    /**
     * The attempted action.
     *
     * @param interaction FHIR interaction
     * @param type resource type, or {@code null} when there is none or it is unknown
     * @param id resource id, or {@code null}; for the audit trail only, never for a
     * metric
     */
    public record Action(Interaction interaction, @Nullable String type, @Nullable String id) {

        @Override
        public String toString() {
            return "Action[" + this.interaction.code() + " " + this.type + "]";
        }

    }

}
