package dev.smartgateway.outbound;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Signal;

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
        this.believed = Caffeine.newBuilder()
            .expireAfterWrite(ONCE)
            .maximumSize(10_000)
            .executor(Runnable::run)
            .ticker(ticker)
            .build();
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

    /** Starts a call; {@code null} if the circuit is open. */
    <T> @Nullable Running<T> start(CircuitBreaker breaker, SessionShares.Key key, Judge<T> judge) {
        return breaker.tryAcquirePermission() ? new Running<>(breaker, key, judge) : null;
    }

    /** A call whose result the breaker awaits. */
    final class Running<T> {

        private final CircuitBreaker breaker;

        private final SessionShares.Key key;

        private final Judge<T> judge;

        private final boolean probing;

        private final long start;

        private final AtomicBoolean open = new AtomicBoolean(true);

        private Running(CircuitBreaker breaker, SessionShares.Key key, Judge<T> judge) {
            this.breaker = breaker;
            this.key = key;
            this.judge = judge;
            this.probing = probing(breaker);
            this.start = breaker.getCurrentTimestamp();
        }

        /** Returns how long the call may take. */
        Duration within(Duration longest) {
            return (this.probing && CallerBreaker.this.probe.compareTo(longest) < 0) ? CallerBreaker.this.probe
                    : longest;
        }

        /** Reports an answer or a failure. */
        void told(Signal<T> signal) {
            T answer = signal.get();
            Throwable failure = signal.getThrowable();
            if (answer != null) {
                end(this.judge.answered(answer));
            }
            else if (failure != null) {
                end(this.judge.failed(failure));
            }
        }

        /** Reports the end of a call that had no result. */
        void over() {
            end(Blame.OURS);
        }

        private void end(Blame blame) {
            if (this.open.compareAndSet(true, false)) {
                tell(this.breaker, this.key, blame, this.breaker.getCurrentTimestamp() - this.start);
            }
        }

    }

    private void tell(CircuitBreaker breaker, SessionShares.Key key, Blame blame, long took) {
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

    /** The failure reported to the breaker. */
    static final class ServiceFailure extends RuntimeException {

        ServiceFailure(Blame blame) {
            super(blame.name(), null, false, false);
        }

    }

}
