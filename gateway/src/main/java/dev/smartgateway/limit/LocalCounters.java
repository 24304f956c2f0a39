package dev.smartgateway.limit;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentMap;

import com.github.benmanes.caffeine.cache.Caffeine;
import reactor.core.publisher.Mono;

/**
 * Counts per replica, for a limited number of keys; the least recently used one is
 * dropped first.
 */
final class LocalCounters implements RateCounters {

    private final ConcurrentMap<String, Long> paid = Caffeine.newBuilder()
        .maximumSize(100_000)
        .expireAfterAccess(Duration.ofMinutes(10))
        .executor(Runnable::run)
        .<String, Long>build()
        .asMap();

    private final Clock clock;

    LocalCounters(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Mono<Duration> take(String key, RateLimitProperties.Rate rate) {
        return Mono.fromSupplier(() -> {
            long now = this.clock.millis() * 1000;
            long each = 1_000_000L / rate.perSecond();
            long[] wait = new long[1];
            this.paid.compute(key, (same, before) -> {
                long most = each * Math.max(1, rate.burst());
                // More than a full burst ahead: the clock was set back.
                long since = (before != null && before <= now + most) ? Math.max(now, before) : now;
                long next = since + each;
                wait[0] = Math.max(0, next - now - most);
                return (wait[0] > 0) ? before : Long.valueOf(next);
            });
            return Duration.ofNanos(wait[0] * 1000);
        });
    }

}
