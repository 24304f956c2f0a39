package dev.smartgateway.sandbox.auth.token;

import java.util.List;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;

import org.springframework.stereotype.Component;

/**
 * The server's keys, made at the start: RS256 for honest tokens, ES256 and an unpublished
 * one for misbehaviour.
 */
@Component
public final class SigningKeys {

    private final RSAKey rsa;

    private final ECKey ec;

    SigningKeys() throws JOSEException {
        this.rsa = new RSAKeyGenerator(2048).keyID("sandbox-rs256")
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(JWSAlgorithm.RS256)
            .generate();
        this.ec = new ECKeyGenerator(Curve.P_256).keyID("sandbox-es256")
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(JWSAlgorithm.ES256)
            .generate();
    }

    /**
     * Returns the published keys, with their private parts.
     * @return the set
     */
    public JWKSet set() {
        return new JWKSet(List.of(this.rsa, this.ec));
    }

    RSAKey rsa() {
        return this.rsa;
    }

    ECKey ec() {
        return this.ec;
    }

}
