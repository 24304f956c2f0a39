package dev.smartgateway.outbound;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import reactor.core.publisher.Mono;

/**
 * Reports to a circuit breaker the results that concern the service. A failure that a
 * caller may have caused is counted once per period and caller, so that no caller can
 * open the circuit for others. A probe of a half-open circuit has a shorter time limit.
 */
public final class CallerBreaker {

    /** Further doubtful failures of a caller within this time are ignored. */
    private static final Duration ONCE = Duration.ofSeconds(10);

    private final Cache<SessionShares.Key, Boolean> believed;

    private final Duration probe;

    CallerBreaker(Duration limit, Duration probe, Ticker ticker) {
        this.probe = (probe.compareTo(limit) < 0) ? probe : limit;
        this.believed = Caffeine.newBuilder().expireAfterWrite(ONCE).maximumSize(10_000).ticker(ticker).build();
    }

    /**
     * Evaluates the result of a call.
     *
     * @param <T> type of the answers
     */
    public interface Judge<T> {

        /** Returns what an answer proves about the service. */
        Blame answered(T answer);

        /** Returns what a failure proves about the service. */
        Blame failed(Throwable failure);

    }

    /**
     * Returns whether the next call is a probe.
     */
    static boolean probing(CircuitBreaker breaker) {
        return breaker.getState() == CircuitBreaker.State.HALF_OPEN;
    }

    /** Runs a call once, unless the circuit is open. */
    <T> Mono<T> guard(CircuitBreaker breaker, SessionShares.Key key, Mono<T> call, Judge<T> judge) {
        return Mono.defer(() -> {
            if (!breaker.tryAcquirePermission()) {
                return Mono.error(CallNotPermittedException.createCallNotPermittedException(breaker));
            }
            long start = breaker.getCurrentTimestamp();
            Mono<T> timely = probing(breaker)
                    ? call.timeout(this.probe, Mono.error(() -> new TimeoutException("probe"))) : call;
            AtomicBoolean open = new AtomicBoolean(true);
            return timely.doOnEach((signal) -> {
                T answer = signal.get();
                Throwable failure = signal.getThrowable();
                if (answer != null || failure != null) {
                    Blame blame = (answer != null) ? judge.answered(answer)
                            : judge.failed(Objects.requireNonNull(failure));
                    tell(breaker, key, open, new End(blame, start));
                }
            }).doFinally((signal) -> tell(breaker, key, open, new End(Blame.OURS, start)));
        });
    }

    /** Reports a result to the breaker, at most once per call. */
    private void tell(CircuitBreaker breaker, SessionShares.Key key, AtomicBoolean open, End end) {
        if (!open.compareAndSet(true, false)) {
            return;
        }
        Blame blame = end.blame();
        long took = breaker.getCurrentTimestamp() - end.start();
        boolean counts = switch (blame) {
            case SERVICE -> true;
            case DOUBTFUL -> this.believed.asMap().putIfAbsent(key, Boolean.TRUE) == null;
            case NONE, OURS -> false;
        };
        if (counts) {
            breaker.onError(took, breaker.getTimestampUnit(), new ServiceFailure(blame));
        }
        else if (blame == Blame.NONE) {
            breaker.onSuccess(took, breaker.getTimestampUnit());
        }
        else {
            breaker.releasePermission();
        }
    }

    /** The result of a call and when it started, in the breaker's time. */
    private record End(Blame blame, long start) {
    }

    /** The failure reported to the breaker. */
    static final class ServiceFailure extends RuntimeException {

        ServiceFailure(Blame blame) {
            super(blame.name(), null, false, false);
        }

    }

}
