package dev.smartgateway.audit;

import java.time.Instant;
import java.util.List;

import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.PatientId;
import org.jspecify.annotations.Nullable;

/**
 * One line of the audit trail.
 *
 * @param at when the request was received
 * @param action the attempted action
 * @param who the user
 * @param patient the pinned patient, or {@code null} if not known
 * @param outcome the outcome
 * @param times how many identical events this one represents; more than 1 only for
 * summarised refusals
 */
public record AuditEvent(Instant at, Action action, Who who, @Nullable PatientId patient, Outcome outcome, long times) {

    /**
     * Starts an event.
     * @param at when the request was received
     * @param kind what happened, as in {@link Action}
     */
    public static AuditEventBuilder of(Instant at, String kind) {
        return new AuditEventBuilder(at, kind);
    }

    /**
     * The attempted action.
     *
     * @param kind {@code fhir}, {@code launch}, {@code callback}, {@code logout}, {@code
     * picker-search}, {@code context-deposit}, {@code token-refresh}, {@code launch-end},
     * {@code operator}, {@code request}, ...
     * @param interaction FHIR interaction code ({@code read}, {@code search-type}, ...),
     * or {@code null}
     * @param type FHIR resource type, or {@code null}
     * @param id FHIR resource id, or {@code null}
     * @param requestId correlation id of the request
     * @param serviceId id of the same request in the FHIR service's log, or {@code null}
     * @param sent for writes, whether the FHIR service was asked: {@link #NOT_SENT},
     * {@link #SENT} or {@link #RESULT_UNKNOWN}; otherwise {@code null}
     */
    public record Action(String kind, @Nullable String interaction, @Nullable String type, @Nullable String id,
            String requestId, @Nullable String serviceId, @Nullable String sent) {

        /** The write was not sent. */
        public static final String NOT_SENT = "no";

        /** The write was sent and answered. */
        public static final String SENT = "yes";

        /** The write was sent and its result is unknown. */
        public static final String RESULT_UNKNOWN = "yes, result unknown";

    }

    /**
     * The user and the launch; fields are {@code null} where not known.
     *
     * @param app app name
     * @param issuer issuer name
     * @param subject subject of the id_token
     * @param fhirUser the user's FHIR reference
     * @param launch the launch
     * @param address peer address
     */
    public record Who(@Nullable String app, @Nullable String issuer, @Nullable String subject,
            @Nullable String fhirUser, @Nullable LaunchId launch, @Nullable String address) {

        /** Nothing is known. */
        public static final Who UNKNOWN = new Who(null, null, null, null, null, null);

    }

    /**
     * The outcome.
     *
     * @param result {@code allowed}, {@code denied}, {@code failed} or {@code cancelled}
     * @param status HTTP status sent, or 0 if none was
     * @param reason reason code, or {@code null} when allowed
     * @param rule rule of the policy that decided, or {@code null}
     * @param wouldDeny report-only rules that would have denied
     * @param parts results of the entries of a batch or transaction, in order
     * @param cause failure at the FHIR service, or {@code null} if there was none
     */
    public record Outcome(String result, int status, @Nullable String reason, @Nullable String rule,
            List<String> wouldDeny, List<Part> parts, @Nullable String cause) {

        /**
         * Copies the lists.
         */
        public Outcome {
            wouldDeny = List.copyOf(wouldDeny);
            parts = List.copyOf(parts);
        }

    }

    /**
     * One entry of a batch or transaction.
     *
     * @param interaction FHIR interaction code
     * @param type FHIR resource type, or {@code null}
     * @param id FHIR resource id, or {@code null}
     * @param result {@code allowed} or {@code denied}
     * @param reason reason code, or {@code null} when allowed
     */
    public record Part(String interaction, @Nullable String type, @Nullable String id, String result,
            @Nullable String reason) {
    }

}
