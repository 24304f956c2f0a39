package dev.smartgateway.store;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.redis.TestRedis;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What opens the circuit to Redis, and what does not.
 */
class RedisBreakerIT {

    private static TestRedis redis;

    private final LettuceConnectionFactory connection = new LettuceConnectionFactory(redis.host(), redis.port());

    private final AtomicInteger asked = new AtomicInteger();

    @BeforeAll
    static void startRedis() {
        redis = TestRedis.start();
    }

    @BeforeEach
    void start() {
        this.connection.afterPropertiesSet();
        this.connection.start();
    }

    @AfterEach
    void stop() {
        this.connection.destroy();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    private RedisGateway door(boolean cluster, boolean late) {
        RedisGateway door = new RedisGateway(new ReactiveStringRedisTemplate(this.connection),
                CircuitBreakerRegistry.ofDefaults(), new SimpleMeterRegistry(),
                new RedisGateway.Behaviour(Duration.ofSeconds(5), cluster, () -> late));
        Awaitility.await().until(() -> served(door));
        return door;
    }

    private boolean served(RedisGateway door) {
        return code(door.call((template) -> template.opsForValue().set("k", "v"))).equals("true");
    }

    private String silence(RedisGateway door) {
        return code(door.call((template) -> {
            this.asked.incrementAndGet();
            return Mono.error(new RedisCommandTimeoutException("500 ms"));
        }));
    }

    private static String code(Mono<?> use) {
        try {
            return String.valueOf(use.block(Duration.ofSeconds(20)));
        }
        catch (ProblemException ex) {
            return ex.problem().code();
        }
    }

    @Test
    void callWhenRedisIsSilentThenItIsNotAskedAnyMore() {
        RedisGateway door = door(false, false);
        for (int i = 0; i < 60; i++) {
            assertThat(silence(door)).isEqualTo("store-unavailable");
        }
        assertThat(this.asked.get()).isLessThan(60);
    }

    @Test
    void callWhenAFewAreLateThenItIsStillAsked() {
        RedisGateway door = door(false, false);
        for (int i = 0; i < 60; i++) {
            silence(door);
            assertThat(served(door)).isTrue();
            assertThat(served(door)).isTrue();
        }
        assertThat(this.asked).hasValue(60);
    }

    @Test
    void callWhenThisProcessIsLateThenThatIsNotTakenForADeadRedis() {
        RedisGateway door = door(false, true);
        for (int i = 0; i < 100; i++) {
            silence(door);
        }
        assertThat(this.asked).hasValue(100);
        assertThat(served(door)).isTrue();
    }

    @Test
    void callWhenOneOfThreeShardsIsDeadThenTheOthersAreServed() {
        RedisGateway door = door(true, false);
        for (int i = 0; i < 100; i++) {
            silence(door);
            silence(door);
            assertThat(served(door)).isTrue();
        }
        assertThat(this.asked).hasValue(200);
    }

    @Test
    void callWhenTheWholeClusterIsSilentThenItIsNotAskedAnyMore() {
        RedisGateway door = door(true, false);
        for (int i = 0; i < 200; i++) {
            silence(door);
        }
        assertThat(this.asked.get()).isLessThan(200);
    }

    @Test
    void readWhenNoAnswerCameThenAskedOnceMore() {
        RedisGateway door = door(false, false);
        String value = code(door.read((template) -> (this.asked.incrementAndGet() == 1)
                ? Mono.error(new RedisCommandTimeoutException("500 ms")) : template.opsForValue().get("k")));
        assertThat(value).isEqualTo("v");
        assertThat(this.asked).hasValue(2);
    }

    @Test
    void readWhenThereIsNoAnswerAtAllThenNotAThirdTime() {
        RedisGateway door = door(false, false);
        assertThat(code(door.read((template) -> {
            this.asked.incrementAndGet();
            return Mono.error(new RedisCommandTimeoutException("500 ms"));
        }))).isEqualTo("store-unavailable");
        assertThat(this.asked).hasValue(2);
    }

    @Test
    void readWhenRedisRefusesThenNotRepeated() {
        RedisGateway door = door(false, false);
        assertThat(code(door.read((template) -> {
            this.asked.incrementAndGet();
            return Mono.error(new RedisCommandExecutionException("NOPERM"));
        }))).isEqualTo("store-unavailable");
        assertThat(this.asked).hasValue(1);
    }

    @Test
    void callWhenRedisIsAQuarterOfASecondAwayThenTheDocumentedSettingServes() throws IOException {
        AtomicBoolean ran = new AtomicBoolean();
        try (DelayingRelay relay = new DelayingRelay(redis.host(), redis.port(), Duration.ofMillis(250))) {
            new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class,
                        DataRedisReactiveAutoConfiguration.class))
                .withUserConfiguration(RedisConfiguration.class)
                .withBean(Clock.class, Clock::systemUTC)
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean(CircuitBreakerRegistry.class, CircuitBreakerRegistry::ofDefaults)
                .withPropertyValues("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + relay.port(),
                        "spring.data.redis.timeout=3s", "spring.data.redis.connect-timeout=3s")
                .run((context) -> {
                    RedisGateway door = context.getBean(RedisGateway.class);
                    assertThat(served(door)).isTrue();
                    assertThat(Flux.range(0, 50)
                        .flatMap((i) -> door.call((template) -> template.opsForValue().set("k" + i, "v")))
                        .collectList()
                        .block(Duration.ofSeconds(30))).hasSize(50).containsOnly(true);
                    ran.set(true);
                });
        }
        assertThat(ran).isTrue();
    }

}
