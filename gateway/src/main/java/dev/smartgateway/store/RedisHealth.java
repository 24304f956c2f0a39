package dev.smartgateway.store;

import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.data.redis.connection.ReactiveRedisConnection;

/**
 * Whether Redis answers, by {@code PING}: Boot's own indicator asks {@code INFO}, which
 * the gateway's user need not be allowed.
 */
final class RedisHealth implements ReactiveHealthIndicator {

    private final RedisGateway redis;

    RedisHealth(RedisGateway redis) {
        this.redis = redis;
    }

    @Override
    public Mono<Health> health() {
        return this.redis.insist((template) -> template.execute(ReactiveRedisConnection::ping).next())
            .map((pong) -> Health.up().build())
            .onErrorResume((error) -> Mono.just(Health.down().build()));
    }

}
