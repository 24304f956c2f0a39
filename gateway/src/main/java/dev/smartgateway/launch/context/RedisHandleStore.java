package dev.smartgateway.launch.context;

import java.time.Duration;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.store.RedisGateway;
import reactor.core.publisher.Mono;

/**
 * Stores deposits in Redis and removes them with {@code GETDEL}.
 */
public final class RedisHandleStore implements HandleStore {

    private final RedisGateway redis;

    /**
     * Creates a store in the given Redis.
     */
    public RedisHandleStore(RedisGateway redis) {
        this.redis = redis;
    }

    @Override
    public Mono<Void> put(String key, String sealed, Duration life) {
        return this.redis.call((template) -> template.opsForValue().set(key, sealed, life))
            .filter(Boolean::booleanValue)
            .switchIfEmpty(Mono.error(Reason.STORE_UNAVAILABLE::asException))
            .then();
    }

    @Override
    public Mono<String> take(String key) {
        return this.redis.call((template) -> template.opsForValue().getAndDelete(key));
    }

}
