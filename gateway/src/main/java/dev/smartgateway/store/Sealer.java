package dev.smartgateway.store;

import org.jspecify.annotations.Nullable;

/**
 * Seals small values with AES-256-GCM under the newest configured key; opens what any
 * configured key sealed. The purpose (for example a Redis key, or {@code page:} and a
 * launch id) is associated data: a sealed value moved elsewhere does not open.
 */
public interface Sealer {

    /**
     * Seals.
     * @return key id, nonce and ciphertext as URL-safe text without padding
     */
    String seal(byte[] plain, String purpose);

    /**
     * Opens.
     * @return the plain bytes, or {@code null} if it was not sealed here for this purpose
     */
    byte @Nullable [] open(String sealed, String purpose);

}
