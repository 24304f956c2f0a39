package dev.smartgateway.smart;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Identifies one completed launch in the URL of the app and of its FHIR base. It selects
 * a launch and does not authorise: without the cookie of the same browser it gives no
 * access. 128 random bits, base64url without padding (22 characters).
 *
 * @param value the 22 characters
 */
public record LaunchId(String value) {

    /** Number of characters. */
    public static final int LENGTH = 22;

    /**
     * Checks the format.
     * @throws IllegalArgumentException if the value has another format
     */
    public LaunchId {
        if (!isId(value)) {
            throw new IllegalArgumentException("not a launch id");
        }
    }

    private static boolean isId(String text) {
        boolean good = text.length() == LENGTH;
        for (int i = 0; good && i < LENGTH; i++) {
            char one = text.charAt(i);
            good = (one >= 'A' && one <= 'Z') || (one >= 'a' && one <= 'z') || (one >= '0' && one <= '9') || one == '_'
                    || one == '-';
        }
        return good;
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
