package dev.smartgateway.token.store;

import java.time.Duration;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.store.NearCache;
import dev.smartgateway.telemetry.GatewayMetric;
import dev.smartgateway.token.LaunchRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Mono;

/**
 * Near-cache of a replica for launches, live and ended, with metrics.
 */
public final class LaunchCache {

    private final NearCache<LaunchId, LaunchRecord> cache;

    private final Counter hits;

    private final Counter misses;

    /**
     * Creates an empty cache.
     * @param life maximum age of an entry
     * @param size launches kept
     */
    public LaunchCache(Duration life, int size, Ticker ticker, MeterRegistry meters) {
        this.cache = new NearCache<>(life, size, ticker);
        this.hits = GatewayMetric.TOKENS_NEAR.counter(meters, "hit");
        this.misses = GatewayMetric.TOKENS_NEAR.counter(meters, "miss");
        GatewayMetric.TOKENS_NEAR_BOUND.seconds(meters, () -> life);
        GatewayMetric.TOKENS_NEAR_SIZE.gauge(meters, this.cache, NearCache::size);
    }

    /**
     * Returns a launch from the cache or loads it.
     * @param load called only if it is not cached; its result is never empty, and errors
     * are not cached
     */
    public Mono<LaunchRecord> get(LaunchId id, Supplier<Mono<LaunchRecord>> load) {
        return Mono.defer(() -> {
            (this.cache.has(id) ? this.hits : this.misses).increment();
            return this.cache.get(id, load);
        });
    }

    /**
     * Replaces the entry of a launch.
     */
    public void put(LaunchRecord launch) {
        this.cache.put(launch.id(), launch);
    }

    /**
     * Removes the entry of a launch, so that the next read loads it.
     */
    public void forget(LaunchId id) {
        this.cache.forget(id);
    }

}
