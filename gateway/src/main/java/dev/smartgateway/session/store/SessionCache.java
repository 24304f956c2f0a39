package dev.smartgateway.session.store;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/**
 * Remembers what was read for a few seconds; parallel readers share one read. Failures
 * are handed to those who wait and not remembered.
 *
 * @param <T> what is read
 */
final class SessionCache<T> {

    private final AsyncCache<String, Signal<T>> cache;

    SessionCache(Duration time, int size) {
        this.cache = Caffeine.newBuilder().maximumSize(size).expireAfterWrite(time).buildAsync();
    }

    /**
     * What is remembered, or the result of the read.
     * @param read must not be empty
     */
    Mono<T> get(String key, Mono<T> read) {
        return Mono.deferContextual((context) -> Mono.fromFuture(
                () -> this.cache.get(key, (any, executor) -> read.materialize().contextWrite(context).toFuture()),
                true))
            .doOnNext((signal) -> {
                if (signal.isOnError()) {
                    forget(key);
                }
            })
            .dematerialize();
    }

    boolean has(String key) {
        return this.cache.getIfPresent(key) != null;
    }

    void forget(String key) {
        this.cache.synchronous().invalidate(key);
    }

}
