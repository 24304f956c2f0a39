package dev.smartgateway.token;

import java.net.URI;

import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.reason.Reason;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.util.MultiValueMap;

/**
 * Searches patients with the token of a launch that has no patient yet. This is the only
 * request to a FHIR service that is not pinned; it can therefore send nothing but
 * {@code GET [base]/Patient?...}.
 */
@FunctionalInterface
public interface PatientSearch {

    /**
     * Sends one search.
     * @param searcher whose FHIR base and access token are used
     * @param parameters search parameters, not percent-encoded
     * @param requestId correlation id sent to the FHIR service
     * @return the unparsed body of a 200 answer; fails with {@code token-refused}, {@code
     * no-patient-search}, {@code upstream-unavailable}, {@code upstream-timeout} or
     * {@code upstream-failed}
     */
    Mono<byte[]> search(Searcher searcher, MultiValueMap<String, String> parameters, String requestId);

    /**
     * Searches once for a launch that waits for its patient; fails as above.
     */
    default Mono<byte[]> search(LaunchRecord waiting, MultiValueMap<String, String> parameters, String requestId) {
        return Mono.justOrEmpty(waiting.tokens())
            .switchIfEmpty(Mono.error(Reason.TOKEN_REFUSED::asException))
            .flatMap((tokens) -> search(new Searcher(waiting.fhirBase(), tokens, share(waiting)), parameters,
                    requestId));
    }

    /**
     * Returns the key of a waiting launch, which is not in a session yet.
     */
    private static String share(LaunchRecord waiting) {
        LaunchRecord.Owner owner = waiting.owner();
        return Searcher.share(owner.issuer(), owner.subject(), waiting.id().value());
    }

    /**
     * The caller of a search.
     *
     * @param fhirBase without trailing slash
     * @param tokens of which the access token is sent
     * @param share key of the user or launch; the searches with one key may use only a
     * part of the concurrent calls
     */
    record Searcher(URI fhirBase, TokenSet tokens, String share) {

        /**
         * Returns the key of a user.
         * @param subject the user, or {@code null} if not known
         * @param launch key of the launch, used for an unknown user
         */
        public static String share(String issuer, @Nullable String subject, String launch) {
            return (subject != null) ? issuer + " " + subject : launch;
        }

        @Override
        public String toString() {
            return "Searcher[masked]";
        }

    }

}
