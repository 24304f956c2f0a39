package dev.smartgateway.launch;

import java.time.Duration;
import java.util.List;

import dev.smartgateway.conformance.Checklist;
import dev.smartgateway.launch.pending.RedisUsedStates;
import dev.smartgateway.launch.world.Browser;
import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.token.redis.RedisDoor;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the front door keeps in a real Redis, shared by two replicas.
 */
class SharedStatesIT {

    private static final TestRedis redis = TestRedis.start();

    private static final LettuceConnectionFactory one = connect();

    private static final LettuceConnectionFactory two = connect();

    private World world;

    @BeforeAll
    static void start() {
        one.start();
        two.start();
    }

    @AfterAll
    static void stop() {
        one.destroy();
        two.destroy();
        redis.close();
    }

    private static LettuceConnectionFactory connect() {
        LettuceConnectionFactory factory = new LettuceConnectionFactory(redis.host(), redis.port());
        factory.afterPropertiesSet();
        return factory;
    }

    private static RedisUsedStates states(LettuceConnectionFactory factory) {
        return new RedisUsedStates(new RedisDoor(new ReactiveStringRedisTemplate(factory),
                CircuitBreakerRegistry.ofDefaults(), new SimpleMeterRegistry(), Duration.ofSeconds(1)));
    }

    @BeforeEach
    void empty() {
        this.world = new World();
        new ReactiveStringRedisTemplate(one).execute((connection) -> connection.serverCommands().flushAll())
            .blockLast(Duration.ofSeconds(10));
    }

    private static long keys() {
        Long size = new ReactiveStringRedisTemplate(one).execute((connection) -> connection.serverCommands().dbSize())
            .blockLast(Duration.ofSeconds(10));
        return (size != null) ? size : -1;
    }

    @Test
    @Checklist("C3")
    void callbackWhenParallelOnTwoReplicasThenExactlyOneExchangeAndOneKey() {
        this.world.used = states(one);
        Browser first = this.world.browser();
        this.world.used = states(two);
        Browser second = this.world.browser();
        for (int round = 0; round < 20; round++) {
            String callback = this.world.ehr.approve(first.open(this.world.ehrLaunch("x")).location());
            second.cookies.putAll(first.cookies);
            List<Browser.Page> pages = Flux.just(first, second)
                .flatMap((browser) -> Mono.fromCallable(() -> browser.open(callback))
                    .subscribeOn(Schedulers.boundedElastic()))
                .collectList()
                .block(Duration.ofSeconds(30));
            assertThat(pages).extracting(Browser.Page::status).containsExactlyInAnyOrder(303, 400);
        }
        assertThat(this.world.ehr.exchanges).hasSize(20);
        assertThat(keys()).isEqualTo(20);
    }

    @Test
    @Checklist("L5")
    void launchWhenFloodedAnonymouslyThenRedisHasNoKey() {
        this.world.used = states(one);
        var replica = this.world.replica();
        for (int count = 0; count < 2000; count++) {
            Browser anonymous = new Browser(replica);
            anonymous.open(this.world.ehrLaunch("flood" + count));
            anonymous.open("/callback/county?code=x&state=unknown" + count);
        }
        assertThat(keys()).isZero();
    }

    @Test
    @Checklist({ "C3", "G4" })
    void keyWhenStateIsUsedThenItIsAHashThatExpires() {
        this.world.used = states(one);
        this.world.launched(this.world.browser());
        ReactiveStringRedisTemplate template = new ReactiveStringRedisTemplate(one);
        List<String> names = template.keys("*").collectList().block(Duration.ofSeconds(10));
        assertThat(names).singleElement().asString().startsWith("sg:used:state:");
        assertThat(names.get(0)).doesNotContain(this.world.ehr.authorizations.get(0).get("state"));
        assertThat(template.getExpire(names.get(0)).block(Duration.ofSeconds(10))).isPositive()
            .isLessThanOrEqualTo(Duration.ofMinutes(10));
    }

}
