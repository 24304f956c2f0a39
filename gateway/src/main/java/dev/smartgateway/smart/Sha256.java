package dev.smartgateway.smart;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * SHA-256 digests, as in the S256 method of PKCE. A caller that stores a digest puts the
 * purpose before the value, so that digests for different purposes differ.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7636#section-4.2">RFC 7636 section
 * 4.2</a>
 */
public final class Sha256 {

    private Sha256() {
    }

    /**
     * Returns the digest of all parts, one after the other.
     */
    public static byte[] of(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        }
        catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("SHA-256 is not available", ex);
        }
    }

    /**
     * Returns the digest of a text in UTF-8.
     */
    public static byte[] of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the digest of a text in UTF-8 as base64url without padding, 43 characters.
     */
    public static String base64Url(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(of(text));
    }

}
