package dev.smartgateway.token.store;

import dev.smartgateway.token.LaunchRecord;
import reactor.core.publisher.Mono;

/**
 * The services for stored launches.
 *
 * @param store records in Redis
 * @param near near-cache of this replica
 * @param endings termination
 * @param challenges claims challenges of ended launches
 * @param grants launches that share a grant
 */
public record LaunchServices(LaunchStore store, LaunchCache near, LaunchTermination termination,
        ClaimsChallenges challenges, SharedGrants grants) {

    /**
     * Stores a new launch. Fails with {@code store-unavailable}.
     */
    public Mono<LaunchRecord> begin(LaunchRecord launch) {
        return this.grants.begins(launch).then(this.store.insert(launch)).doOnNext(this.near::put);
    }

}
