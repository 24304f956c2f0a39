package dev.smartgateway.outbound;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.smartgateway.telemetry.GatewaySpan;
import dev.smartgateway.telemetry.Trace;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/**
 * Time limit, circuit breaker and bulkhead for each server that is called. Configuration
 * under the server's name takes precedence over configuration under its fallback name.
 */
public final class CallGuard {

    private final Registries registries;

    private final TimeLimiterConfig time;

    private final BulkheadConfig space;

    private final CircuitBreakerConfig circuit;

    private final CallerBreaker fair;

    private final SessionShares shares = new SessionShares();

    /** Instances found before; the registries are slow proxies. */
    private final Map<Name, Instances> instances = new ConcurrentHashMap<>();

    private final int share;

    /**
     * Creates a guard that keeps its instances in the given registries.
     */
    public CallGuard(Registries registries, Limits limits) {
        this(registries, limits, Ticker.systemTicker());
    }

    /**
     * Creates a guard with a given time source.
     */
    public CallGuard(Registries registries, Limits limits, Ticker ticker) {
        this.registries = registries;
        this.share = limits.share();
        this.fair = new CallerBreaker(limits.time(), limits.probe(), ticker);
        this.time = TimeLimiterConfig.custom().timeoutDuration(limits.time()).cancelRunningFuture(true).build();
        this.space = BulkheadConfig.custom().maxConcurrentCalls(limits.places()).maxWaitDuration(Duration.ZERO).build();
        this.circuit = CircuitBreakerConfig.custom()
            .slidingWindowSize(limits.window())
            .minimumNumberOfCalls(limits.least())
            .failureRateThreshold(50)
            .waitDurationInOpenState(Duration.ofSeconds(5))
            .permittedNumberOfCallsInHalfOpenState(limits.probes())
            .writableStackTraceEnabled(false)
            .build();
    }

    /**
     * The Resilience4j registries with the instances of all guards and the operator's
     * configuration.
     *
     * @param breakers circuit breakers
     * @param limiters time limiters
     * @param bulkheads bulkheads
     */
    public record Registries(CircuitBreakerRegistry breakers, TimeLimiterRegistry limiters,
            BulkheadRegistry bulkheads) {
    }

    /**
     * Limits of servers without configuration.
     *
     * @param time longest time of a call
     * @param places maximum number of concurrent calls
     * @param share maximum number of concurrent calls of one caller
     * @param window number of calls that the breaker evaluates
     * @param least number of calls before the breaker can open
     * @param probes number of calls that a half-open circuit permits
     * @param probe longest time of each of those calls
     */
    public record Limits(Duration time, int places, int share, int window, int least, int probes, Duration probe) {
    }

    /**
     * Name of a server's instances.
     *
     * @param own name of the server itself
     * @param fallback name whose configuration applies if there is none for {@code own};
     * may be the same
     */
    public record Name(String own, String fallback) {

        /**
         * Returns a name without a fallback.
         */
        public static Name of(String own) {
            return new Name(own, own);
        }

    }

    /**
     * Runs a call once, within all three limits and the caller's share, which is one call
     * while the circuit is half-open. If a limit ended the call, {@link #refused} returns
     * {@code true} for the failure; it is a {@link ShareUsedUp} if the share did.
     * @param caller session or address on whose behalf the call is made
     * @param judge decides what the result proves about the server
     */
    public <T> Mono<T> guard(Name name, String caller, Mono<T> call, CallerBreaker.Judge<T> judge) {
        SessionShares.Key key = new SessionShares.Key(name.own(), caller);
        return Mono.defer(() -> {
            Instances limits = this.instances.computeIfAbsent(name, this::instances);
            boolean probing = CallerBreaker.probing(limits.breaker());
            if (!this.shares.take(key, probing ? 1 : this.share)) {
                return Mono.error(new ShareUsedUp(probing));
            }
            Bulkhead bulkhead = limits.bulkhead();
            if (!bulkhead.tryAcquirePermission()) {
                this.shares.free(key);
                return Mono.error(BulkheadFullException.createBulkheadFullException(bulkhead));
            }
            CallerBreaker.Running<T> running = this.fair.start(limits.breaker(), key, judge);
            Mono<T> all = (running != null) ? inTime(name, limits.limiter(), call, running)
                    : Mono.error(CallNotPermittedException.createCallNotPermittedException(limits.breaker()));
            return all.doFinally((end) -> {
                if (running != null) {
                    running.over();
                }
                bulkhead.onComplete();
                this.shares.free(key);
            });
        });
    }

    /**
     * The caller has as many calls in progress as it may have.
     */
    public static final class ShareUsedUp extends RuntimeException {

        private final boolean probing;

        ShareUsedUp(boolean probing) {
            super("share used up", null, false, false);
            this.probing = probing;
        }

        /**
         * Returns whether the circuit was half-open.
         */
        public boolean probing() {
            return this.probing;
        }

    }

    private static <T> Mono<T> inTime(Name name, TimeLimiter limiter, Mono<T> call, CallerBreaker.Running<T> running) {
        Duration longest = running.within(limiter.getTimeLimiterConfig().getTimeoutDuration());
        return Trace.of(name.own().startsWith("idp-") ? GatewaySpan.IDP : GatewaySpan.FHIR, call)
            .timeout(longest, Mono.error(() -> new TimeoutException("time limit")))
            .doOnEach((signal) -> {
                told(limiter, signal);
                running.told(signal);
            });
    }

    /**
     * Reports the end of a call. The operator of Resilience4j does the same, but composes
     * the message of a timeout for every call.
     */
    private static void told(TimeLimiter limiter, Signal<?> signal) {
        Throwable failure = signal.getThrowable();
        if (failure != null) {
            limiter.onError(failure);
        }
        else if (signal.isOnNext()) {
            limiter.onSuccess();
        }
    }

    private Instances instances(Name name) {
        TimeLimiter limiter = this.registries.limiters.timeLimiter(name.own(),
                () -> this.registries.limiters.find(name.fallback())
                    .map(TimeLimiter::getTimeLimiterConfig)
                    .orElse(this.time));
        Bulkhead bulkhead = this.registries.bulkheads.bulkhead(name.own(),
                () -> this.registries.bulkheads.find(name.fallback())
                    .map(Bulkhead::getBulkheadConfig)
                    .orElse(this.space));
        return new Instances(breaker(name), limiter, bulkhead);
    }

    /**
     * The limits of one server.
     */
    private record Instances(CircuitBreaker breaker, TimeLimiter limiter, Bulkhead bulkhead) {
    }

    /**
     * Returns the circuit breaker of a server.
     */
    public CircuitBreaker breaker(Name name) {
        Optional<CircuitBreaker> known = this.registries.breakers.find(name.own());
        return known.orElseGet(() -> this.registries.breakers.circuitBreaker(name.own(),
                this.registries.breakers.find(name.fallback())
                    .map(CircuitBreaker::getCircuitBreakerConfig)
                    .orElse(this.circuit)));
    }

    /**
     * Returns whether a failure was caused by one of the limits and not by the server.
     */
    public static boolean refused(Throwable error) {
        return error instanceof TimeoutException || error instanceof CallNotPermittedException
                || error instanceof BulkheadFullException || error instanceof ShareUsedUp;
    }

}
