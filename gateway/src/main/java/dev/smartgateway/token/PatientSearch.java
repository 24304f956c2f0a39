package dev.smartgateway.token;

import reactor.core.publisher.Mono;

import org.springframework.util.MultiValueMap;

/**
 * Searches patients with the token of a launch that waits for its patient. This is the
 * only request to a FHIR service that is not pinned; it can therefore send nothing but
 * {@code GET [base]/Patient?...}.
 */
@FunctionalInterface
public interface PatientSearch {

    /**
     * Sends one search.
     * @param waiting the launch whose FHIR base and access token are used
     * @param parameters search parameters, not percent-encoded
     * @param requestId correlation id sent to the FHIR service
     * @return the unparsed body of a 200 answer; fails with {@code token-refused}, {@code
     * no-patient-search}, {@code upstream-unavailable}, {@code upstream-timeout} or
     * {@code upstream-failed}
     */
    Mono<byte[]> search(LaunchRecord waiting, MultiValueMap<String, String> parameters, String requestId);

}
