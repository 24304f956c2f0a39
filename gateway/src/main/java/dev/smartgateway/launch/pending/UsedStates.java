package dev.smartgateway.launch.pending;

import java.time.Duration;

import reactor.core.publisher.Mono;

/**
 * Records used states, assertions and launch tokens for all replicas.
 */
@FunctionalInterface
public interface UsedStates {

    /**
     * Marks a value as used.
     * @param purpose separates kinds of values
     * @param hash hash of the value, never the value itself
     * @param life how long the use is remembered
     * @return whether this was the first use; exactly one of all callers gets
     * {@code true}. Fails with {@code store-unavailable}
     */
    Mono<Boolean> firstUse(String purpose, String hash, Duration life);

}
