package dev.smartgateway.token;

import java.time.Duration;

import dev.smartgateway.smart.LaunchId;
import reactor.core.publisher.Mono;

/**
 * Stores, refreshes and ends launches for other rooms. Every method fails with a
 * {@code ProblemException} ({@code store-unavailable}, {@code idp-unavailable},
 * {@code reauth-required}, {@code session-ended}, {@code context-changed}); none but
 * {@link #challenge} ever completes empty.
 */
public interface Tokens {

    /**
     * Saves a new launch, sealed. Completes only after Redis has it.
     */
    Mono<LaunchRecord> create(LaunchRecord launch);

    /**
     * Reads a live launch, at most a few seconds old (near-cache). Fails with
     * {@code unknown-launch} if there is none and with its reason if it has ended.
     */
    Mono<LaunchRecord> find(LaunchId id);

    /**
     * A launch with an access token good for at least a moment. Refreshes at most once
     * across all replicas, saved before anyone sees it; ahead of expiry nobody waits.
     */
    Mono<LaunchRecord> fresh(LaunchRecord launch);

    /**
     * After the FHIR service refused the token of this record: a launch with another
     * token, refreshed at most once across all replicas, or {@code token-refused}.
     */
    Mono<LaunchRecord> renewed(LaunchRecord refused);

    /**
     * What the authorization server wants proved at the next sign-in, if it refused to
     * renew this launch until then: a JSON object, given out once, empty if it asked for
     * nothing.
     */
    Mono<String> challenge(LaunchId ended);

    /**
     * Forgets a launch after this time unless it is told again, so that its tokens never
     * outlive an idle session. Never prolongs the absolute limit if the caller does not.
     */
    Mono<Void> keep(LaunchId id, Duration left);

    /**
     * Ends one launch: gone for every replica within the near-cache bound. Completes
     * after its tokens were revoked, best effort and within seconds; they are not while
     * another live launch shares their grant. Idempotent.
     * @param reason why, a reason code
     */
    Mono<Void> end(LaunchId id, String reason);

}
