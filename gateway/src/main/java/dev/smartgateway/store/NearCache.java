package dev.smartgateway.store;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/**
 * A replica's own copy of what Redis holds, for a moment. Parallel reads of one key share
 * one load; a load that began before a change never overwrites it. Failures are handed to
 * those who wait and not kept.
 *
 * @param <K> what is looked up by
 * @param <V> what is kept
 */
public final class NearCache<K, V> {

    private final AsyncCache<K, Signal<V>> cache;

    /**
     * Makes an empty copy.
     * @param life how old an answer may be
     * @param size entries kept
     */
    public NearCache(Duration life, int size, Ticker ticker) {
        this.cache = Caffeine.newBuilder().expireAfterWrite(life).maximumSize(size).ticker(ticker).buildAsync();
    }

    /**
     * The value, from here or from the load.
     * @param load never empty
     */
    public Mono<V> get(K key, Mono<V> load) {
        return Mono.deferContextual((context) -> {
            CompletableFuture<Signal<V>> result = this.cache.get(key,
                    (same, executor) -> load.materialize().contextWrite(context).toFuture());
            return Mono.fromFuture(result, true).flatMap((signal) -> {
                V value = signal.get();
                if (value == null) {
                    this.cache.asMap().remove(key, result);
                }
                return (value != null) ? Mono.just(value) : Mono.error(Objects.requireNonNull(signal.getThrowable()));
            });
        });
    }

    /**
     * Whether the value is here, or on its way.
     */
    public boolean has(K key) {
        return this.cache.getIfPresent(key) != null;
    }

    /**
     * Replaces what is known of a key.
     */
    public void put(K key, V value) {
        this.cache.put(key, CompletableFuture.completedFuture(Signal.next(value)));
    }

    /**
     * The next read loads.
     */
    public void forget(K key) {
        this.cache.synchronous().invalidate(key);
    }

    /**
     * Entries kept, about.
     */
    public long size() {
        return this.cache.synchronous().estimatedSize();
    }

}
