package dev.smartgateway.oauth;

import java.util.Map;

/**
 * The public halves of the keys with which this gateway proves who it is, for
 * {@code /.well-known/jwks.json} (RFC 7517 section 5).
 */
public interface SigningKeys {

    /**
     * The key set as a JSON object: only public members, with {@code kid}, {@code alg}
     * and {@code use}; during a rotation the old and the new key.
     */
    Map<String, Object> publicKeys();

}
