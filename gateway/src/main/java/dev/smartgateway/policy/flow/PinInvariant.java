package dev.smartgateway.policy.flow;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.smart.PatientId;
import org.jspecify.annotations.Nullable;

/**
 * A final check of a request about to be sent, independent of how it was built: the
 * request must satisfy the guarantee that it claims.
 */
public final class PinInvariant {

    private PinInvariant() {
    }

    /**
     * Returns whether the request satisfies its guarantee.
     * @param patient the pinned patient; {@code null} in a launch that the policy leaves
     * unpinned, which has nothing to prove
     */
    public static boolean proven(@Nullable PatientId patient, UpstreamRequest draft) {
        return proven(patient, draft, false);
    }

    /**
     * As above, for a service that may require bare ids of patients.
     * @param bareIds whether it requires them; then the typed reference is no proof
     */
    static boolean proven(@Nullable PatientId patient, UpstreamRequest draft, boolean bareIds) {
        if (patient == null) {
            return true;
        }
        return switch (draft.proof()) {
            case PINNED_QUERY, PINNED_IN_PART ->
                draft.path().startsWith(patient.reference() + "/") || carries(draft, patient, bareIds);
            case GUARDED_VERSION ->
                draft.headers().containsKey("If-Match") || draft.headers().containsKey("If-None-Match");
            case CHECKED_ANSWER, SHARED -> draft.method().equals("GET") || draft.path().endsWith("/_search");
            case CHECKED_BODY -> draft.method().equals("POST");
        };
    }

    private static boolean carries(UpstreamRequest draft, PatientId patient, boolean bareIds) {
        String type = draft.path().split("/", -1)[0];
        String name = R4.rule(type).map(TypeRule::parameter).orElse("");
        String value = (type.equals("Patient") || bareIds) ? patient.value() : patient.reference();
        return draft.query().params().contains(Param.of(name, value));
    }

}
