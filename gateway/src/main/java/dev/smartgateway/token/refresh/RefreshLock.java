package dev.smartgateway.token.refresh;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.store.RedisGateway;
import dev.smartgateway.token.store.LaunchKeys;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.core.script.RedisScript;

/**
 * The refresh lock of a launch, shared by all replicas. It expires a bounded time after
 * its holder dies and is extended while held. A marker is stored with it until the
 * outcome is saved, so that the next holder knows that an attempt was not finished.
 */
final class RefreshLock {

    private static final Duration INTENT = Duration.ofMinutes(5);

    private static final RedisScript<Long> TAKE = RedisScript.of("""
            if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
            local before = redis.call('GET', KEYS[2])
            redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[3])
            if before and before ~= ARGV[1] then return 2 end
            return 1
            """, Long.class);

    private static final RedisScript<Long> KEEP = RedisScript.of("""
            if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
            return redis.call('PEXPIRE', KEYS[1], ARGV[2])
            """, Long.class);

    private static final RedisScript<Long> RELEASE = RedisScript.of("""
            if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[2]) end
            if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
            return 0
            """, Long.class);

    private final RedisGateway redis;

    private final Duration life;

    private final SecureRandom random;

    RefreshLock(RedisGateway redis, Duration life, SecureRandom random) {
        this.redis = redis;
        this.life = life;
        this.random = random;
    }

    /** Result of an attempt to take the lock. */
    enum Outcome {

        /** Another holder has it. */
        BUSY,

        /** The lock was taken. */
        TAKEN,

        /** The lock was taken, but the previous holder did not finish. */
        INHERITED

    }

    Duration life() {
        return this.life;
    }

    /**
     * Returns a new owner id, to be used for one refresh.
     */
    String owner() {
        byte[] bytes = new byte[16];
        this.random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Tries to take the lock.
     */
    Mono<Outcome> take(LaunchId id, String owner) {
        List<String> arguments = List.of(owner, millis(this.life), millis(INTENT));
        return this.redis.call((template) -> template.execute(TAKE, keys(id), arguments).next())
            .map((code) -> Outcome.values()[code.intValue()])
            .doOnError((error) -> release(id, owner));
    }

    /**
     * Extends the lock until disposed.
     */
    Disposable keep(LaunchId id, String owner) {
        List<String> arguments = List.of(owner, millis(this.life));
        return Flux.interval(this.life.dividedBy(3))
            .onBackpressureDrop()
            .concatMap((tick) -> this.redis.insist((template) -> template.execute(KEEP, keys(id), arguments).next())
                .onErrorComplete())
            .subscribe();
    }

    /**
     * Releases the lock in the background; if that fails, it expires.
     */
    void release(LaunchId id, String owner) {
        this.redis.insist((template) -> template.execute(RELEASE, keys(id), List.of(owner)).next())
            .onErrorComplete()
            .subscribe();
    }

    private static List<String> keys(LaunchId id) {
        LaunchKeys keys = LaunchKeys.of(id);
        return List.of(keys.lock(), keys.intent());
    }

    private static String millis(Duration duration) {
        return String.valueOf(duration.toMillis());
    }

}
