package dev.smartgateway.launch.callback;

import java.util.List;
import java.util.Map;

import dev.smartgateway.launch.pending.PendingLaunch;
import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.LaunchContext;
import dev.smartgateway.smart.PatientId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A source of launch context for token responses without a patient.
 */
@FunctionalInterface
public interface PatientResolver {

    /**
     * Finds the context of a launch.
     * @return the context; empty if this source does not apply to the launch. Fails with
     * a problem if it applies but has no context for this app, issuer and user
     */
    Mono<Found> find(Question question);

    /**
     * The launch in question.
     *
     * @param pending the pending launch
     * @param issuer its issuer
     * @param subject subject of the user, or {@code null}
     * @param fhirUser FHIR reference of the user, or {@code null}
     * @param received the values received from the authorization server
     */
    record Question(PendingLaunch pending, Issuer issuer, @Nullable String subject, @Nullable String fhirUser,
            Received received) {

        @Override
        public String toString() {
            return "Question[masked]";
        }

    }

    /**
     * Values received from the authorization server.
     *
     * @param claims claims of the verified id_token; empty without one
     * @param tokens the new tokens
     * @param scopes effective scopes
     * @param request id of the callback request
     */
    record Received(Map<String, Object> claims, TokenSet tokens, Scopes scopes, String request) {

        @Override
        public String toString() {
            return "Received[masked]";
        }

    }

    /**
     * Context that was found.
     *
     * @param patient the patient
     * @param encounter a bare FHIR id, or {@code null}
     * @param fhirContext further resources
     * @param needPatientBanner whether the app must show the patient banner
     */
    record Found(PatientId patient, @Nullable String encounter, List<LaunchContext.ContextItem> fhirContext,
            boolean needPatientBanner) {

        /**
         * Returns context that consists of a patient only.
         */
        public static Found of(PatientId patient) {
            return new Found(patient, null, List.of(), true);
        }

        /**
         * Reads context in the format of a SMART token response.
         * @throws dev.smartgateway.reason.ProblemException with {@code no-patient} if it
         * names no patient, or {@code token-exchange-failed} if the encounter is invalid
         */
        public static Found of(Map<String, Object> all) {
            Fields fields = new Fields(all);
            PatientId patient = fields.patient();
            if (patient == null) {
                throw Reason.NO_PATIENT.at("context", "patient");
            }
            return new Found(patient, fields.encounter(), fields.fhirContext(), fields.needPatientBanner());
        }

        @Override
        public String toString() {
            return "Found[masked]";
        }

    }

}
