package dev.smartgateway.token.store;

import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.store.RedisGateway;

/**
 * The Redis keys of one launch. They contain a digest of the launch id instead of the id,
 * and share one hash tag, so that a script can use them together in a cluster.
 *
 * @param launch the record
 * @param lock current holder of the refresh lock
 * @param intent holder of a refresh that is not yet stored
 * @param challenge claims that the next sign-in must satisfy
 */
public record LaunchKeys(String launch, String lock, String intent, String challenge) {

    /**
     * Returns the keys of one launch.
     */
    public static LaunchKeys of(LaunchId id) {
        String tag = prefix(id);
        return new LaunchKeys(tag + ":l", tag + ":k", tag + ":i", tag + ":c");
    }

    /**
     * Returns the key under which a launch waits for its patient.
     */
    static String waiting(LaunchId id) {
        return prefix(id) + ":w";
    }

    private static String prefix(LaunchId id) {
        return RedisGateway.prefix("launch", id.value());
    }

}
