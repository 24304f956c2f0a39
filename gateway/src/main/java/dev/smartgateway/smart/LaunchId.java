package dev.smartgateway.smart;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Identifies one completed launch in the URL of the app and of its FHIR base. It selects
 * a launch and does not authorise: without the cookie of the same browser it gives no
 * access. 128 random bits, base64url without padding (22 characters).
 *
 * @param value the 22 characters
 */
public record LaunchId(String value) {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{22}");

    /**
     * Checks the format.
     * @throws IllegalArgumentException if the value has another format
     */
    public LaunchId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a launch id");
        }
    }

    /**
     * Returns a new random id.
     */
    public static LaunchId random(SecureRandom random) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return new LaunchId(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

}
