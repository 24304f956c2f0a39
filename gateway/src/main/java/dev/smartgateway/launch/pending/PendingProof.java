package dev.smartgateway.launch.pending;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

import dev.smartgateway.smart.Sha256;
import dev.smartgateway.store.Secret;

/**
 * The values that bind a response to one start: the hash of the state, the PKCE verifier
 * (RFC 7636) and the nonce. Not a record, because {@code toString} must not show them.
 */
public final class PendingProof {

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final String stateHash;

    private final String verifier;

    private final String nonce;

    PendingProof(String stateHash, String verifier, String nonce) {
        this.stateHash = stateHash;
        this.verifier = verifier;
        this.nonce = nonce;
    }

    /**
     * Generates the values for a state.
     */
    public static PendingProof draw(String state, SecureRandom random) {
        return new PendingProof(Sha256.base64Url(state), text(random), text(random));
    }

    /**
     * Returns 256 random bits, base64url without padding (43 characters).
     */
    public static String text(SecureRandom random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return ENCODER.encodeToString(bytes);
    }

    /**
     * Returns whether these values belong to a state.
     */
    public boolean fits(String state) {
        return MessageDigest.isEqual(Sha256.base64Url(state).getBytes(StandardCharsets.US_ASCII),
                this.stateHash.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Returns the hash of the state: 43 characters, base64url.
     */
    public String stateHash() {
        return this.stateHash;
    }

    String plainVerifier() {
        return this.verifier;
    }

    public Secret verifier() {
        return Secret.of(this.verifier);
    }

    /**
     * Returns the {@code S256} code challenge.
     */
    public String challenge() {
        return Sha256.base64Url(this.verifier);
    }

    public String nonce() {
        return this.nonce;
    }

    @Override
    public String toString() {
        return "PendingProof[masked]";
    }

}
