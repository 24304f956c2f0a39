package dev.smartgateway.launch;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.smartgateway.conformance.Checklist;
import dev.smartgateway.launch.pending.RedisUsedStates;
import dev.smartgateway.launch.world.Browser;
import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.smart.Issuer.PatientSource;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.store.RedisGateway;
import dev.smartgateway.token.store.LaunchKeys;
import dev.smartgateway.token.store.LaunchStore;
import dev.smartgateway.token.store.WaitingStore;
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
 * State of the launch endpoints in a real Redis, shared by two replicas.
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
        return new RedisUsedStates(door(factory));
    }

    private static RedisGateway door(LettuceConnectionFactory factory) {
        return new RedisGateway(new ReactiveStringRedisTemplate(factory), CircuitBreakerRegistry.ofDefaults(),
                new SimpleMeterRegistry(), Duration.ofSeconds(1));
    }

    /**
     * A browser at a replica with its own connection, whose launches wait in Redis.
     */
    private Browser at(LettuceConnectionFactory factory) {
        this.world.used = states(factory);
        this.world.waiting = new WaitingStore(door(factory), this.world.sealer, (launch) -> Mono.empty());
        this.world.county.sources = List.of(PatientSource.PICKER);
        this.world.ehr.response = (document) -> document.remove("patient");
        return this.world.browser();
    }

    @BeforeEach
    void empty() {
        this.world = new World();
        empty(one);
    }

    private static void empty(LettuceConnectionFactory factory) {
        new ReactiveStringRedisTemplate(factory).execute((connection) -> connection.serverCommands().flushAll())
            .blockLast(Duration.ofSeconds(10));
    }

    private static long keys() {
        Long size = new ReactiveStringRedisTemplate(one).execute((connection) -> connection.serverCommands().dbSize())
            .blockLast(Duration.ofSeconds(10));
        return (size != null) ? size : -1;
    }

    @Test
    @Checklist({ "C3", "S6" })
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

    @Test
    void choiceWhenParallelOnTwoReplicasThenExactlyOneCounts() {
        Guide guide = new Guide(this.world);
        Browser first = at(one);
        Browser second = at(two);
        for (int round = 0; round < 20; round++) {
            String path = guide.picker(first);
            second.cookies.clear();
            second.cookies.putAll(first.cookies);
            Browser.Page results = guide.search(second, path, Map.of("name", "Ada"));
            List<Browser.Page> pages = Flux.just(first, second)
                .flatMap((browser) -> Mono.fromCallable(() -> guide.choose(browser, path, results, "Ada Stone"))
                    .subscribeOn(Schedulers.boundedElastic()))
                .collectList()
                .block(Duration.ofSeconds(30));
            assertThat(pages).extracting(Browser.Page::status).containsExactlyInAnyOrder(303, 400);
        }
        assertThat(this.world.sessions.added).hasSize(20);
    }

    @Test
    @Checklist("G4")
    void waitingLaunchWhenStoredThenIsSealedExpiresAndIsNoLaunch() {
        String path = new Guide(this.world).picker(at(one));
        LaunchId id = new LaunchId(path.substring("/picker/".length()));
        ReactiveStringRedisTemplate template = new ReactiveStringRedisTemplate(one);
        List<String> names = template.keys("*:w").collectList().block(Duration.ofSeconds(10));
        assertThat(names).singleElement().asString().doesNotContain(id.value());
        assertThat(template.getExpire(names.get(0)).block(Duration.ofSeconds(10))).isPositive()
            .isLessThanOrEqualTo(World.CHOOSING);
        String value = template.opsForValue().get(names.get(0)).block(Duration.ofSeconds(10));
        assertThat(value).doesNotContain("access-", "refresh-", "\"dr1\"", "user-1");
        LaunchStore live = new LaunchStore(door(two), this.world.sealer, Duration.ofMinutes(1), this.world.clock);
        assertThat(live.read(id).blockOptional(Duration.ofSeconds(10))).isEmpty();
        template.opsForValue().set(LaunchKeys.of(id).launch(), value).block(Duration.ofSeconds(10));
        assertThat(live.read(id).blockOptional(Duration.ofSeconds(10))).isEmpty();
    }

    @Test
    void pickerWhenRedisForgotTheLaunchThenNothingIsOpened() {
        Guide guide = new Guide(this.world);
        Browser browser = at(one);
        String path = guide.picker(browser);
        Browser.Page results = guide.search(browser, path, Map.of("name", "Ada"));
        empty(one);
        assertThat(guide.choose(browser, path, results, "Ada Stone").reason()).isEqualTo("bad-state");
        assertThat(this.world.sessions.added).isEmpty();
    }

}
