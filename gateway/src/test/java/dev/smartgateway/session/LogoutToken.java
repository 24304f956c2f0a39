package dev.smartgateway.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.smartgateway.oauth.keys.RemoteKeys;
import dev.smartgateway.oauth.SignedTokens;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Logout tokens of an identity provider, valid and invalid.
 */
public final class LogoutToken {

    static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

    private static final RSAKey KEY = key();

    private static final RSAKey OTHER = key();

    private LogoutToken() {
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).keyID("k1").generate();
        }
        catch (JOSEException ex) {
            throw new IllegalStateException(ex);
        }
    }

    static SignedTokens signatures(Clock clock) {
        WebClient client = WebClient.builder()
            .exchangeFunction((request) -> Mono.just(ClientResponse.create(HttpStatus.OK)
                .header("Content-Type", "application/json")
                .body(new JWKSet(KEY.toPublicJWK()).toString())
                .build()))
            .build();
        return new SignedTokens(new RemoteKeys(client, clock), clock);
    }

    /**
     * A good token of issuer {@code ehr}, changed.
     */
    static String of(Clock clock, Consumer<JWTClaimsSet.Builder> change) {
        return sign(claims(clock, change), "logout+jwt", KEY);
    }

    static String typed(Clock clock, String type) {
        return sign(claims(clock, (claims) -> {
        }), type, KEY);
    }

    /**
     * Signed with the published key as if it were a shared secret.
     */
    static String hmac(Clock clock) {
        try {
            SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1")
                .type(new JOSEObjectType("logout+jwt"))
                .build(), claims(clock, (claims) -> {
                }));
            token.sign(new MACSigner(KEY.toRSAPublicKey().getEncoded()));
            return token.serialize();
        }
        catch (JOSEException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /**
     * An id_token of the same client and user.
     */
    static String idToken(Clock clock, String type) {
        return sign(claims(clock, (claims) -> claims.claim("events", null).claim("nonce", "n-1").jwtID(null)), type,
                KEY);
    }

    static String forged(Clock clock) {
        return sign(claims(clock, (claims) -> {
        }), "logout+jwt", OTHER);
    }

    static JWTClaimsSet claims(Clock clock, Consumer<JWTClaimsSet.Builder> change) {
        Instant now = clock.instant();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder().issuer("https://ehr.invalid")
            .audience("gateway-at-ehr")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(Duration.ofMinutes(2))))
            .jwtID(UUID.randomUUID().toString())
            .subject("clinician-1")
            .claim("events", Map.of(EVENT, Map.of()));
        change.accept(claims);
        return claims.build();
    }

    private static String sign(JWTClaimsSet claims, String type, RSAKey key) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").type(new JOSEObjectType(type)).build(),
                    claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        }
        catch (JOSEException ex) {
            throw new IllegalStateException(ex);
        }
    }

}
