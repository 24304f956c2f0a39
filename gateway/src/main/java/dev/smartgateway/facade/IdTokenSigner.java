package dev.smartgateway.facade;

import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.smartgateway.smart.LaunchUrls;
import dev.smartgateway.store.Fingerprints;
import dev.smartgateway.store.RedisGateway;
import dev.smartgateway.store.Sealer;
import dev.smartgateway.token.LaunchRecord;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Signs the facade's id_tokens with a separate key, because the client keys are the
 * gateway's credential at the EHR. The key is generated once, shared by all replicas and
 * stored sealed in Redis.
 */
final class IdTokenSigner {

    private static final String KEY = "sg:facade:key";

    private static final Duration KNOWN = Duration.ofMinutes(5);

    private static final int BITS = 2048;

    private final RedisGateway redis;

    private final Sealer sealer;

    private final Fingerprints fingerprints;

    private final SecureRandom random;

    private final Mono<RSAKey> key;

    IdTokenSigner(RedisGateway redis, Sealer sealer, Fingerprints fingerprints, SecureRandom random) {
        this.redis = redis;
        this.sealer = sealer;
        this.fingerprints = fingerprints;
        this.random = random;
        this.key = load().cache((found) -> KNOWN, (failure) -> Duration.ZERO, () -> Duration.ZERO);
    }

    /**
     * Returns the public key as a JWK set.
     */
    Mono<Map<String, Object>> publicKeys() {
        return this.key.map((rsa) -> new JWKSet(rsa.toPublicJWK()).toJSONObject());
    }

    /**
     * Returns a signed id_token. Its subject is stable and differs from the user's
     * subject at the EHR.
     * @param claims claims of the placeholder: issuer, client and times
     */
    Mono<String> sign(LaunchRecord launch, LaunchUrls urls, Map<String, Object> claims, @Nullable String nonce) {
        String subject = String.valueOf(launch.owner().subject());
        return this.fingerprints.of("facade", launch.owner().issuer(), subject).flatMap((pairwise) -> {
            JWTClaimsSet.Builder all = new JWTClaimsSet.Builder().issuer(urls.fhirBase())
                .subject(pairwise)
                .audience(String.valueOf(claims.get("client_id")))
                .claim("iat", claims.get("iat"))
                .claim("exp", claims.get("exp"));
            if (nonce != null) {
                all.claim("nonce", nonce);
            }
            String user = launch.context().fhirUser();
            if (user != null) {
                String absolute = user.contains("://") ? user : urls.fhirBase() + "/" + user;
                all.claim("fhirUser", absolute).claim("profile", absolute);
            }
            return this.key.flatMap((rsa) -> Mono.fromCallable(() -> signed(rsa, all.build())));
        }).subscribeOn(Schedulers.boundedElastic());
    }

    private static String signed(RSAKey key, JWTClaimsSet claims) throws JOSEException {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID())
            .type(JOSEObjectType.JWT)
            .build();
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private Mono<RSAKey> load() {
        return Mono.defer(() -> this.redis.read((template) -> template.opsForValue().get(KEY)))
            .flatMap((stored) -> Mono.justOrEmpty(open(stored)))
            .switchIfEmpty(Mono.defer(this::draw));
    }

    /**
     * Generates the key. Replicas that do so at the same time all use the first one
     * stored.
     */
    private Mono<RSAKey> draw() {
        return Mono
            .fromCallable(() -> new RSAKeyGenerator(BITS).secureRandom(this.random)
                .algorithm(JWSAlgorithm.RS256)
                .keyUse(KeyUse.SIGNATURE)
                .keyID(UUID.randomUUID().toString())
                .generate())
            .subscribeOn(Schedulers.boundedElastic())
            .flatMap((mine) -> {
                String sealed = this.sealer.seal(mine.toJSONString().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        KEY);
                return this.redis.call((template) -> template.opsForValue().setIfAbsent(KEY, sealed))
                    .then(this.redis.read((template) -> template.opsForValue().get(KEY)))
                    .flatMap((stored) -> Mono.justOrEmpty(open(stored)))
                    .switchIfEmpty(
                            Mono.defer(() -> this.redis.call((template) -> template.opsForValue().set(KEY, sealed))
                                .thenReturn(mine)));
            });
    }

    /**
     * Returns the stored key; {@code null} if it cannot be opened or parsed, for example
     * because its sealing key was removed. A new one is then generated.
     */
    private @Nullable RSAKey open(String sealed) {
        byte[] plain = this.sealer.open(sealed, KEY);
        try {
            return (plain != null) ? RSAKey.parse(new String(plain, java.nio.charset.StandardCharsets.UTF_8)) : null;
        }
        catch (ParseException ex) {
            return null;
        }
    }

}
