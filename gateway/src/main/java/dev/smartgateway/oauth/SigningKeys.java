package dev.smartgateway.oauth;

import java.util.Map;

/**
 * The gateway's public keys for client authentication, published at {@code
 * /.well-known/jwks.json} (RFC 7517 section 5).
 */
public interface SigningKeys {

    /**
     * Returns the key set as a JSON object: only public members, with {@code kid}, {@code
     * alg} and {@code use}. During a rotation it contains the old and the new key.
     */
    Map<String, Object> publicKeys();

}
