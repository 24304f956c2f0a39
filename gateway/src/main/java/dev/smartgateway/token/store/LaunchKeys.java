package dev.smartgateway.token.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

import dev.smartgateway.smart.LaunchId;

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
        String tag = "sg:{" + digest(id) + "}";
        return new LaunchKeys(tag + ":l", tag + ":k", tag + ":i", tag + ":c");
    }

    /**
     * Returns the key under which a launch waits for its patient.
     */
    static String waiting(LaunchId id) {
        return "sg:{" + digest(id) + "}:w";
    }

    private static String digest(LaunchId id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(("launch:" + id.value()).getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 18));
        }
        catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException(ex);
        }
    }

}
