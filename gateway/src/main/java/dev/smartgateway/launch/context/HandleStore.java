package dev.smartgateway.launch.context;

import java.time.Duration;

import reactor.core.publisher.Mono;

/**
 * Sealed deposits, shared by all replicas.
 */
public interface HandleStore {

    /**
     * Keeps a value. Fails with {@code store-unavailable}.
     */
    Mono<Void> put(String key, String sealed, Duration life);

    /**
     * Takes a value out; of all callers at most one gets it. Empty if there is none.
     * Fails with {@code store-unavailable}.
     */
    Mono<String> take(String key);

}
