package dev.smartgateway.oauth;

import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.smartgateway.oauth.keys.RemoteKeys;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Verifies signature and times of JSON Web Tokens (RFC 7519). Checking issuer, audience
 * and other claims is left to the caller.
 */
public final class SignedTokens {

    /** Tolerated clock difference unless the operator configures another. */
    public static final Duration SKEW = Duration.ofSeconds(60);

    private final RemoteKeys keys;

    private final Clock clock;

    private final Duration skew;

    /**
     * Creates a verifier with the default clock tolerance.
     */
    public SignedTokens(RemoteKeys keys, Clock clock) {
        this(keys, clock, SKEW);
    }

    /**
     * Creates a verifier with a configured clock tolerance.
     * @param skew tolerated difference between the clocks
     */
    public SignedTokens(RemoteKeys keys, Clock clock, Duration skew) {
        this.keys = keys;
        this.clock = clock;
        this.skew = skew;
    }

    /**
     * Reads the claims of a token without verifying anything. Only for a token that came
     * from the token endpoint itself over TLS (OpenID Connect Core section 3.1.3.7).
     * @return empty if it is no JWT
     */
    public static Optional<JWTClaimsSet> unverified(String token) {
        try {
            return Optional.ofNullable(JWTParser.parse(token).getJWTClaimsSet());
        }
        catch (ParseException ex) {
            return Optional.empty();
        }
    }

    /**
     * Verifies a token and returns its claims.
     * @param algorithms accepted JWS algorithms; asymmetric ones only
     * @return fails with {@link BadTokenException}, or with {@code idp-unavailable}
     */
    public Mono<JWTClaimsSet> verify(String token, URI jwks, Set<String> algorithms) {
        return verify(token, new Expected(jwks, algorithms, "JWT"));
    }

    /**
     * Verifies a token of a certain type and returns its claims.
     * @return fails with {@link BadTokenException}, or with {@code idp-unavailable}
     */
    public Mono<JWTClaimsSet> verify(String token, Expected expected) {
        SignedJWT signed;
        try {
            signed = SignedJWT.parse(token);
        }
        catch (ParseException ex) {
            return Mono.error(new BadTokenException("not a signed token"));
        }
        if (!expected.algorithms.contains(signed.getHeader().getAlgorithm().getName())) {
            return Mono.error(new BadTokenException("algorithm"));
        }
        if (!typed(signed.getHeader().getType(), expected.type)) {
            return Mono.error(new BadTokenException("typ"));
        }
        return this.keys.get(expected.jwks)
            .flatMap((set) -> Mono.justOrEmpty(claims(signed, set, expected)))
            .switchIfEmpty(Mono.defer(() -> this.keys.again(expected.jwks))
                .flatMap((set) -> Mono.justOrEmpty(claims(signed, set, expected))))
            .switchIfEmpty(Mono.error(() -> new BadTokenException("signature")))
            .doOnNext(this::times);
    }

    /** Most issuers omit {@code typ} for a plain JWT. */
    private static boolean typed(@Nullable JOSEObjectType type, String expected) {
        return (type != null) ? type.equals(new JOSEObjectType(expected)) : "JWT".equals(expected);
    }

    private static @Nullable JWTClaimsSet claims(SignedJWT token, JWKSet keys, Expected expected) {
        Set<JWSAlgorithm> accepted = expected.algorithms.stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(accepted, new ImmutableJWKSet<>(keys)));
        processor.setJWSTypeVerifier((type, context) -> {
        });
        processor.setJWTClaimsSetVerifier((claims, context) -> {
        });
        try {
            return processor.process(token, null);
        }
        catch (BadJOSEException | JOSEException ex) {
            return null;
        }
    }

    private void times(JWTClaimsSet claims) {
        Instant now = this.clock.instant();
        Date expiry = claims.getExpirationTime();
        Date issued = claims.getIssueTime();
        Date begin = claims.getNotBeforeTime();
        if (expiry == null || !expiry.toInstant().plus(this.skew).isAfter(now)) {
            throw new BadTokenException("exp (gateway.identity.clock-skew)");
        }
        if (issued == null || issued.toInstant().minus(this.skew).isAfter(now)) {
            throw new BadTokenException("iat (gateway.identity.clock-skew)");
        }
        if (begin != null && begin.toInstant().minus(this.skew).isAfter(now)) {
            throw new BadTokenException("nbf (gateway.identity.clock-skew)");
        }
    }

    /**
     * Requirements for a token.
     *
     * @param jwks address of the keys
     * @param algorithms accepted JWS algorithms; asymmetric ones only
     * @param type the required {@code typ} (RFC 8725 section 3.11)
     */
    public record Expected(URI jwks, Set<String> algorithms, String type) {
    }

}
