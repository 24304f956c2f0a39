package dev.smartgateway.proxy.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import dev.smartgateway.policy.model.UpstreamAnswer;
import dev.smartgateway.problem.ProblemException;
import dev.smartgateway.problem.Reason;
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
import io.netty.handler.codec.DecoderException;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.web.server.ResponseStatusException;

/**
 * Time limit, circuit breaker and bulkhead per host of a FHIR service, under the instance
 * name {@code fhir-} and the host. What an operator configures under that name wins.
 */
final class UpstreamGuard {

    private static final Duration RETRY = Duration.ofSeconds(5);

    private static final BulkheadConfig SPACE = BulkheadConfig.custom()
        .maxConcurrentCalls(200)
        .maxWaitDuration(Duration.ZERO)
        .build();

    private static final CircuitBreakerConfig BREAKER = CircuitBreakerConfig.custom()
        .slidingWindowSize(50)
        .minimumNumberOfCalls(20)
        .failureRateThreshold(50)
        .waitDurationInOpenState(Duration.ofSeconds(5))
        .permittedNumberOfCallsInHalfOpenState(5)
        .recordResult((result) -> result instanceof UpstreamAnswer answer && answer.status() >= 500)
        .writableStackTraceEnabled(false)
        .build();

    private final CircuitBreakerRegistry breakers;

    private final TimeLimiterRegistry limiters;

    private final BulkheadRegistry bulkheads;

    private final TimeLimiterConfig time;

    UpstreamGuard(CircuitBreakerRegistry breakers, TimeLimiterRegistry limiters, BulkheadRegistry bulkheads,
            Duration limit) {
        this.breakers = breakers;
        this.limiters = limiters;
        this.bulkheads = bulkheads;
        this.time = TimeLimiterConfig.custom().timeoutDuration(limit).cancelRunningFuture(true).build();
    }

    /**
     * Runs a call once. Fails with {@code upstream-timeout}, {@code upstream-unavailable}
     * or {@code upstream-failed}.
     */
    Mono<UpstreamAnswer> guard(String host, Mono<UpstreamAnswer> call) {
        String name = "fhir-" + host;
        return call.transform(TimeLimiterOperator.of(this.limiters.timeLimiter(name, this.time)))
            .transform(CircuitBreakerOperator.of(this.breakers.circuitBreaker(name, BREAKER)))
            .transform(BulkheadOperator.of(this.bulkheads.bulkhead(name, SPACE)))
            .onErrorMap(UpstreamGuard::problem);
    }

    private static Throwable problem(Throwable failure) {
        if (failure instanceof CallNotPermittedException || failure instanceof BulkheadFullException) {
            return new ProblemException(Reason.UPSTREAM_UNAVAILABLE.asException().problem().retryAfter(RETRY));
        }
        if (failure instanceof TimeoutException
                || (failure instanceof ResponseStatusException status && status.getStatusCode().value() == 504)) {
            return Reason.UPSTREAM_TIMEOUT.asException();
        }
        if (failure instanceof IOException || failure instanceof DecoderException
                || failure instanceof DataBufferLimitException) {
            return Reason.UPSTREAM_FAILED.asException();
        }
        return failure;
    }

}
