package dev.smartgateway.store.seal;

import java.util.regex.Pattern;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * One AES-256 key and its public id.
 */
public final class SealKey {

    static final int BYTES = 32;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,32}");

    private final String id;

    private final SecretKey key;

    /**
     * Creates a key.
     * @param id 1 to 32 letters, digits, dots, dashes or underscores; visible in every
     * value sealed with the key
     * @param material exactly 32 bytes
     * @throws IllegalArgumentException if either is invalid
     */
    public SealKey(String id, byte[] material) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("a key id is 1 to 32 of A-Z a-z 0-9 . _ -");
        }
        if (material.length != BYTES) {
            throw new IllegalArgumentException("key " + id + " must have 32 bytes, has " + material.length);
        }
        this.id = id;
        this.key = new SecretKeySpec(material, "AES");
    }

    /** Returns whether both id and key material are equal. */
    boolean same(SealKey other) {
        return this.id.equals(other.id) && this.key.equals(other.key);
    }

    String id() {
        return this.id;
    }

    SecretKey key() {
        return this.key;
    }

    @Override
    public String toString() {
        return "SealKey[" + this.id + "]";
    }

}
