package dev.smartgateway.token.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.store.RedisGateway;
import dev.smartgateway.store.Sealer;
import dev.smartgateway.store.Secret;
import reactor.core.publisher.Mono;

/**
 * Claims challenges of ended launches, sealed, until the browser launches again or an
 * hour has passed. Each is returned once.
 */
public final class ClaimsChallenges {

    private static final Duration LIFE = Duration.ofHours(1);

    private final RedisGateway redis;

    private final Sealer sealer;

    /**
     * Creates the store.
     */
    public ClaimsChallenges(RedisGateway redis, Sealer sealer) {
        this.redis = redis;
        this.sealer = sealer;
    }

    /**
     * Saves a challenge. Best effort: if it is lost, the authorization server asks again.
     */
    public Mono<Void> keep(LaunchId launch, Secret claims) {
        String key = LaunchKeys.of(launch).challenge();
        String sealed = claims.use((text) -> this.sealer.seal(text.getBytes(StandardCharsets.UTF_8), key));
        return this.redis.call((template) -> template.opsForValue().set(key, sealed, LIFE)).then().onErrorComplete();
    }

    /**
     * Removes and returns a challenge; empty if there is none. Fails with {@code
     * store-unavailable}.
     */
    public Mono<String> take(LaunchId launch) {
        String key = LaunchKeys.of(launch).challenge();
        return this.redis.call((template) -> template.opsForValue().getAndDelete(key))
            .flatMap((sealed) -> Mono.justOrEmpty(this.sealer.open(sealed, key)))
            .map((plain) -> new String(plain, StandardCharsets.UTF_8));
    }

}
