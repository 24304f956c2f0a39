package dev.smartgateway.token.search;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import dev.smartgateway.outbound.SessionShares;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.github.resilience4j.reactor.timelimiter.TimeLimiterOperator;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import reactor.core.publisher.Mono;

/**
 * Time limit, circuit breaker and bulkhead per FHIR service, under the instance name
 * {@code picker-} and host, port and path of its base. What an operator configures under
 * that name wins. No session takes more than a quarter of the places.
 */
public final class SearchGuard {

    /** A person waits at a page that cannot show progress. */
    private static final TimeLimiterConfig TIME = TimeLimiterConfig.custom()
        .timeoutDuration(Duration.ofSeconds(10))
        .cancelRunningFuture(true)
        .build();

    private static final BulkheadConfig SPACE = BulkheadConfig.custom()
        .maxConcurrentCalls(20)
        .maxWaitDuration(Duration.ZERO)
        .build();

    private static final CircuitBreakerConfig BREAKER = CircuitBreakerConfig.custom()
        .slidingWindowSize(20)
        .minimumNumberOfCalls(10)
        .failureRateThreshold(50)
        .waitDurationInOpenState(Duration.ofSeconds(5))
        .permittedNumberOfCallsInHalfOpenState(3)
        .recordException((error) -> !(error instanceof ProblemException known) || known.problem().status() >= 500)
        .writableStackTraceEnabled(false)
        .build();

    private static final int SHARE = 5;

    private final SessionShares shares = new SessionShares();

    private final CircuitBreakerRegistry breakers;

    private final TimeLimiterRegistry limiters;

    private final BulkheadRegistry bulkheads;

    /**
     * Keeps its instances in the given registries.
     */
    public SearchGuard(CircuitBreakerRegistry breakers, TimeLimiterRegistry limiters, BulkheadRegistry bulkheads) {
        this.breakers = breakers;
        this.limiters = limiters;
        this.bulkheads = bulkheads;
    }

    /**
     * Runs a call once; whatever else than a problem goes wrong becomes one.
     */
    <T> Mono<T> guard(URI service, String session, Mono<T> call) {
        String name = "picker-" + service.getAuthority() + service.getRawPath();
        SessionShares.Key key = new SessionShares.Key(name, session);
        return Mono.defer(() -> {
            if (!this.shares.take(key, SHARE)) {
                return Mono.<T>error(new ProblemException(
                        Reason.TOO_MANY.asException().problem().retryAfter(Duration.ofSeconds(1))));
            }
            return guarded(name, call).doFinally((end) -> this.shares.free(key));
        });
    }

    private <T> Mono<T> guarded(String name, Mono<T> call) {
        return call.transform(TimeLimiterOperator.of(this.limiters.timeLimiter(name, TIME)))
            .transform(CircuitBreakerOperator.of(this.breakers.circuitBreaker(name, BREAKER)))
            .transform(BulkheadOperator.of(this.bulkheads.bulkhead(name, SPACE)))
            .onErrorMap((error) -> !(error instanceof ProblemException), SearchGuard::problem);
    }

    private static ProblemException problem(Throwable failure) {
        if (failure instanceof CallNotPermittedException || failure instanceof BulkheadFullException) {
            return Reason.UPSTREAM_UNAVAILABLE.asException();
        }
        return ((failure instanceof TimeoutException) ? Reason.UPSTREAM_TIMEOUT : Reason.UPSTREAM_FAILED).asException();
    }

}
