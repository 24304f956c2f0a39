package dev.smartgateway.audit;

import java.time.Instant;
import java.util.List;

import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.PatientId;
import org.jspecify.annotations.Nullable;

/**
 * One line of the audit trail.
 *
 * @param at when the request came in
 * @param action what was tried
 * @param who who tried
 * @param patient the pinned patient, or {@code null} where none is known
 * @param outcome how it ended
 */
public record AuditEvent(Instant at, Action action, Who who, @Nullable PatientId patient, Outcome outcome) {

    /**
     * What was tried.
     *
     * @param kind {@code fhir}, {@code launch}, {@code callback}, {@code logout},
     * {@code picker-search}, {@code context-deposit}, {@code launch-end},
     * {@code operator}, ...
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

        /** The write never left the gateway. */
        public static final String NOT_SENT = "no";

        /** The write was sent and answered. */
        public static final String SENT = "yes";

        /** The write was sent, and nobody knows here what became of it. */
        public static final String RESULT_UNKNOWN = "yes, result unknown";

        /**
         * An action that writes nothing to a FHIR service.
         */
        public Action(String kind, @Nullable String interaction, @Nullable String type, @Nullable String id,
                String requestId, @Nullable String serviceId) {
            this(kind, interaction, type, id, requestId, serviceId, null);
        }

    }

    /**
     * Who tried; all fields as far as known.
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
     * How it ended.
     *
     * @param result {@code allowed}, {@code denied}, {@code failed} or {@code cancelled}
     * @param status HTTP status sent, or 0 if none was
     * @param reason reason code, or {@code null} when allowed
     * @param rule policy rule that decided, or {@code null}
     * @param wouldDeny report-only rules that would have denied
     * @param parts what became of the entries of a batch or transaction, in order
     * @param cause what failed at the FHIR service, or {@code null} if nothing did
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

        /**
         * An outcome to which nothing at the FHIR service led.
         */
        public Outcome(String result, int status, @Nullable String reason, @Nullable String rule,
                List<String> wouldDeny, List<Part> parts) {
            this(result, status, reason, rule, wouldDeny, parts, null);
        }

        /**
         * An outcome without parts.
         */
        public Outcome(String result, int status, @Nullable String reason, @Nullable String rule,
                List<String> wouldDeny) {
            this(result, status, reason, rule, wouldDeny, List.of());
        }

        /**
         * An outcome on which no report-only rule had a say.
         */
        public Outcome(String result, int status, @Nullable String reason, @Nullable String rule) {
            this(result, status, reason, rule, List.of());
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
