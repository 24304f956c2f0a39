package dev.smartgateway.issuer;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.problem.ConfigurationFault.Part;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the pinned issuer. They sign nothing but its tokens, and no other key of
 * the gateway signs those: whoever holds one of these keys can read every patient.
 *
 * @param current the key that signs, or {@code null} if there is none
 * @param published public keys of all, by which tokens are verified
 */
public record PinKeys(@Nullable Signing current, List<RSAKey> published) {

    /** Smallest RSA key in bits (RFC 7518 section 3.3). */
    public static final int SMALLEST = 2048;

    /** No keys. */
    static final PinKeys NONE = new PinKeys(null, List.of());

    /**
     * Keeps only the public part of the published keys.
     * @throws IllegalArgumentException if two keys have the same id
     */
    public PinKeys {
        published = published.stream().map(RSAKey::toPublicJWK).toList();
        Set<String> ids = new HashSet<>();
        if (!published.stream().map(RSAKey::getKeyID).allMatch(ids::add)) {
            throw new IllegalArgumentException("two keys have the same id");
        }
    }

    /**
     * A key that signs.
     *
     * @param id key id of its public key
     * @param signer signs with RS256; blocks if the key is in a vault
     */
    public record Signing(String id, JWSSigner signer) {

        @Override
        public String toString() {
            return "Signing[" + this.id + "]";
        }

    }

    /**
     * Returns the key that signs.
     * @throws ConfigurationFault if there is none
     */
    Signing signing() {
        if (this.current == null) {
            throw new ConfigurationFault(Part.CREDENTIALS,
                    "gateway.pinned-issuer.keys.current is missing, but an app file requires it with mode: "
                            + "pinned-issuer.",
                    PinKeyFiles.MAKE);
        }
        return this.current;
    }

    /** Returns the public keys as a JWK set (RFC 7517 section 5). */
    Map<String, Object> document() {
        return new JWKSet(List.copyOf(this.published)).toJSONObject(true);
    }

}
