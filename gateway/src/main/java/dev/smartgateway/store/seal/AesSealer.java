package dev.smartgateway.store.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

import dev.smartgateway.store.Sealer;
import org.jspecify.annotations.Nullable;

/**
 * Seals with AES-256-GCM and a random 96-bit nonce. Layout before base64url: version (1
 * byte), length of the key id (1 byte), key id, nonce (12 bytes), ciphertext and tag.
 * Associated data: everything before the nonce, then the purpose.
 */
final class AesSealer implements Sealer {

    private static final byte VERSION = 1;

    private static final int NONCE = 12;

    private static final int TAG = 16;

    private static final String ALGORITHM = "AES/GCM/NoPadding";

    /** Looked up once: a look-up takes as long as sealing a link. */
    private static final Provider PROVIDER = provider();

    private final Supplier<KeyRing> keys;

    private final SecureRandom random;

    AesSealer(Supplier<KeyRing> keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    @Override
    public String seal(byte[] plain, String purpose) {
        SealKey key = this.keys.get().active();
        byte[] head = head(key.id());
        byte[] nonce = new byte[NONCE];
        this.random.nextBytes(nonce);
        try {
            byte[] secret = cipher(Cipher.ENCRYPT_MODE, key, nonce, associated(head, purpose)).doFinal(plain);
            byte[] all = ByteBuffer.allocate(head.length + NONCE + secret.length)
                .put(head)
                .put(nonce)
                .put(secret)
                .array();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        }
        catch (GeneralSecurityException ex) {
            throw new IllegalStateException("AES-GCM is not available", ex);
        }
    }

    @Override
    public byte @Nullable [] open(String sealed, String purpose) {
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(sealed);
        }
        catch (IllegalArgumentException ex) {
            return null;
        }
        int head = (all.length > 1) ? 2 + Byte.toUnsignedInt(all[1]) : Integer.MAX_VALUE;
        if (all.length < (long) head + NONCE + TAG || all[0] != VERSION) {
            return null;
        }
        SealKey key = this.keys.get().find(new String(all, 2, head - 2, StandardCharsets.UTF_8));
        return (key != null) ? open(key, all, head, purpose) : null;
    }

    private static byte @Nullable [] open(SealKey key, byte[] all, int head, String purpose) {
        byte[] nonce = Arrays.copyOfRange(all, head, head + NONCE);
        byte[] associated = associated(Arrays.copyOf(all, head), purpose);
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, associated).doFinal(all, head + NONCE,
                    all.length - head - NONCE);
        }
        catch (GeneralSecurityException ex) {
            return null;
        }
    }

    private static Cipher cipher(int mode, SealKey key, byte[] nonce, byte[] associated)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(ALGORITHM, PROVIDER);
        cipher.init(mode, key.key(), new GCMParameterSpec(TAG * Byte.SIZE, nonce));
        cipher.updateAAD(associated);
        return cipher;
    }

    private static Provider provider() {
        try {
            return Cipher.getInstance(ALGORITHM).getProvider();
        }
        catch (GeneralSecurityException ex) {
            throw new IllegalStateException("AES-GCM is not available", ex);
        }
    }

    private static byte[] head(String id) {
        byte[] name = id.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + name.length).put(VERSION).put((byte) name.length).put(name).array();
    }

    private static byte[] associated(byte[] head, String purpose) {
        byte[] text = purpose.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(head.length + text.length).put(head).put(text).array();
    }

}
