package dev.smartgateway.token.store;

import java.time.Duration;
import java.util.function.Function;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.store.RedisGateway;
import dev.smartgateway.store.Sealer;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.WaitingLaunches;
import reactor.core.publisher.Mono;

/**
 * Waiting launches in Redis, sealed like all launches. The seal is bound to the Redis
 * key, so a value that was moved to the key of a live launch cannot be opened there.
 */
public final class WaitingStore implements WaitingLaunches {

    private final RedisGateway redis;

    private final LaunchCodec codec;

    private final Function<LaunchRecord, Mono<Void>> begins;

    /**
     * Creates the store.
     * @param begins registers a launch whose grant may be shared, before it waits and
     * before it is taken
     */
    public WaitingStore(RedisGateway redis, Sealer sealer, Function<LaunchRecord, Mono<Void>> begins) {
        this.redis = redis;
        this.codec = new LaunchCodec(sealer);
        this.begins = begins;
    }

    @Override
    public Mono<Void> keep(LaunchRecord launch, Duration life) {
        String key = LaunchKeys.waiting(launch.id());
        String value = this.codec.write(key, launch);
        return this.begins.apply(launch)
            .then(this.redis.call((template) -> template.opsForValue().setIfAbsent(key, value, life)))
            .filter(Boolean::booleanValue)
            .switchIfEmpty(Mono.error(Reason.STORE_UNAVAILABLE::asException))
            .then();
    }

    @Override
    public Mono<LaunchRecord> find(LaunchId id) {
        String key = LaunchKeys.waiting(id);
        return this.redis.call((template) -> template.opsForValue().get(key))
            .flatMap((value) -> Mono.justOrEmpty(this.codec.read(key, id, value)));
    }

    @Override
    public Mono<LaunchRecord> take(LaunchId id) {
        String key = LaunchKeys.waiting(id);
        return find(id).flatMap(this.begins)
            .then(this.redis.call((template) -> template.opsForValue().getAndDelete(key)))
            .flatMap((value) -> Mono.justOrEmpty(this.codec.read(key, id, value)));
    }

}
