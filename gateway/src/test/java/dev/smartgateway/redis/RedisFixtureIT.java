package dev.smartgateway.redis;

import java.time.Duration;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RedisFixtureIT {

    private final TestRedis redis = TestRedis.start();

    private final RedisClient client = RedisClient
        .create(RedisURI.builder().withHost(this.redis.host()).withPort(this.redis.port()).build());

    @AfterEach
    void close() {
        this.client.shutdown();
        this.redis.close();
    }

    @Test
    void restartWhenStoppedThenDataIsStillThere() {
        try (StatefulRedisConnection<String, String> connection = this.client.connect()) {
            connection.sync().set("name", "value");
        }
        this.redis.stop();
        this.redis.restart();
        try (StatefulRedisConnection<String, String> connection = this.client.connect()) {
            assertThat(connection.sync().get("name")).isEqualTo("value");
        }
    }

    @Test
    void freezeWhenConnectedThenNothingAnswersUntilThaw() {
        try (StatefulRedisConnection<String, String> connection = this.client.connect()) {
            connection.setTimeout(Duration.ofMillis(200));
            this.redis.freeze();
            assertThatExceptionOfType(RedisCommandTimeoutException.class).isThrownBy(() -> connection.sync().ping());
            this.redis.thaw();
            connection.setTimeout(Duration.ofSeconds(5));
            assertThat(connection.sync().ping()).isEqualTo("PONG");
        }
    }

}
