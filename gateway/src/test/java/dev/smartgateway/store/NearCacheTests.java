package dev.smartgateway.store;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A value is read once while it is cached, and a failure is not cached.
 */
class NearCacheTests {

    private static final Duration LIFE = Duration.ofMinutes(1);

    private final AtomicLong time = new AtomicLong();

    private final NearCache<String, String> cache = new NearCache<>(LIFE, 10, this.time::get);

    private final AtomicInteger loads = new AtomicInteger();

    private Mono<String> loaded(Mono<String> result) {
        return this.cache.get("key", () -> {
            this.loads.incrementAndGet();
            return result;
        });
    }

    @Test
    void getWhenCachedThenNoLoadIsPrepared() {
        assertThat(loaded(Mono.just("first")).block()).isEqualTo("first");
        assertThat(loaded(Mono.just("second")).block()).isEqualTo("first");
        assertThat(this.loads).hasValue(1);
    }

    @Test
    void getWhenBeingLoadedThenOneLoadForAll() {
        Sinks.One<String> redis = Sinks.one();
        Mono<String> one = loaded(redis.asMono()).cache();
        Mono<String> two = loaded(redis.asMono()).cache();
        one.subscribe();
        two.subscribe();
        redis.tryEmitValue("value");
        assertThat(one.zipWith(two).block().toList()).containsExactly("value", "value");
        assertThat(this.loads).hasValue(1);
    }

    @Test
    void getWhenLoadFailedThenNextReadLoadsAgain() {
        assertThatIllegalStateException().isThrownBy(() -> loaded(Mono.error(new IllegalStateException())).block());
        assertThat(loaded(Mono.just("again")).block()).isEqualTo("again");
        assertThat(this.loads).hasValue(2);
    }

    private void pass(Duration some) {
        this.time.addAndGet(some.toNanos());
    }

    /** Loads a value, and begins to load it again; returns what that load waits for. */
    private Sinks.One<String> loadedAgain() {
        loaded(Mono.just("first")).block();
        pass(Duration.ofSeconds(50));
        Sinks.One<String> redis = Sinks.one();
        loaded(redis.asMono()).block();
        return redis;
    }

    @Test
    void getWhenNearTheEndOfItsLifeThenLoadedAgainWhileTheOldValueIsUsed() {
        loaded(Mono.just("first")).block();
        pass(Duration.ofSeconds(45));
        assertThat(loaded(Mono.just("unused")).block()).isEqualTo("first");
        assertThat(this.loads).hasValue(1);
        pass(Duration.ofSeconds(1));
        Sinks.One<String> redis = Sinks.one();
        assertThat(loaded(redis.asMono()).block()).isEqualTo("first");
        assertThat(loaded(Mono.just("unused")).block()).isEqualTo("first");
        assertThat(this.loads).hasValue(2);
        redis.tryEmitValue("second");
        pass(Duration.ofSeconds(40));
        assertThat(loaded(Mono.just("unused")).block()).isEqualTo("second");
        assertThat(this.loads).hasValue(2);
    }

    @Test
    void getWhenTheValueIsNotLoadedAgainInTimeThenItLivesNoLonger() {
        Sinks.One<String> redis = loadedAgain();
        pass(Duration.ofSeconds(10));
        assertThat(loaded(Mono.just("second")).block()).isEqualTo("second");
        redis.tryEmitValue("late");
        assertThat(loaded(Mono.just("unused")).block()).isEqualTo("second");
        assertThat(this.loads).hasValue(3);
    }

    @Test
    void getWhenLoadingAgainFailsThenTheValueIsUsedToTheEndOfItsLife() {
        loaded(Mono.just("first")).block();
        pass(Duration.ofSeconds(50));
        assertThat(loaded(Mono.error(new IllegalStateException())).block()).isEqualTo("first");
        assertThat(loaded(Mono.error(new IllegalStateException())).block()).isEqualTo("first");
        assertThat(this.loads).hasValue(2);
        pass(Duration.ofSeconds(10));
        assertThatIllegalStateException().isThrownBy(() -> loaded(Mono.error(new IllegalStateException())).block());
    }

    @Test
    void getWhenChangedWhileLoadedAgainThenTheChangeStays() {
        Sinks.One<String> redis = loadedAgain();
        this.cache.put("key", "changed");
        redis.tryEmitValue("before the change");
        assertThat(loaded(Mono.just("unused")).block()).isEqualTo("changed");
    }

    @Test
    void getWhenForgottenWhileLoadedAgainThenTheNextReadLoads() {
        Sinks.One<String> redis = loadedAgain();
        this.cache.forget("key");
        redis.tryEmitValue("before the end");
        assertThat(this.cache.has("key")).isFalse();
        assertThat(loaded(Mono.just("after the end")).block()).isEqualTo("after the end");
    }

}
