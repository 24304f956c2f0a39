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
 * The keys of the pinned issuer. They sign nothing else, and no other key of the gateway
 * signs in their place: whoever holds one can read every patient.
 *
 * @param current the one that signs, or {@code null} if there is none
 * @param published public halves of all, by whose key ids tokens are checked
 */
public record PinKeys(@Nullable Signing current, List<RSAKey> published) {

    /** RFC 7518 section 3.3. */
    public static final int SMALLEST = 2048;

    /** None at all. */
    static final PinKeys NONE = new PinKeys(null, List.of());

    /**
     * Keeps the public halves alone.
     * @throws IllegalArgumentException if two keys have one id
     */
    public PinKeys {
        published = published.stream().map(RSAKey::toPublicJWK).toList();
        Set<String> ids = new HashSet<>();
        if (!published.stream().map(RSAKey::getKeyID).allMatch(ids::add)) {
            throw new IllegalArgumentException("one key twice");
        }
    }

    /**
     * A key that signs.
     *
     * @param id under which its public half is published
     * @param signer RS256; where it asks another server, it blocks
     */
    public record Signing(String id, JWSSigner signer) {

        @Override
        public String toString() {
            return "Signing[" + this.id + "]";
        }

    }

    /**
     * The key that signs.
     * @throws ConfigurationFault if there is none
     */
    Signing signing() {
        if (this.current == null) {
            throw new ConfigurationFault(Part.CREDENTIALS,
                    "gateway.pinned-issuer.keys.current is missing, which an app file asks for with mode: pinned-issuer.",
                    PinKeyFiles.MAKE);
        }
        return this.current;
    }

    /** The public halves of all, as a JWK set. */
    Map<String, Object> document() {
        return new JWKSet(List.copyOf(this.published)).toJSONObject(true);
    }

}
