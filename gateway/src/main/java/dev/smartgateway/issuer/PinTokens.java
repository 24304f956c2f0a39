package dev.smartgateway.issuer;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.ConcurrentMap;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.smartgateway.smart.PublicUrl;
import dev.smartgateway.store.Secret;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Issues the tokens with which the gateway reads from a FHIR service that trusts it.
 * Tokens are kept in memory only, each for one launch and one set of scopes, and are sent
 * to the FHIR service only.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7519">RFC 7519</a>
 */
public final class PinTokens {

    private static final Duration EARLY = Duration.ofSeconds(30);

    /** Tokens are not used in the last minute before they expire. */
    private static final Duration REST = Duration.ofMinutes(1);

    private static final int MOST = 10_000;

    private static final int BITS = 2048;

    private final ConcurrentMap<PinClaims, Minted> kept = Caffeine.newBuilder()
        .maximumSize(MOST)
        .executor(Runnable::run)
        .<PinClaims, Minted>build()
        .asMap();

    private final PinKeySource keys;

    private final PinnedIssuerProperties properties;

    private final String issuer;

    private final Clock clock;

    private final SecureRandom random;

    private PinKeys.@Nullable Signing stranger;

    PinTokens(PinKeySource keys, PinnedIssuerProperties properties, PublicUrl publicUrl, Clock clock,
            SecureRandom random) {
        this.keys = keys;
        this.properties = properties;
        this.issuer = (properties.url() != null) ? properties.url().toString() : publicUrl.at(properties.path());
        this.clock = clock;
        this.random = random;
    }

    /**
     * Checks that there is a key to sign with.
     * @throws dev.smartgateway.problem.ConfigurationFault if there is none
     */
    public void require() {
        this.keys.keys().signing();
    }

    /**
     * Returns the {@code iss} of the tokens, the base URL of discovery and keys.
     */
    public String issuer() {
        return this.issuer;
    }

    /**
     * Returns a token with these claims that is valid for at least a minute. Fails with
     * {@link PinUnsignedException} if the vault does not sign.
     */
    public Mono<Secret> bearer(PinClaims claims) {
        return Mono.fromCallable(() -> {
            Instant now = this.clock.instant();
            Minted known = this.kept.get(claims);
            if (known != null && !now.isBefore(known.from()) && now.isBefore(known.until())) {
                return known.token();
            }
            Minted fresh = new Minted(Secret.of(signed(this.keys.keys().signing(), claims, now)), now,
                    now.plus(this.properties.life()).minus(REST));
            this.kept.put(claims, fresh);
            return fresh.token();
        }).subscribeOn(Schedulers.boundedElastic());
    }

    /**
     * Returns a token with the same claims and key id, signed with a different key. A
     * FHIR service must refuse it.
     */
    public Mono<Secret> forged(PinClaims claims) {
        return Mono.fromCallable(() -> Secret.of(signed(strange(), claims, this.clock.instant())))
            .subscribeOn(Schedulers.boundedElastic());
    }

    /** Returns a key that is not published, under the id of the current key. */
    private synchronized PinKeys.Signing strange() throws JOSEException {
        String id = this.keys.keys().signing().id();
        PinKeys.Signing known = this.stranger;
        if (known == null || !known.id().equals(id)) {
            known = new PinKeys.Signing(id, new RSASSASigner(new RSAKeyGenerator(BITS).keyID(id).generate()));
            this.stranger = known;
        }
        return known;
    }

    private String signed(PinKeys.Signing key, PinClaims claims, Instant now) {
        JWTClaimsSet all = new JWTClaimsSet.Builder().issuer(this.issuer)
            .audience(claims.fhirBase().toString())
            .subject(claims.subject())
            .claim("azp", this.properties.clientId())
            .claim("appid", this.properties.clientId())
            .claim("scp", PinScopes.of(claims.granted(), this.properties.scopes()))
            .claim("fhirUser", claims.fhirUser())
            .jwtID(claims.launch() + "." + nonce())
            .issueTime(Date.from(now))
            .notBeforeTime(Date.from(now.minus(EARLY)))
            .expirationTime(Date.from(now.plus(this.properties.life())))
            .build();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.id()).type(JOSEObjectType.JWT).build(), all);
        try {
            token.sign(key.signer());
        }
        catch (JOSEException ex) {
            throw new PinUnsignedException(ex);
        }
        return token.serialize();
    }

    private String nonce() {
        byte[] bytes = new byte[9];
        this.random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A token and the period in which it is used. */
    private record Minted(Secret token, Instant from, Instant until) {
    }

}
