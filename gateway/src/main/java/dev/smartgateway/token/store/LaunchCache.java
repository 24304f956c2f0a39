package dev.smartgateway.token.store;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.telemetry.GatewayMetric;
import dev.smartgateway.token.LaunchRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/**
 * A replica's own copy of launches, live and ended, for a moment. Parallel reads of one
 * launch share one load; a load that began before a change never overwrites it.
 */
public final class LaunchCache {

    private final AsyncCache<LaunchId, Signal<LaunchRecord>> cache;

    private final Counter hits;

    private final Counter misses;

    /**
     * Makes an empty copy.
     * @param life how old an answer may be
     * @param size launches kept
     */
    public LaunchCache(Duration life, int size, Ticker ticker, MeterRegistry meters) {
        this.cache = Caffeine.newBuilder().expireAfterWrite(life).maximumSize(size).ticker(ticker).buildAsync();
        this.hits = GatewayMetric.TOKENS_NEAR.counter(meters, "hit");
        this.misses = GatewayMetric.TOKENS_NEAR.counter(meters, "miss");
        GatewayMetric.TOKENS_NEAR_BOUND.seconds(meters, () -> life);
        GatewayMetric.TOKENS_NEAR_SIZE.gauge(meters, this.cache, (near) -> near.synchronous().estimatedSize());
    }

    /**
     * The launch, from here or from the load.
     * @param load never empty; an error is not kept
     */
    public Mono<LaunchRecord> get(LaunchId id, Mono<LaunchRecord> load) {
        return Mono.deferContextual((context) -> {
            CompletableFuture<Signal<LaunchRecord>> present = this.cache.getIfPresent(id);
            ((present != null) ? this.hits : this.misses).increment();
            CompletableFuture<Signal<LaunchRecord>> result = (present != null) ? present
                    : this.cache.get(id, (key, executor) -> load.materialize().contextWrite(context).toFuture());
            return Mono.fromFuture(result, true).flatMap((signal) -> {
                LaunchRecord launch = signal.get();
                if (launch == null) {
                    this.cache.asMap().remove(id, result);
                }
                return (launch != null) ? Mono.just(launch) : Mono.error(Objects.requireNonNull(signal.getThrowable()));
            });
        });
    }

    /**
     * Replaces what is known of a launch.
     */
    public void put(LaunchRecord launch) {
        this.cache.put(launch.id(), CompletableFuture.completedFuture(Signal.next(launch)));
    }

    /**
     * The next read loads.
     */
    public void forget(LaunchId id) {
        this.cache.synchronous().invalidate(id);
    }

}
