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
     * Removes and returns a value; at most one caller gets it. Empty if there is none.
     * Fails with {@code store-unavailable}.
     */
    Mono<String> take(String key);

}
