package dev.smartgateway.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.smartgateway.reason.Finding;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.redis.TestRedis;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.CommandType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@ExtendWith(OutputCaptureExtension.class)
class RedisGatewayIT {

    private final TestRedis redis = TestRedis.start();

    private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();

    @AfterEach
    void close() {
        this.redis.close();
    }

    @Test
    void callWhenStoppedThenUnavailableAndBackAfterRestart() {
        run((door) -> {
            Awaitility.await().until(() -> outcome(door).equals("v"));
            this.redis.stop();
            assertThat(outcome(door)).isEqualTo("store-unavailable");
            this.redis.restart();
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> outcome(door).equals("v"));
        });
    }

    @Test
    void callWhenFrozenThenBreakerOpensAndBackAfterThaw() {
        run((door) -> {
            Awaitility.await().until(() -> outcome(door).equals("v"));
            this.redis.freeze();
            List<String> outcomes = Flux.range(0, 50)
                .flatMap((i) -> Mono.fromCallable(() -> outcome(door)).subscribeOn(Schedulers.boundedElastic()))
                .collectList()
                .block();
            assertThat(outcomes).containsOnly("store-unavailable");
            assertThat(this.breakers.circuitBreaker("redis").getState()).isNotEqualTo(CircuitBreaker.State.CLOSED);
            this.redis.thaw();
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> outcome(door).equals("v"));
        });
    }

    @Test
    void callWhenAwayAtStartThenUnavailableAndThereLater() {
        this.redis.stop();
        run((door) -> {
            assertThat(outcome(door)).isEqualTo("store-unavailable");
            this.redis.restart();
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> outcome(door).equals("v"));
        });
    }

    @Test
    void callWhenUnavailableThenSaysWhenToRetry() {
        this.redis.stop();
        run((door) -> {
            try {
                door.call((template) -> template.opsForValue().get("k")).block();
            }
            catch (ProblemException ex) {
                assertThat(ex.problem().retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
                return;
            }
            throw new AssertionError("no problem");
        });
    }

    @Test
    void callWhenTokensAreShortLivedThenSameConnectionLogsInAgain() {
        RedisClient client = RedisClient.create("redis://" + this.redis.host() + ":" + this.redis.port());
        AtomicInteger given = new AtomicInteger();
        AtomicInteger asked = new AtomicInteger();
        try (StatefulRedisConnection<String, String> admin = client.connect()) {
            RedisTokenSource source = () -> Mono.fromCallable(() -> {
                if (asked.incrementAndGet() % 2 == 0) {
                    throw new IllegalStateException("the token service fails now and then");
                }
                String name = "u" + given.incrementAndGet();
                admin.sync()
                    .aclSetuser(name, AclSetuserArgs.Builder.on().addPassword("p-" + name).allKeys().allCommands());
                return new RedisTokenSource.RedisToken(name, Secret.of("p-" + name), Instant.now().plusSeconds(2));
            }).subscribeOn(Schedulers.boundedElastic());
            runner(this.redis).withBean(RedisTokenSource.class, () -> source).run((context) -> {
                RedisGateway door = context.getBean(RedisGateway.class);
                assertThat(outcome(door)).isEqualTo("v");
                String address = address(admin, "u1");
                Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(address(admin, "u3")).isEqualTo(address));
                admin.sync().aclDeluser("u1", "u2");
                assertThat(outcome(door)).isEqualTo("v");
            });
        }
        finally {
            client.shutdown();
        }
    }

    /** Where the client comes from that is logged in as this user. */
    private static String address(StatefulRedisConnection<String, String> admin, String user) {
        return admin.sync()
            .clientList()
            .lines()
            .filter((line) -> line.contains(" user=" + user + " "))
            .map((line) -> line.replaceAll(".* addr=(\\S+) .*", "$1"))
            .findFirst()
            .orElse("nobody");
    }

    @Test
    void checkWhenRedisEvictsThenRefuses() {
        try (TestRedis evicting = TestRedis.start("--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru")) {
            runner(evicting).run((context) -> assertThatIllegalStateException()
                .isThrownBy(() -> context.getBean(EvictionCheck.class).run(null))
                .withMessageContaining("noeviction"));
            runner(evicting).withPropertyValues("gateway.redis.allow-eviction=true")
                .run((context) -> context.getBean(EvictionCheck.class).run(null));
        }
    }

    @Test
    void checkWhenRedisKeepsOrIsAwayThenPasses() {
        runner(this.redis).run((context) -> {
            context.getBean(EvictionCheck.class).run(null);
            this.redis.stop();
            context.getBean(EvictionCheck.class).run(null);
        });
    }

    @Test
    void checkWhenInfoIsNotAllowedThenWarnsAndIsHealthyAllTheSame(CapturedOutput output) {
        try (TestRedis closed = TestRedis.start("--user", "default", "on", "nopass", "~*", "+@all", "-info")) {
            runner(closed).run((context) -> {
                context.getBean(EvictionCheck.class).run(null);
                said(output, "Redis does not reveal its eviction policy");
                assertThat(status(context.getBean(RedisHealth.class))).isEqualTo(Status.UP);
            });
        }
    }

    @Test
    void checkWhenRedisComesLaterThenSaysThenThatItEvicts(CapturedOutput output) {
        try (TestRedis evicting = TestRedis.start("--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru")) {
            evicting.stop();
            runner(evicting).run((context) -> {
                context.getBean(EvictionCheck.class).run(null);
                said(output, "Redis does not answer yet");
                assertThat(output).doesNotContain("Redis evicts keys");
                assertThat(status(context.getBean(RedisHealth.class))).isEqualTo(Status.DOWN);
                evicting.restart();
                Awaitility.await()
                    .atMost(Duration.ofSeconds(40))
                    .until(() -> output.getAll().contains("Redis evicts keys (maxmemory-policy allkeys-lru)"));
            });
        }
    }

    @Test
    void callWhenRedisIsFullThenWritesAreRefusedAndReadsGoOn() {
        try (TestRedis full = TestRedis.start("--maxmemory", "4mb", "--maxmemory-policy", "noeviction")) {
            runner(full).run((context) -> {
                RedisGateway door = context.getBean(RedisGateway.class);
                Awaitility.await().until(() -> outcome(door).equals("v"));
                String large = "x".repeat(200_000);
                List<String> writes = Flux.range(0, 60)
                    .concatMap((i) -> door.call((template) -> template.opsForValue().set("large" + i, large))
                        .map((stored) -> "stored")
                        .onErrorResume(ProblemException.class, (ex) -> Mono.just(ex.problem().code())))
                    .collectList()
                    .block();
                assertThat(writes).endsWith("store-unavailable", "store-unavailable", "store-unavailable",
                        "store-unavailable", "store-unavailable", "store-unavailable", "store-unavailable");
                assertThat(this.breakers.circuitBreaker("redis").getState()).isEqualTo(CircuitBreaker.State.CLOSED);
                assertThat(door.call((template) -> template.opsForValue().get("k")).block()).isEqualTo("v");
            });
        }
    }

    static Stream<Arguments> refusals() {
        Consumer<RedisCommands<String, String>> full = (redis) -> redis.configSet("maxmemory", "1");
        Consumer<RedisCommands<String, String>> replica = (redis) -> redis.replicaof("127.0.0.1", 1);
        Consumer<RedisCommands<String, String>> narrow = (redis) -> redis.aclSetuser("default",
                AclSetuserArgs.Builder.removeCommand(CommandType.SET));
        return Stream.of(Arguments.of("OOM", full), Arguments.of("READONLY", replica), Arguments.of("NOPERM", narrow));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void callWhenRedisRefusesThenTheFindingNamesItsCode(String code, Consumer<RedisCommands<String, String>> cause) {
        try (TestRedis other = TestRedis.start("--maxmemory-policy", "noeviction")) {
            runner(other).run((context) -> {
                RedisGateway door = context.getBean(RedisGateway.class);
                Awaitility.await().until(() -> outcome(door).equals("v"));
                RedisClient operator = RedisClient.create("redis://" + other.host() + ":" + other.port());
                try (StatefulRedisConnection<String, String> connection = operator.connect()) {
                    cause.accept(connection.sync());
                }
                operator.shutdown();
                Finding finding = finding(door.call((template) -> template.opsForValue().set("k", "w")));
                assertThat(finding.rule() + " " + finding.field()).isEqualTo("redis " + code);
                assertThat(finding.words()).startsWith("Redis refuses the command: ");
            });
        }
    }

    @Test
    void callWhenNothingAnswersThenTheFindingSaysSo() {
        run((door) -> {
            Awaitility.await().until(() -> outcome(door).equals("v"));
            this.redis.freeze();
            assertThat(finding(door.call((template) -> template.opsForValue().get("k"))))
                .isEqualTo(Finding.of("redis", "no-reply"));
        });
    }

    private static Finding finding(Mono<?> call) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, call::block);
        assertThat(problem.problem().code()).isEqualTo("store-unavailable");
        return Objects.requireNonNull(problem.finding());
    }

    /**
     * The client's own observation of a command can throw when the command is cancelled.
     */
    @Test
    void callWhenOtherFailsAndCancelThrowsThenTheFailureIsTold() {
        run((door) -> {
            Awaitility.await().until(() -> outcome(door).equals("v"));
            Mono<String> waiting = door.call((template) -> Mono.<String>from(RedisGatewayIT::throwsWhenCancelled));
            Mono<String> failing = door.call((template) -> Mono.error(new IllegalStateException("refused")));
            assertThat(code(Mono.zip(waiting, failing))).isEqualTo("store-unavailable");
        });
    }

    @Test
    void callWhenCancelledThenWhatWasBegunIsDone() {
        run((door) -> {
            Awaitility.await().until(() -> outcome(door).equals("v"));
            CountDownLatch begun = new CountDownLatch(1);
            Sinks.One<Boolean> go = Sinks.one();
            Disposable caller = door
                .call((template) -> go.asMono()
                    .doOnSubscribe((any) -> begun.countDown())
                    .flatMap((any) -> template.opsForValue().set("k", "changed")))
                .subscribe();
            assertThat(begun.getCount()).isZero();
            caller.dispose();
            go.tryEmitValue(true);
            Awaitility.await()
                .until(() -> "changed".equals(door.call((template) -> template.opsForValue().get("k")).block()));
        });
    }

    @Test
    void callWhenAnswerNeverComesThenUnavailable() {
        runner(this.redis).run((context) -> {
            RedisGateway door = new RedisGateway(context.getBean(ReactiveStringRedisTemplate.class), this.breakers,
                    new SimpleMeterRegistry(), Duration.ofMillis(200));
            Awaitility.await().until(() -> outcome(door).equals("v"));
            assertThat(code(door.call((template) -> Mono.never()))).isEqualTo("store-unavailable");
        });
    }

    private static void throwsWhenCancelled(Subscriber<?> caller) {
        caller.onSubscribe(new Subscription() {
            @Override
            public void request(long count) {
                // never answers
            }

            @Override
            public void cancel() {
                throw new IllegalArgumentException("not started yet");
            }
        });
    }

    private static Status status(RedisHealth health) {
        return Objects.requireNonNull(health.health().block(Duration.ofSeconds(10))).getStatus();
    }

    private static String outcome(RedisGateway door) {
        return code(
                door.call((template) -> template.opsForValue().set("k", "v").then(template.opsForValue().get("k"))));
    }

    private static String code(Mono<?> use) {
        try {
            return String.valueOf(use.block(Duration.ofSeconds(5)));
        }
        catch (ProblemException ex) {
            return ex.problem().code();
        }
    }

    private void run(Consumer<RedisGateway> test) {
        runner(this.redis)
            .run((AssertableApplicationContext context) -> test.accept(context.getBean(RedisGateway.class)));
    }

    private ApplicationContextRunner runner(TestRedis server) {
        return new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(DataRedisAutoConfiguration.class, DataRedisReactiveAutoConfiguration.class))
            .withUserConfiguration(RedisConfiguration.class)
            .withBean(Clock.class, Clock::systemUTC)
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withBean(CircuitBreakerRegistry.class, () -> this.breakers)
            .withPropertyValues(server.properties());
    }

    /** The log is written by a separate thread. */
    private static void said(CapturedOutput output, String text) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> output.toString().contains(text));
    }

}
