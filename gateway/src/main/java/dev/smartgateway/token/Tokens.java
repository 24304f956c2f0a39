package dev.smartgateway.token;

import java.time.Duration;

import dev.smartgateway.smart.LaunchId;
import reactor.core.publisher.Mono;

/**
 * Stores, refreshes and ends launches. Every method fails with a {@code ProblemException}
 * ({@code store-unavailable}, {@code idp-unavailable}, {@code reauth-required}, {@code
 * session-ended}, {@code context-changed}); only {@link #challenge} may complete empty.
 */
public interface Tokens {

    /**
     * Seals and saves a new launch. Completes after Redis has confirmed it.
     */
    Mono<LaunchRecord> create(LaunchRecord launch);

    /**
     * Returns a live launch, at most a few seconds old (near-cache). Fails with {@code
     * unknown-launch} if there is none, or with the reason of its end.
     */
    Mono<LaunchRecord> find(LaunchId id);

    /**
     * Returns a launch whose access token is valid for at least a moment. It is refreshed
     * at most once across all replicas and saved before use; while the old token is still
     * valid, no request waits for the refresh.
     */
    Mono<LaunchRecord> fresh(LaunchRecord launch);

    /**
     * Called after the FHIR service refused the token of this record. Returns the launch
     * with another token, refreshed at most once across all replicas, or fails with
     * {@code token-refused}.
     */
    Mono<LaunchRecord> renewed(LaunchRecord refused);

    /**
     * Returns the claims challenge with which the authorization server refused to renew
     * this launch, as a JSON object. It is returned once; empty if there is none.
     */
    Mono<String> challenge(LaunchId ended);

    /**
     * Sets the time after which a launch is deleted unless this is called again, so that
     * tokens do not outlive an idle session. The caller must respect the absolute limit.
     */
    Mono<Void> keep(LaunchId id, Duration left);

    /**
     * Ends one launch. All replicas reject it within the lifetime of their near-cache.
     * Completes after its tokens were revoked, best effort and within seconds; tokens are
     * not revoked while another live launch shares their grant. Idempotent.
     * @param reason reason code of the end
     */
    Mono<Void> end(LaunchId id, String reason);

}
