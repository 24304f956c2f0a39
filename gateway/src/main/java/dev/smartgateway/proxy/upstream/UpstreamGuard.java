package dev.smartgateway.proxy.upstream;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.smartgateway.outbound.SessionShares;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.reason.Problem;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.github.resilience4j.reactor.timelimiter.TimeLimiterOperator;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import reactor.core.publisher.Mono;

/**
 * Time limit, circuit breaker and bulkhead per FHIR service, under the instance name
 * {@code fhir-} and host, port and path of its base. What an operator configures under
 * that name wins, then what is configured under {@code fhir-} and the host alone. No
 * session takes more than its share of a service.
 */
final class UpstreamGuard {

    private static final Duration RETRY = Duration.ofSeconds(5);

    private static final Duration SOON = Duration.ofSeconds(1);

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
        .writableStackTraceEnabled(false)
        .build();

    private final CircuitBreakerRegistry breakers;

    private final TimeLimiterRegistry limiters;

    private final BulkheadRegistry bulkheads;

    private final SessionShares shares = new SessionShares();

    private final TimeLimiterConfig time;

    private final ServiceBreaker breaker;

    private final int share;

    UpstreamGuard(CircuitBreakerRegistry breakers, TimeLimiterRegistry limiters, BulkheadRegistry bulkheads,
            UpstreamProperties properties) {
        this(breakers, limiters, bulkheads, properties, Ticker.systemTicker());
    }

    UpstreamGuard(CircuitBreakerRegistry breakers, TimeLimiterRegistry limiters, BulkheadRegistry bulkheads,
            UpstreamProperties properties, Ticker ticker) {
        this.breakers = breakers;
        this.limiters = limiters;
        this.bulkheads = bulkheads;
        this.time = TimeLimiterConfig.custom()
            .timeoutDuration(properties.timeLimit())
            .cancelRunningFuture(true)
            .build();
        this.breaker = new ServiceBreaker(properties.timeLimit(), properties.probeTimeLimit(), ticker);
        this.share = properties.sessionShare();
    }

    /**
     * Runs a call once. Fails with {@code upstream-timeout},
     * {@code upstream-unavailable}, {@code upstream-failed}, or {@code too-many-requests}
     * where the session has as many calls under way as it may.
     */
    Mono<UpstreamAnswer> guard(URI service, String session, Mono<UpstreamAnswer> call) {
        String name = name(service);
        SessionShares.Key key = new SessionShares.Key(name, session);
        return Mono.defer(() -> {
            CircuitBreaker circuit = breaker(name, service);
            boolean probing = ServiceBreaker.probing(circuit);
            if (!this.shares.take(key, probing ? 1 : this.share)) {
                return Mono.error(probing ? unavailable()
                        : new ProblemException(Reason.TOO_MANY.asException().problem().retryAfter(SOON)));
            }
            return this.breaker.guard(circuit, key, limited(name, service, call))
                .transform(BulkheadOperator.of(this.bulkheads.bulkhead(name,
                        () -> this.bulkheads.find(host(service)).map((one) -> one.getBulkheadConfig()).orElse(SPACE))))
                .doFinally((end) -> this.shares.free(key));
        }).onErrorMap(UpstreamGuard::problem);
    }

    private Mono<UpstreamAnswer> limited(String name, URI service, Mono<UpstreamAnswer> call) {
        return call.transform(TimeLimiterOperator.of(this.limiters.timeLimiter(name,
                () -> this.limiters.find(host(service)).map((one) -> one.getTimeLimiterConfig()).orElse(this.time))));
    }

    private CircuitBreaker breaker(String name, URI service) {
        Optional<CircuitBreaker> known = this.breakers.find(name);
        return known.orElseGet(() -> this.breakers.circuitBreaker(name,
                this.breakers.find(host(service)).map(CircuitBreaker::getCircuitBreakerConfig).orElse(BREAKER)));
    }

    private static String host(URI service) {
        return "fhir-" + String.valueOf(service.getHost()).toLowerCase(Locale.ROOT);
    }

    /** Two services of one host are two. */
    static String name(URI service) {
        String path = (service.getRawPath() != null) ? service.getRawPath().replaceAll("/+$", "") : "";
        return host(service) + ((service.getPort() >= 0) ? ":" + service.getPort() : "") + path;
    }

    private static ProblemException unavailable() {
        return new UpstreamProblem(Reason.UPSTREAM_UNAVAILABLE.asException().problem().retryAfter(RETRY),
                UpstreamFailure.NOT_ASKED);
    }

    /**
     * A failure as the browser is told of it.
     */
    static Throwable problem(Throwable failure) {
        UpstreamFailure cause = (failure instanceof ProblemException) ? null : UpstreamFailure.of(failure);
        if (cause == null) {
            return failure;
        }
        Problem problem = cause.reason().asException().problem();
        return new UpstreamProblem((cause == UpstreamFailure.NOT_ASKED) ? problem.retryAfter(RETRY) : problem, cause);
    }

}
