package dev.smartgateway.launch.pending;

import java.time.Duration;

import reactor.core.publisher.Mono;

/**
 * Records used states, handles and launch tokens. Shared by all replicas.
 */
@FunctionalInterface
public interface UsedStates {

    /**
     * Uses something up.
     * @param purpose keeps kinds apart
     * @param hash a hash of it, never itself
     * @param life how long it must be remembered
     * @return whether this was the first use; exactly one of all callers gets
     * {@code true}. Fails with {@code store-unavailable}
     */
    Mono<Boolean> firstUse(String purpose, String hash, Duration life);

}
