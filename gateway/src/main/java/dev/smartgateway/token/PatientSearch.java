package dev.smartgateway.token;

import reactor.core.publisher.Mono;

import org.springframework.util.MultiValueMap;

/**
 * Searches patients with the token of a launch that waits for its patient. The one
 * request to a FHIR service that is not pinned, and therefore the only thing it can do is
 * {@code GET [base]/Patient?...}.
 */
@FunctionalInterface
public interface PatientSearch {

    /**
     * Searches once.
     * @param waiting whose FHIR base and access token are used
     * @param parameters search parameters, not yet percent-encoded
     * @param requestId told to the FHIR service
     * @return the body of a 200, not yet read; fails with {@code token-refused},
     * {@code no-patient-search}, {@code upstream-unavailable}, {@code upstream-timeout}
     * or {@code upstream-failed}
     */
    Mono<byte[]> search(LaunchRecord waiting, MultiValueMap<String, String> parameters, String requestId);

}
