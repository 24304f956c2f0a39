package dev.smartgateway.token;

import java.time.Duration;

import dev.smartgateway.smart.LaunchId;
import reactor.core.publisher.Mono;

/**
 * Launches that have tokens but no patient yet, shared by all replicas and deleted after
 * a few minutes. They are stored under separate keys, so that no FHIR request can find
 * them. All methods fail with {@code store-unavailable}.
 */
public interface WaitingLaunches {

    /**
     * Saves a waiting launch.
     * @param life how long it waits
     */
    Mono<Void> keep(LaunchRecord launch, Duration life);

    /**
     * Returns a waiting launch; empty if there is none any more.
     */
    Mono<LaunchRecord> find(LaunchId id);

    /**
     * Removes and returns a waiting launch; at most one caller gets it. Empty if there is
     * none any more.
     */
    Mono<LaunchRecord> take(LaunchId id);

}
