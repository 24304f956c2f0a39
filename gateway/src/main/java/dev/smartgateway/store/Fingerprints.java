package dev.smartgateway.store;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Computes HMAC-SHA-256 fingerprints under which users are indexed without being named.
 * All replicas share one key, stored sealed in Redis.
 */
public final class Fingerprints {

    private static final String KEY = "smart:session:index-key";

    private final RedisGateway redis;

    private final Sealer sealer;

    private final SecureRandom random;

    private final Mono<SecretKeySpec> key;

    public Fingerprints(RedisGateway redis, Sealer sealer, SecureRandom random) {
        this.redis = redis;
        this.sealer = sealer;
        this.random = random;
        this.key = load().cacheInvalidateIf((any) -> false);
    }

    /**
     * Returns the fingerprint of a value at an issuer. Fails with {@code
     * store-unavailable}.
     * @param kind kind of the value, so that equal values of different kinds differ
     * @return the fingerprint
     */
    public Mono<String> of(String kind, String issuer, String value) {
        return this.key.map((secret) -> print(secret, kind, issuer, value));
    }

    private Mono<SecretKeySpec> load() {
        return this.redis.call((template) -> template.opsForValue().get(KEY))
            .flatMap((sealed) -> Mono.justOrEmpty(open(sealed)).flatMap(this::resealed))
            .switchIfEmpty(Mono.defer(this::draw));
    }

    /**
     * Seals the key under the newest sealing key, so that a retired sealing key can be
     * removed after a restart.
     */
    private Mono<SecretKeySpec> resealed(SecretKeySpec secret) {
        return this.redis
            .call((template) -> template.opsForValue().set(KEY, this.sealer.seal(secret.getEncoded(), KEY)))
            .thenReturn(secret);
    }

    private Mono<SecretKeySpec> draw() {
        byte[] bytes = new byte[32];
        this.random.nextBytes(bytes);
        String mine = this.sealer.seal(bytes, KEY);
        return this.redis.call((template) -> template.opsForValue().setIfAbsent(KEY, mine))
            .flatMap((first) -> this.redis.call((template) -> template.opsForValue().get(KEY)))
            .flatMap((sealed) -> {
                SecretKeySpec secret = open(sealed);
                return (secret != null) ? Mono.just(secret)
                        : this.redis.call((template) -> template.opsForValue().set(KEY, mine)).then(load());
            });
    }

    private @Nullable SecretKeySpec open(String sealed) {
        byte[] bytes = this.sealer.open(sealed, KEY);
        return (bytes != null) ? new SecretKeySpec(bytes, "HmacSHA256") : null;
    }

    private static String print(SecretKeySpec secret, String kind, String issuer, String value) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            mac.update((kind + ':' + issuer.length() + ':' + issuer + ':').getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(mac.doFinal(value.getBytes(StandardCharsets.UTF_8)));
        }
        catch (NoSuchAlgorithmException | InvalidKeyException ex) {
            throw new IllegalStateException("HMAC-SHA-256 is not available", ex);
        }
    }

}
