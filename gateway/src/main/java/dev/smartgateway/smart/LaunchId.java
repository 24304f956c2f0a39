package dev.smartgateway.smart;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Names one completed launch in the URL of the app and of its FHIR base. It selects, it
 * does not authorise: with another browser's cookie it means nothing. 128 random bits,
 * base64url without padding (22 characters).
 *
 * @param value the 22 characters
 */
public record LaunchId(String value) {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{22}");

    /**
     * Checks the shape.
     * @throws IllegalArgumentException if the value has another shape
     */
    public LaunchId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a launch id");
        }
    }

    /**
     * Draws a new id.
     */
    public static LaunchId random(SecureRandom random) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return new LaunchId(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

}
