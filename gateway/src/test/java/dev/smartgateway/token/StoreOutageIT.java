package dev.smartgateway.token;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.token.store.LaunchServices;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static dev.smartgateway.token.TokensIT.outcome;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Redis stopped or frozen while requests come in.
 */
class StoreOutageIT {

    /** Far above the time-outs in force, far below those of a stock client. */
    private static final Duration HUNG = Duration.ofSeconds(5);

    private final TestRedis redis = TestRedis.start();

    private final TestClock clock = new TestClock();

    private TokenServer server;

    private Replica one;

    private Replica two;

    @BeforeEach
    void start() {
        this.server = TokenServer.start();
        this.one = replica();
        this.two = replica();
    }

    /** With the product's own time-outs. */
    private Replica replica() {
        return Replica.start(this.redis, this.clock, Replica.issuer(this.server, Replica.refresh()),
                "spring.data.redis.timeout=500ms", "spring.data.redis.connect-timeout=500ms");
    }

    @AfterEach
    void stop() {
        this.one.close();
        this.two.close();
        this.server.close();
        this.redis.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void findWhenRedisIsAwayUnderLoadThenOnlyUnavailableAndNothingEnded(boolean frozen) {
        List<LaunchRecord> launches = IntStream.range(0, 50).mapToObj((i) -> create(Duration.ofMinutes(4))).toList();
        away(frozen);
        List<String> outcomes = Flux.interval(Duration.ofMillis(10))
            .onBackpressureBuffer()
            .take(600)
            .flatMap((i) -> find(launches.get((int) (i % launches.size()))).timeout(HUNG), 1000)
            .collectList()
            .block(Duration.ofSeconds(60));
        assertThat(outcomes).hasSize(600).containsOnly("store-unavailable");
        back(frozen);
        for (LaunchRecord launch : launches) {
            Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> find(launch).block().equals("found"));
        }
        assertThat(this.server.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void freshWhenRedisGoesDuringTheGrantThenNewTokensAreStoredLater(boolean frozen) {
        LaunchRecord launch = create(Duration.ofSeconds(-1));
        this.server.next((server, form, response) -> {
            away(frozen);
            return TokenServer.send(response, server.use(form));
        });
        assertThat(outcome(this.one.tokens().fresh(launch))).isEqualTo("store-unavailable");
        assertThat(outcome(this.two.tokens().fresh(launch))).isEqualTo("store-unavailable");
        back(frozen);
        Set<String> outcomes = Flux.interval(Duration.ofMillis(50))
            .onBackpressureDrop()
            .concatMap((i) -> use(this.two, launch))
            .takeUntil((outcome) -> !outcome.equals("store-unavailable"))
            .collectList()
            .map(Set::copyOf)
            .block(Duration.ofSeconds(30));
        assertThat(outcomes).isSubsetOf("store-unavailable", launch.id().value() + "~access-2")
            .contains(launch.id().value() + "~access-2");
        assertThat(this.server.seen()).hasSize(1);
    }

    @Test
    void freshWhenEndCommandsWereLostThenNothingEnds() {
        LaunchRecord launch = create(Duration.ofMinutes(4));
        this.redis.stop();
        assertThat(outcome(this.one.tokens().end(launch.id(), "session-ended"))).isEqualTo("store-unavailable");
        this.redis.restart();
        Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> find(launch).block().equals("found"));
    }

    private void away(boolean frozen) {
        if (frozen) {
            this.redis.freeze();
        }
        else {
            this.redis.stop();
        }
    }

    private void back(boolean frozen) {
        if (frozen) {
            this.redis.thaw();
        }
        else {
            this.redis.restart();
        }
    }

    private LaunchRecord create(Duration left) {
        LaunchRecord launch = Replica.launch(this.server, this.clock, left);
        return Objects.requireNonNull(this.one.tokens().create(launch).block());
    }

    private Mono<String> find(LaunchRecord launch) {
        return Mono.defer(() -> {
            this.two.bean(LaunchServices.class).near().forget(launch.id());
            return this.two.tokens().find(launch.id());
        }).map((found) -> "found").onErrorResume(ProblemException.class, (ex) -> Mono.just(ex.problem().code()));
    }

    private static Mono<String> use(Replica replica, LaunchRecord launch) {
        return replica.tokens()
            .find(launch.id())
            .flatMap(replica.tokens()::fresh)
            .map((fresh) -> fresh.tokens().access().use((text) -> text))
            .onErrorResume(ProblemException.class, (problem) -> Mono.just(problem.problem().code()));
    }

}
