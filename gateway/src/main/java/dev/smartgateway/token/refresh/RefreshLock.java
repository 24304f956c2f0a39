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
 * The lock over all replicas, one per launch. It outlives its holder for a bounded time
 * and is kept alive while held. An intent is left beside it until the outcome is stored,
 * so that whoever finds the lock free learns that somebody did not finish.
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

    /** How an attempt ended. */
    enum Outcome {

        /** Somebody else has it. */
        BUSY,

        /** Taken. */
        TAKEN,

        /** Taken, but the last holder did not finish. */
        INHERITED

    }

    Duration life() {
        return this.life;
    }

    /**
     * A new owner, to be used for one refresh.
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
     * Keeps the lock alive until disposed.
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
     * Lets go in the background; if that fails, time does.
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
