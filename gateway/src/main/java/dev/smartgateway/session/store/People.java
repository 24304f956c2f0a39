package dev.smartgateway.session.store;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.stream.Stream;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.Sealer;
import dev.smartgateway.token.redis.RedisDoor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds the sessions of a person or of a session at the identity provider: sets of
 * session ids under HMAC-SHA-256 fingerprints, so the keys name nobody. The HMAC key is
 * one for all replicas and lies sealed in Redis.
 */
public final class People {

    private static final String INDEX = Marks.PREFIX + "index:";

    private static final String KEY = Marks.PREFIX + "index-key";

    private final RedisDoor redis;

    private final Sealer sealer;

    private final SecureRandom random;

    private final Duration keep;

    private final Mono<SecretKeySpec> key;

    People(RedisDoor redis, Sealer sealer, SecureRandom random, Marks marks) {
        this.redis = redis;
        this.sealer = sealer;
        this.random = random;
        this.keep = marks.longest();
        this.key = load().cacheInvalidateIf((any) -> false);
    }

    /**
     * Fingerprints of the owner of a launch.
     */
    public Mono<Entry.Who> of(LaunchRecord.Owner owner) {
        return this.key.map((secret) -> new Entry.Who(print(secret, "sub", owner.issuer(), owner.subject()),
                print(secret, "sid", owner.issuer(), owner.sid())));
    }

    /**
     * Fingerprints of a person, a session at the identity provider, or both.
     */
    public Mono<Entry.Who> of(String issuer, @Nullable String subject, @Nullable String sid) {
        return of(new LaunchRecord.Owner("", "", issuer, subject, sid));
    }

    /**
     * Notes a session under both fingerprints.
     */
    public Mono<Void> note(Entry.Who who, String session) {
        return Flux.fromStream(() -> Stream.of(who.person(), who.sid()).filter(Objects::nonNull))
            .concatMap((print) -> this.redis.call(2,
                    (template) -> template.opsForSet()
                        .add(INDEX + print, session)
                        .then(template.expire(INDEX + print, this.keep))))
            .then();
    }

    /**
     * The sessions noted under a fingerprint; some may have gone.
     */
    public Flux<String> sessions(String print) {
        return this.redis.call((template) -> template.opsForSet().members(INDEX + print).collectList())
            .flatMapIterable((ids) -> ids);
    }

    /**
     * Takes a session that has gone out of the set.
     */
    public Mono<Void> repair(String print, String session) {
        return this.redis.call((template) -> template.opsForSet().remove(INDEX + print, session)).then();
    }

    private Mono<SecretKeySpec> load() {
        return this.redis.call((template) -> template.opsForValue().get(KEY))
            .flatMap((sealed) -> Mono.justOrEmpty(open(sealed)).flatMap(this::resealed))
            .switchIfEmpty(Mono.defer(this::draw));
    }

    /** Seals it under the newest key, so that a retired one can go after a restart. */
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

    private static @Nullable String print(SecretKeySpec secret, String kind, String issuer, @Nullable String value) {
        if (value == null) {
            return null;
        }
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
