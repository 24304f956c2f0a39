package dev.smartgateway.store;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.benmanes.caffeine.cache.Ticker;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A value is read once while it is cached, and a failure is not cached.
 */
class NearCacheTests {

    private final NearCache<String, String> cache = new NearCache<>(Duration.ofMinutes(1), 10, Ticker.systemTicker());

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

}
