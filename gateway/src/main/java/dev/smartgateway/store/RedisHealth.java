package dev.smartgateway.store;

import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.data.redis.connection.ReactiveRedisConnection;

/**
 * Health of Redis by {@code PING}. Boot's own indicator uses {@code INFO}, which the
 * gateway's Redis user may lack permission for.
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
