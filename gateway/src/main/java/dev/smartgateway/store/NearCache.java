package dev.smartgateway.store;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/**
 * A short-lived local copy of data in Redis. Parallel reads of one key share one load; a
 * load that began before a change never overwrites it. Failures are passed to the waiting
 * readers and not cached.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class NearCache<K, V> {

    private final AsyncCache<K, Signal<V>> cache;

    /**
     * Creates an empty cache.
     * @param life maximum age of a value
     * @param size maximum number of entries
     */
    public NearCache(Duration life, int size, Ticker ticker) {
        this.cache = Caffeine.newBuilder().expireAfterWrite(life).maximumSize(size).ticker(ticker).buildAsync();
    }

    /**
     * Returns the cached value, or loads it.
     * @param load called only if the value is not cached; its result is never empty
     */
    public Mono<V> get(K key, Supplier<Mono<V>> load) {
        return Mono.defer(() -> {
            V known = known(key);
            return (known != null) ? Mono.just(known) : loaded(key, load);
        });
    }

    private @Nullable V known(K key) {
        CompletableFuture<Signal<V>> found = this.cache.getIfPresent(key);
        if (found == null || !found.isDone() || found.isCompletedExceptionally()) {
            return null;
        }
        return found.join().get();
    }

    private Mono<V> loaded(K key, Supplier<Mono<V>> load) {
        return Mono.deferContextual((context) -> {
            CompletableFuture<Signal<V>> result = this.cache.get(key,
                    (same, executor) -> load.get().materialize().contextWrite(context).toFuture());
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
     * Returns whether the value is cached or being loaded.
     */
    public boolean has(K key) {
        return this.cache.getIfPresent(key) != null;
    }

    /**
     * Replaces the cached value of a key.
     */
    public void put(K key, V value) {
        this.cache.put(key, CompletableFuture.completedFuture(Signal.next(value)));
    }

    /**
     * Removes a key; the next read loads it.
     */
    public void forget(K key) {
        this.cache.synchronous().invalidate(key);
    }

    /**
     * Returns the approximate number of entries.
     */
    public long size() {
        return this.cache.synchronous().estimatedSize();
    }

}
