package dev.smartgateway.token;

import java.time.Duration;

import dev.smartgateway.smart.LaunchId;
import reactor.core.publisher.Mono;

/**
 * Launches that have tokens but no patient yet, shared by all replicas and gone after a
 * few minutes. They lie under keys of their own, so that no request for FHIR data can
 * find one. All methods fail with {@code store-unavailable}.
 */
public interface WaitingLaunches {

    /**
     * Keeps one.
     * @param life how long it waits
     */
    Mono<Void> keep(LaunchRecord launch, Duration life);

    /**
     * Looks at one; empty if there is none any more.
     */
    Mono<LaunchRecord> find(LaunchId id);

    /**
     * Takes one out; of all callers at most one gets it. Empty if there is none any more.
     */
    Mono<LaunchRecord> take(LaunchId id);

}
