package dev.smartgateway.token.store;

import dev.smartgateway.token.LaunchRecord;
import reactor.core.publisher.Mono;

/**
 * All that is done to stored launches.
 *
 * @param store in Redis
 * @param near in this replica's copy
 * @param endings how they end
 * @param challenges what the authorization server asked for when it ended them
 * @param grants which of them share a grant
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
