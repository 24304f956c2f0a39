package dev.smartgateway.limit;

import java.time.Duration;

import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.store.RedisGateway;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two replicas with common counters in a real Redis.
 */
class RedisCountersIT {

    private static final RateLimitProperties.Rate RATE = new RateLimitProperties.Rate(10, 5);

    private final TestRedis redis = TestRedis.start();

    private final LettuceConnectionFactory connection = new LettuceConnectionFactory(this.redis.host(),
            this.redis.port());

    private final StoppedClock clock = new StoppedClock();

    @AfterEach
    void stop() {
        this.connection.destroy();
        this.redis.close();
    }

    private RedisCounters replica() {
        return new RedisCounters(new RedisGateway(new ReactiveStringRedisTemplate(this.connection),
                CircuitBreakerRegistry.ofDefaults(), new SimpleMeterRegistry(), Duration.ofSeconds(5)), this.clock);
    }

    @Test
    void takeWhenTwoReplicasCountThenTogetherAndNothingReadableIsStored() {
        this.connection.afterPropertiesSet();
        this.connection.start();
        RedisCounters one = replica();
        RedisCounters two = replica();
        int taken = 0;
        for (int i = 0; i < 10; i++) {
            taken += Duration.ZERO.equals(one.take("address:192.0.2.1", RATE).block()) ? 1 : 0;
            taken += Duration.ZERO.equals(two.take("address:192.0.2.1", RATE).block()) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(5);
        Duration wait = two.take("address:192.0.2.1", RATE).block();
        assertThat(wait).isEqualTo(Duration.ofMillis(100));
        this.clock.forward(wait);
        assertThat(one.take("address:192.0.2.1", RATE).block()).isZero();
        ReactiveStringRedisTemplate template = new ReactiveStringRedisTemplate(this.connection);
        assertThat(template.keys("*").collectList().block()).hasSize(1)
            .allMatch((key) -> key.startsWith("sg:rate:") && !key.contains("192.0.2.1"));
        assertThat(template.getExpire(template.keys("*").blockFirst()).block()).isBetween(Duration.ofMillis(1),
                Duration.ofSeconds(10));
    }

    @Test
    void takeWhenTheClockWasSetBackThenNobodyWaitsForItToReturn() {
        this.connection.afterPropertiesSet();
        this.connection.start();
        RedisCounters counters = replica();
        this.clock.forward(Duration.ofHours(1));
        assertThat(counters.take("a", RATE).block()).isZero();
        this.clock.forward(Duration.ofHours(-1));
        assertThat(counters.take("a", RATE).block()).isZero();
    }

}
