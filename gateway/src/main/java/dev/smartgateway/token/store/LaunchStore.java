package dev.smartgateway.token.store;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.store.RedisGateway;
import dev.smartgateway.store.Sealer;
import dev.smartgateway.token.LaunchRecord;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.core.script.RedisScript;

/**
 * Launch records in Redis, each with a time to live up to its absolute end.
 */
public final class LaunchStore {

    /**
     * Replaces the value if it still has the expected revision, and removes the intent. A
     * time to live of 0 leaves it unchanged.
     */
    private static final RedisScript<Long> REPLACE = RedisScript.of("""
            local now = redis.call('GET', KEYS[1])
            if not now then return -1 end
            if string.match(now, '^(%d+)%.') ~= ARGV[1] then return 0 end
            local left = tonumber(ARGV[3])
            if left == 0 then left = redis.call('PTTL', KEYS[1]) end
            redis.call('SET', KEYS[1], ARGV[2], 'PX', math.max(1, left))
            redis.call('DEL', KEYS[2])
            return 1
            """, Long.class);

    private final RedisGateway redis;

    private final LaunchCodec codec;

    private final Duration tombstone;

    private final Clock clock;

    /**
     * Creates the store.
     * @param tombstone how long the reason of an ended launch is kept
     */
    public LaunchStore(RedisGateway redis, Sealer sealer, Duration tombstone, Clock clock) {
        this.redis = redis;
        this.codec = new LaunchCodec(sealer);
        this.tombstone = tombstone;
        this.clock = clock;
    }

    /**
     * Stores a new launch.
     */
    public Mono<LaunchRecord> insert(LaunchRecord launch) {
        Duration left = left(launch);
        if (left.isNegative() || left.isZero()) {
            return Mono.error(Reason.SESSION_EXPIRED.asException());
        }
        String key = LaunchKeys.of(launch.id()).launch();
        String value = this.codec.write(key, launch);
        return this.redis.call((template) -> template.opsForValue().setIfAbsent(key, value, left))
            .filter(Boolean::booleanValue)
            .switchIfEmpty(Mono.error(Reason.INTERNAL::asException))
            .thenReturn(launch);
    }

    /**
     * Reads a launch, live or ended; empty if there is none.
     */
    public Mono<LaunchRecord> read(LaunchId id) {
        String key = LaunchKeys.of(id).launch();
        return this.redis.read((template) -> template.opsForValue().get(key))
            .flatMap((value) -> Mono.justOrEmpty(this.codec.read(key, id, value)));
    }

    /**
     * Replaces a launch with its next revision.
     * @param next revision one above the expected one
     * @return whether it was replaced; {@code false} if it was changed or deleted in the
     * meantime
     */
    public Mono<Boolean> replace(LaunchRecord next) {
        return replace(next, false);
    }

    /**
     * Replaces a launch, also while Redis is considered unavailable.
     */
    public Mono<Boolean> replaceInsisting(LaunchRecord next) {
        return replace(next, true);
    }

    private Mono<Boolean> replace(LaunchRecord next, boolean insist) {
        return Mono.defer(() -> {
            long left = (next.life().endedReason() != null) ? Math.max(1, remembered(next).toMillis()) : 0;
            LaunchKeys keys = LaunchKeys.of(next.id());
            List<String> arguments = List.of(String.valueOf(next.life().revision() - 1),
                    this.codec.write(keys.launch(), next), String.valueOf(left));
            Mono<Long> result = insist ? this.redis.insist(
                    (template) -> template.execute(REPLACE, List.of(keys.launch(), keys.intent()), arguments).next())
                    : this.redis
                        .call((template) -> template.execute(REPLACE, List.of(keys.launch(), keys.intent()), arguments)
                            .next());
            return result.map((code) -> code == 1);
        });
    }

    /**
     * Sets the time to live of a stored launch.
     */
    public Mono<Void> keep(LaunchId id, Duration left) {
        return this.redis.call((template) -> template.expire(LaunchKeys.of(id).launch(), left)).then();
    }

    private Duration remembered(LaunchRecord ended) {
        return (this.tombstone.compareTo(left(ended)) < 0) ? this.tombstone : left(ended);
    }

    private Duration left(LaunchRecord launch) {
        return Duration.between(this.clock.instant(), launch.life().endsAt());
    }

}
