package dev.smartgateway.launch.pending;

import java.time.Duration;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.store.RedisGateway;
import reactor.core.publisher.Mono;

/**
 * Stores used values in Redis with {@code SET NX}.
 */
public final class RedisUsedStates implements UsedStates {

    private static final String PREFIX = "sg:used:";

    private final RedisGateway redis;

    /**
     * Creates a store in the given Redis.
     */
    public RedisUsedStates(RedisGateway redis) {
        this.redis = redis;
    }

    @Override
    public Mono<Boolean> firstUse(String purpose, String hash, Duration life) {
        String key = PREFIX + purpose + ":" + hash;
        return this.redis.call((template) -> template.opsForValue().setIfAbsent(key, "1", life))
            .switchIfEmpty(Mono.error(Reason.STORE_UNAVAILABLE::asException));
    }

}
