package dev.smartgateway.token.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

import dev.smartgateway.smart.LaunchId;

/**
 * Names of the Redis keys of one launch. They hold a digest of the launch id, not the id,
 * and share one hash tag, so that a script may use them together in a cluster.
 *
 * @param launch the record
 * @param lock who refreshes it right now
 * @param intent who began a refresh that is not yet stored
 * @param challenge what the person must prove at the next sign-in
 */
public record LaunchKeys(String launch, String lock, String intent, String challenge) {

    /**
     * The names for one launch.
     */
    public static LaunchKeys of(LaunchId id) {
        String tag = "sg:{" + digest(id) + "}";
        return new LaunchKeys(tag + ":l", tag + ":k", tag + ":i", tag + ":c");
    }

    /**
     * The name under which a launch waits for its patient.
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
