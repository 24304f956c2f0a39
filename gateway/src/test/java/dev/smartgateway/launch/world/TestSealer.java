package dev.smartgateway.launch.world;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import dev.smartgateway.store.Sealer;
import org.jspecify.annotations.Nullable;

/**
 * AES-GCM under a key of this test run.
 */
public final class TestSealer implements Sealer {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;

    public TestSealer() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, "AES");
    }

    @Override
    public String seal(byte[] plain, String purpose) {
        try {
            byte[] nonce = new byte[12];
            RANDOM.nextBytes(nonce);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, purpose).doFinal(plain);
            byte[] all = Arrays.copyOf(nonce, nonce.length + sealed.length);
            System.arraycopy(sealed, 0, all, nonce.length, sealed.length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        }
        catch (GeneralSecurityException ex) {
            throw new IllegalStateException(ex);
        }
    }

    @Override
    public byte @Nullable [] open(String sealed, String purpose) {
        try {
            byte[] all = Base64.getUrlDecoder().decode(sealed);
            return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(all, 12), purpose)
                .doFinal(Arrays.copyOfRange(all, 12, all.length));
        }
        catch (GeneralSecurityException | RuntimeException ex) {
            return null;
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String purpose) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, this.key, new GCMParameterSpec(128, nonce));
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

}
