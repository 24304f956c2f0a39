package dev.smartgateway.token;

import java.time.Duration;
import java.util.Objects;

import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.token.store.LaunchKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The browser disconnects in each phase of a refresh; the refresh continues, and the next
 * request uses its result, also on the other replica.
 */
class RefreshAbortIT {

    private final TestRedis redis = TestRedis.start();

    private final TestClock clock = new TestClock();

    private final TokenServer server = TokenServer.start();

    private Replica one;

    private Replica two;

    private LaunchRecord launch;

    @BeforeEach
    void start() {
        this.one = Replica.start(this.redis, this.clock, Replica.issuer(this.server, Replica.refresh()));
        this.two = Replica.start(this.redis, this.clock, Replica.issuer(this.server, Replica.refresh()));
        LaunchRecord expired = Replica.launch(this.server, this.clock, Duration.ofSeconds(-1));
        this.launch = Objects.requireNonNull(this.one.tokens().create(expired).block());
    }

    @AfterEach
    void stop() {
        this.one.close();
        this.two.close();
        this.server.close();
        this.redis.close();
    }

    @Test
    void freshWhenBrowserGoesBeforeTheLockThenRefreshGoesOn() {
        ReactiveStringRedisTemplate template = this.two.bean(ReactiveStringRedisTemplate.class);
        String lock = LaunchKeys.of(this.launch.id()).lock();
        template.opsForValue().set(lock, "somebody", Duration.ofMinutes(1)).block();
        Disposable browser = this.one.tokens().fresh(this.launch).subscribe();
        double before = this.one.commands();
        await().until(() -> this.one.commands() > before + 4);
        browser.dispose();
        assertThat(this.server.seen()).isEmpty();
        template.delete(lock).block();
        // Nobody asks any more, and yet it comes.
        await().atMost(Duration.ofSeconds(20)).until(() -> this.server.seen().size() == 1);
        nextOneIsServed();
    }

    @Test
    void freshWhenBrowserGoesDuringTheGrantThenTokenIsKept() {
        Sinks.Empty<Void> answer = Sinks.empty();
        this.server.next((server, form, response) -> {
            TokenServer.Answer used = server.use(form);
            return answer.asMono().then(TokenServer.send(response, used));
        });
        Disposable browser = this.one.tokens().fresh(this.launch).subscribe();
        await().until(() -> this.server.seen().size() == 1);
        browser.dispose();
        answer.tryEmitEmpty();
        nextOneIsServed();
    }

    @Test
    void freshWhenBrowserGoesBeforeTheSaveThenTokenIsSavedLater() {
        this.server.next((server, form, response) -> {
            this.redis.freeze();
            return TokenServer.send(response, server.use(form));
        });
        Disposable browser = this.one.tokens().fresh(this.launch).subscribe();
        await().until(() -> this.server.seen().size() == 1);
        browser.dispose();
        this.redis.thaw();
        nextOneIsServed();
    }

    @Test
    void freshWhenBrowserGoesAfterTheSaveThenTokenIsThere() {
        Disposable browser = this.one.tokens().fresh(this.launch).then(Mono.never()).subscribe();
        await().until(() -> this.one.count("gateway.tokens.refresh", "outcome", "renewed") == 1);
        browser.dispose();
        nextOneIsServed();
    }

    private void nextOneIsServed() {
        String token = this.launch.id().value() + "~access-2";
        for (Replica replica : new Replica[] { this.two, this.one }) {
            await().atMost(Duration.ofSeconds(20)).until(() -> use(replica).equals(token));
        }
        assertThat(this.server.seen()).hasSize(1);
    }

    private String use(Replica replica) {
        return Objects.requireNonNull(replica.tokens()
            .find(this.launch.id())
            .flatMap(replica.tokens()::fresh)
            .map((fresh) -> Objects.requireNonNull(fresh.tokens()).access().use((text) -> text))
            .onErrorResume(ProblemException.class, (problem) -> Mono.just(problem.problem().code()))
            .block(Duration.ofSeconds(30)));
    }

}
