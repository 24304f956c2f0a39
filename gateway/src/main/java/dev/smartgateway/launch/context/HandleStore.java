package dev.smartgateway.launch.context;

import java.time.Duration;

import reactor.core.publisher.Mono;

/**
 * Stores sealed deposits for all replicas.
 */
public interface HandleStore {

    /**
     * Stores a value. Fails with {@code store-unavailable}.
     */
    Mono<Void> put(String key, String sealed, Duration life);

    /**
     * Removes and returns a value; at most one caller gets it. Empty if there is none.
     * Fails with {@code store-unavailable}.
     */
    Mono<String> take(String key);

}
