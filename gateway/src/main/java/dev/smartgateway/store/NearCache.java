package dev.smartgateway.store;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
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
 * <p>
 * A value that is read near the end of its life is loaded once more in the background, so
 * that readers of a key in use do not wait. A value never lives longer because of that:
 * if this load fails or takes too long, the next reader waits for a load of its own.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public final class NearCache<K, V> {

    private final AsyncCache<K, Copy<V>> cache;

    private final Ticker ticker;

    /** Age in nanoseconds from which a value is loaded again. */
    private final long renewal;

    /**
     * Creates an empty cache.
     * @param life maximum age of a value
     * @param size maximum number of entries
     */
    public NearCache(Duration life, int size, Ticker ticker) {
        this.ticker = ticker;
        this.renewal = life.toNanos() / 4 * 3;
        this.cache = Caffeine.newBuilder()
            .expireAfterWrite(life)
            .maximumSize(size)
            .executor(Runnable::run)
            .ticker(ticker)
            .buildAsync();
    }

    /**
     * Returns the cached value, or loads it.
     * @param load called only if the value is not cached; its result is never empty
     */
    public Mono<V> get(K key, Supplier<Mono<V>> load) {
        return Mono.defer(() -> {
            CompletableFuture<Copy<V>> found = this.cache.getIfPresent(key);
            V known = known(found);
            if (found == null || known == null) {
                return loaded(key, load);
            }
            return found.join().renews(this.ticker.read() - this.renewal) ? renewed(key, found, load).thenReturn(known)
                    : Mono.just(known);
        });
    }

    private static <V> @Nullable V known(@Nullable CompletableFuture<Copy<V>> found) {
        return (found != null && found.isDone() && !found.isCompletedExceptionally()) ? found.join().signal().get()
                : null;
    }

    private Mono<V> loaded(K key, Supplier<Mono<V>> load) {
        return Mono.deferContextual((context) -> {
            CompletableFuture<Copy<V>> result = this.cache.get(key,
                    (same, executor) -> load.get().materialize().map(this::copy).contextWrite(context).toFuture());
            return Mono.fromFuture(result, true).flatMap((copy) -> {
                V value = copy.signal().get();
                if (value == null) {
                    this.cache.asMap().remove(key, result);
                }
                return (value != null) ? Mono.just(value)
                        : Mono.error(Objects.requireNonNull(copy.signal().getThrowable()));
            });
        });
    }

    /**
     * Begins to load a value again; it is replaced unless it has changed in the meantime.
     * The commands count for the reader.
     */
    private Mono<Void> renewed(K key, CompletableFuture<Copy<V>> found, Supplier<Mono<V>> load) {
        return Mono.deferContextual((context) -> {
            Mono.defer(load).contextWrite(context).subscribe((value) -> {
                CompletableFuture<Copy<V>> next = CompletableFuture.completedFuture(copy(Signal.next(value)));
                this.cache.asMap().replace(key, found, next);
            }, (failure) -> {
                // the next reader gets it, if it remains
            });
            return Mono.empty();
        });
    }

    private Copy<V> copy(Signal<V> signal) {
        return new Copy<>(signal, this.ticker.read(), new AtomicBoolean());
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
        this.cache.put(key, CompletableFuture.completedFuture(copy(Signal.next(value))));
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

    /**
     * Result of a load.
     *
     * @param signal value or failure
     * @param since when it was loaded, by the ticker
     * @param renewed whether it was loaded again, or is being
     */
    private record Copy<V>(Signal<V> signal, long since, AtomicBoolean renewed) {

        /** Returns true once, if the copy was loaded before a point in time. */
        boolean renews(long before) {
            return this.since - before < 0 && this.renewed.compareAndSet(false, true);
        }

    }

}
