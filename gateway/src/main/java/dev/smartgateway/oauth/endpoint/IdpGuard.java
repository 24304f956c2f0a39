package dev.smartgateway.oauth.endpoint;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Issuer;
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
 * Time limit, circuit breaker and bulkhead per issuer, under the instance name
 * {@code idp-} and the issuer's name. What an operator configures under that name wins.
 */
final class IdpGuard {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final TimeLimiterConfig TIME = TimeLimiterConfig.custom()
        .timeoutDuration(LIMIT)
        .cancelRunningFuture(true)
        .build();

    private static final BulkheadConfig SPACE = BulkheadConfig.custom()
        .maxConcurrentCalls(50)
        .maxWaitDuration(Duration.ZERO)
        .build();

    private static final CircuitBreakerConfig BREAKER = CircuitBreakerConfig.custom()
        .slidingWindowSize(20)
        .minimumNumberOfCalls(10)
        .failureRateThreshold(50)
        .waitDurationInOpenState(Duration.ofSeconds(5))
        .permittedNumberOfCallsInHalfOpenState(3)
        .recordException((error) -> !(error instanceof TokenRefusal refusal) || refusal.passing())
        .writableStackTraceEnabled(false)
        .build();

    private final CircuitBreakerRegistry breakers;

    private final TimeLimiterRegistry limiters;

    private final BulkheadRegistry bulkheads;

    IdpGuard(CircuitBreakerRegistry breakers, TimeLimiterRegistry limiters, BulkheadRegistry bulkheads) {
        this.breakers = breakers;
        this.limiters = limiters;
        this.bulkheads = bulkheads;
    }

    /**
     * Runs a call once; a guard that says no fails with {@code idp-unavailable}.
     */
    <T> Mono<T> guard(Issuer issuer, Mono<T> call) {
        String name = "idp-" + issuer.name();
        return call.transform(TimeLimiterOperator.of(this.limiters.timeLimiter(name, TIME)))
            .transform(CircuitBreakerOperator.of(this.breakers.circuitBreaker(name, BREAKER)))
            .transform(BulkheadOperator.of(this.bulkheads.bulkhead(name, SPACE)))
            .onErrorMap(IdpGuard::refused, (error) -> unavailable(Duration.ofSeconds(3)));
    }

    private static boolean refused(Throwable error) {
        return error instanceof TimeoutException || error instanceof CallNotPermittedException
                || error instanceof BulkheadFullException;
    }

    static ProblemException unavailable(Duration retryAfter) {
        return new ProblemException(Reason.IDP_UNAVAILABLE.asException().problem().retryAfter(retryAfter));
    }

}
