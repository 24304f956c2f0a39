package dev.smartgateway.token.store;

/**
 * All that is done to stored launches.
 *
 * @param store in Redis
 * @param near in this replica's copy
 * @param endings how they end
 * @param challenges what the authorization server asked for when it ended them
 */
public record Launches(LaunchStore store, NearCache near, Endings endings, Challenges challenges) {
}
