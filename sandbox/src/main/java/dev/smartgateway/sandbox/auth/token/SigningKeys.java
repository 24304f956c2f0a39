package dev.smartgateway.sandbox.auth.token;

import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import org.springframework.stereotype.Component;

/**
 * The server's keys, generated at start-up: RS256 for valid tokens, ES256 and an
 * unpublished one for misbehaviour.
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

    /**
     * Returns the public half of the honest key.
     * @return an RSA key
     * @throws JOSEException never, for a key of ours
     */
    public RSAPublicKey publicKey() throws JOSEException {
        return this.rsa.toRSAPublicKey();
    }

    /**
     * Signs claims with the honest key, issued now.
     * @param claims to be signed
     * @param end when they expire
     * @return a JWT
     */
    public String sign(Map<String, Object> claims, Instant end) {
        JWTClaimsSet.Builder all = new JWTClaimsSet.Builder().issueTime(new Date())
            .notBeforeTime(new Date())
            .jwtID(UUID.randomUUID().toString())
            .expirationTime(Date.from(end));
        claims.forEach(all::claim);
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(this.rsa.getKeyID()).type(JOSEObjectType.JWT).build(),
                all.build());
        try {
            jwt.sign(new RSASSASigner(this.rsa));
        }
        catch (JOSEException ex) {
            throw new IllegalStateException(ex);
        }
        return jwt.serialize();
    }

}
