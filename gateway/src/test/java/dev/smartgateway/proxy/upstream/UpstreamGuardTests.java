package dev.smartgateway.proxy.upstream;

import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import dev.smartgateway.policy.model.UpstreamAnswer;
import dev.smartgateway.problem.Problem;
import dev.smartgateway.problem.ProblemException;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import io.netty.handler.codec.compression.DecompressionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class UpstreamGuardTests {

    private static final String HOST = "fhir.example";

    private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();

    private final BulkheadRegistry bulkheads = BulkheadRegistry.ofDefaults();

    private final UpstreamGuard guard = guard(Duration.ofSeconds(10));

    private final AtomicInteger sent = new AtomicInteger();

    @Test
    void guardWhenAnswerIsInTimeThenPassesUnchanged() {
        assertThat(answer(200).status()).isEqualTo(200);
        assertThat(this.breakers.circuitBreaker("fhir-" + HOST).getMetrics().getNumberOfSuccessfulCalls()).isOne();
    }

    @Test
    void guardWhenNothingComesThenTimeout() {
        Problem problem = problem(guard(Duration.ofMillis(20)), Mono.never());
        assertThat(problem.code()).isEqualTo("upstream-timeout");
        assertThat(problem.status()).isEqualTo(504);
    }

    @Test
    void guardWhenConnectionIsRefusedThenFailed() {
        assertThat(problem(this.guard, Mono.error(new ConnectException())).code()).isEqualTo("upstream-failed");
    }

    @Test
    void guardWhenTheAnswerIsNotWhatItsCodingSaysThenFailed() {
        assertThat(problem(this.guard, Mono.error(new DecompressionException("no gzip"))).code())
            .isEqualTo("upstream-failed");
    }

    @ParameterizedTest
    @ValueSource(ints = { 500, 503 })
    void guardWhenTheServiceKeepsFailingThenNothingIsSentAnyMore(int status) {
        for (int i = 0; i < 20; i++) {
            answer(status);
        }
        Problem problem = problem(this.guard, Mono.fromSupplier(() -> reply(200)));
        assertThat(problem.code()).isEqualTo("upstream-unavailable");
        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.retryAfter()).isPositive();
        assertThat(this.sent).hasValue(20);
    }

    @Test
    void guardWhenTheServiceRefusesThenTheCircuitStaysClosed() {
        for (int i = 0; i < 60; i++) {
            answer((i % 2 == 0) ? 404 : 403);
        }
        assertThat(this.breakers.circuitBreaker("fhir-" + HOST).getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void guardWhenOneServiceFailsThenAnotherIsStillAsked() {
        for (int i = 0; i < 20; i++) {
            answer(500);
        }
        assertThat(this.guard.guard("other.example", Mono.fromSupplier(() -> reply(200))).block())
            .satisfies((answer) -> assertThat(answer.status()).isEqualTo(200));
    }

    @Test
    void guardWhenTooManyCallsAreUnderWayThenTheNextIsTurnedAwayAtOnce() {
        for (int i = 0; i < 200; i++) {
            this.guard.guard(HOST, Mono.never()).subscribe();
        }
        assertThat(problem(this.guard, Mono.fromSupplier(() -> reply(200))).code()).isEqualTo("upstream-unavailable");
        assertThat(this.sent).hasValue(0);
    }

    @Test
    void guardWhenACallIsCancelledThenItsPlaceIsFree() {
        for (int i = 0; i < 400; i++) {
            this.guard.guard(HOST, Mono.never()).subscribe().dispose();
        }
        assertThat(answer(200).status()).isEqualTo(200);
    }

    @Test
    void guardWhenTheOperatorConfiguredTheInstanceThenThatHolds() {
        this.bulkheads.bulkhead("fhir-" + HOST,
                BulkheadConfig.custom().maxConcurrentCalls(1).maxWaitDuration(Duration.ZERO).build());
        this.guard.guard(HOST, Mono.never()).subscribe();
        assertThat(problem(this.guard, Mono.fromSupplier(() -> reply(200))).code()).isEqualTo("upstream-unavailable");
    }

    private UpstreamGuard guard(Duration limit) {
        return new UpstreamGuard(this.breakers, TimeLimiterRegistry.ofDefaults(), this.bulkheads, limit);
    }

    private UpstreamAnswer answer(int status) {
        return this.guard.guard(HOST, Mono.fromSupplier(() -> reply(status))).block();
    }

    private UpstreamAnswer reply(int status) {
        this.sent.incrementAndGet();
        return new UpstreamAnswer(status, Map.of(), new byte[0]);
    }

    private static Problem problem(UpstreamGuard guard, Mono<UpstreamAnswer> call) {
        return catchThrowableOfType(ProblemException.class, () -> guard.guard(HOST, call).block()).problem();
    }

}
