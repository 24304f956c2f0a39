package dev.smartgateway.store;

import org.jspecify.annotations.Nullable;

/**
 * Seals small values with AES-256-GCM under the newest configured key, and opens values
 * sealed with any configured key. The purpose (for example a Redis key, or {@code page:}
 * and a launch id) is associated data, so a sealed value that was moved to another
 * purpose does not open.
 */
public interface Sealer {

    /**
     * Seals bytes for a purpose.
     * @return key id, nonce and ciphertext as URL-safe text without padding
     */
    String seal(byte[] plain, String purpose);

    /**
     * Opens a sealed value.
     * @return the plain bytes, or {@code null} if the value was not sealed by this
     * gateway for this purpose
     */
    byte @Nullable [] open(String sealed, String purpose);

}
