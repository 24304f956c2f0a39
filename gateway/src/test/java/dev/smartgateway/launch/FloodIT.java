package dev.smartgateway.launch;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import dev.smartgateway.conformance.Checklist;
import dev.smartgateway.launch.pending.RedisUsedStates;
import dev.smartgateway.oauth.discovery.TestDiscovery;
import dev.smartgateway.outbound.HttpClients;
import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.store.RedisGateway;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.web.reactive.function.server.RouterFunctions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A hundred thousand launches that are never completed.
 */
class FloodIT {

    private static final int FLOOD = 100_000;

    private static final int WARM_UP = 5_000;

    /** A tenth of what a kilobyte kept per launch would come to. */
    private static final long MOST_GROWTH = 10L * 1024 * 1024;

    private final TestRedis redis = TestRedis.start();

    private final LettuceConnectionFactory connection = new LettuceConnectionFactory(this.redis.host(),
            this.redis.port());

    private final World world = new World();

    private final AtomicLong audited = new AtomicLong();

    @BeforeEach
    void start() {
        this.connection.afterPropertiesSet();
        this.connection.start();
        this.world.trail = (event) -> this.audited.incrementAndGet();
        this.world.discovery = TestDiscovery.over(new HttpClients(true, false, null));
        this.world.used = new RedisUsedStates(new RedisGateway(new ReactiveStringRedisTemplate(this.connection),
                CircuitBreakerRegistry.ofDefaults(), new SimpleMeterRegistry(), Duration.ofSeconds(5)));
    }

    @AfterEach
    void stop() {
        this.connection.destroy();
        this.redis.close();
        this.world.close();
    }

    @Test
    @Checklist({ "L5", "S14" })
    void launchWhenFloodedAnonymouslyThenRedisHasNoKeyAndMemoryDoesNotGrow() {
        HttpHandler door = RouterFunctions.toHttpHandler(this.world.routes(), World.strategies());
        flood(door, 0, WARM_UP);
        long before = live();
        Map<Integer, Integer> statuses = flood(door, WARM_UP, FLOOD);
        long after = live();
        assertThat(statuses).isEqualTo(Map.of(303, FLOOD, 400, FLOOD / 10));
        assertThat(after - before).isLessThan(MOST_GROWTH);
        assertThat(keys()).isZero();
        assertThat(this.world.ehr.requests).hasValue(1);
        assertThat(this.audited).hasValueGreaterThan(FLOOD);
    }

    /** Ten starts, then one answer that belongs to none of them. */
    private Map<Integer, Integer> flood(HttpHandler door, int from, int count) {
        Map<Integer, Integer> statuses = new HashMap<>();
        for (int number = from; number < from + count; number++) {
            statuses.merge(status(door, this.world.ehrLaunch("flood-" + number)), 1, Integer::sum);
            if (number % 10 == 0) {
                statuses.merge(status(door, "/callback/county?code=x&state=unknown-" + number), 1, Integer::sum);
            }
        }
        return statuses;
    }

    private static int status(HttpHandler door, String path) {
        MockServerHttpResponse response = new MockServerHttpResponse();
        door.handle(MockServerHttpRequest.method(HttpMethod.GET, URI.create("https://gateway.example" + path)).build(),
                response)
            .block(Duration.ofSeconds(30));
        return (response.getStatusCode() != null) ? response.getStatusCode().value() : 0;
    }

    /** Bytes that are still reachable. */
    private static long live() {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 3; round++) {
            System.gc();
            least = Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    private long keys() {
        Long size = new ReactiveStringRedisTemplate(this.connection).execute((open) -> open.serverCommands().dbSize())
            .blockLast(Duration.ofSeconds(10));
        return (size != null) ? size : -1;
    }

}
