package dev.smartgateway.sandbox.auth.token;

import java.text.ParseException;
import java.time.Instant;
import java.util.Date;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;

import org.springframework.stereotype.Component;

/**
 * Creates invalid id_tokens from valid ones.
 */
@Component
final class IdTokenForger {

    private final SigningKeys keys;

    IdTokenForger(SigningKeys keys) {
        this.keys = keys;
    }

    /**
     * Forges an id_token.
     * @param honest the honest token
     * @param how the value of the switch {@code id-token}
     * @return the forged token
     */
    String forge(String honest, String how) {
        try {
            JWTClaimsSet claims = claims(SignedJWT.parse(honest).getJWTClaimsSet(), how);
            return switch (how) {
                case "none" -> new PlainJWT(claims).serialize();
                case "hs256" -> signed(JWSAlgorithm.HS256, this.keys.rsa().getKeyID(),
                        new MACSigner(this.keys.rsa().toRSAPublicKey().getEncoded()), claims);
                case "wrong-key" -> signed(JWSAlgorithm.RS256, this.keys.rsa().getKeyID(),
                        new RSASSASigner(new RSAKeyGenerator(2048).generate()), claims);
                case "es256" ->
                    signed(JWSAlgorithm.ES256, this.keys.ec().getKeyID(), new ECDSASigner(this.keys.ec()), claims);
                case "no-kid" -> signed(JWSAlgorithm.RS256, "", new RSASSASigner(this.keys.rsa()), claims);
                default ->
                    signed(JWSAlgorithm.RS256, this.keys.rsa().getKeyID(), new RSASSASigner(this.keys.rsa()), claims);
            };
        }
        catch (ParseException | JOSEException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /**
     * Changes the subject and signs again.
     * @param honest the honest token
     * @param subject the other subject
     * @return a well-signed token for somebody else
     */
    String withSubject(String honest, String subject) {
        try {
            JWTClaimsSet claims = new JWTClaimsSet.Builder(SignedJWT.parse(honest).getJWTClaimsSet()).subject(subject)
                .build();
            return signed(JWSAlgorithm.RS256, this.keys.rsa().getKeyID(), new RSASSASigner(this.keys.rsa()), claims);
        }
        catch (ParseException | JOSEException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static JWTClaimsSet claims(JWTClaimsSet honest, String how) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder(honest);
        switch (how) {
            case "wrong-aud" -> claims.audience("another-client").claim("azp", "another-client");
            case "wrong-iss" -> claims.issuer("https://other.example");
            case "expired" -> claims.issueTime(Date.from(Instant.EPOCH.plusSeconds(1_000_000)))
                .expirationTime(Date.from(Instant.EPOCH.plusSeconds(1_003_600)));
            case "no-nonce" -> claims.claim("nonce", null);
            case "wrong-nonce" -> claims.claim("nonce", "not-the-nonce");
            default -> {
                return honest;
            }
        }
        return claims.build();
    }

    private static String signed(JWSAlgorithm algorithm, String kid, JWSSigner signer, JWTClaimsSet claims)
            throws JOSEException {
        JWSHeader.Builder header = new JWSHeader.Builder(algorithm);
        if (!kid.isEmpty()) {
            header.keyID(kid);
        }
        SignedJWT jwt = new SignedJWT(header.build(), claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

}
