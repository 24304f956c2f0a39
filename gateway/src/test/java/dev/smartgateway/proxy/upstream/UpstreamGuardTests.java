package dev.smartgateway.proxy.upstream;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import javax.net.ssl.SSLHandshakeException;

import dev.smartgateway.outbound.CallGuard;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.reason.Problem;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.compression.DecompressionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.PrematureCloseException;
import reactor.test.StepVerifier;

import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class UpstreamGuardTests {

    private static final URI BASE = URI.create("https://fhir.example/r4");

    private static final String NAME = "fhir-fhir.example/r4";

    private static final int SHARE = 40;

    private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();

    private final BulkheadRegistry bulkheads = BulkheadRegistry.ofDefaults();

    private final AtomicLong nanos = new AtomicLong();

    private final UpstreamGuard guard = guard(Duration.ofSeconds(10));

    private final AtomicInteger sent = new AtomicInteger();

    @Test
    void guardWhenAnswerIsInTimeThenPassesUnchanged() {
        assertThat(answer("one", 200).status()).isEqualTo(200);
        assertThat(this.breakers.circuitBreaker(NAME).getMetrics().getNumberOfSuccessfulCalls()).isOne();
    }

    @Test
    void guardWhenNothingComesThenTimeout() {
        Problem problem = problem(guard(Duration.ofMillis(20)), "one", Mono.never());
        assertThat(problem.code()).isEqualTo("upstream-timeout");
        assertThat(problem.status()).isEqualTo(504);
    }

    @Test
    void guardWhenConnectionIsRefusedThenFailed() {
        assertThat(problem(this.guard, "one", Mono.error(new ConnectException())).code()).isEqualTo("upstream-failed");
    }

    static Stream<Arguments> failures() {
        return Stream.of(Arguments.of(new UnknownHostException("x"), "dns", "upstream-unreachable"),
                Arguments.of(new SSLHandshakeException("x"), "tls", "upstream-unreachable"),
                Arguments.of(new DecoderException(new SSLHandshakeException("x")), "tls", "upstream-unreachable"),
                Arguments.of(new IOException(new CertificateException("x")), "tls", "upstream-unreachable"),
                Arguments.of(new ConnectException("x"), "refused", "upstream-failed"),
                Arguments.of(new NoRouteToHostException("x"), "refused", "upstream-failed"),
                Arguments.of(new ConnectTimeoutException("x"), "timeout", "upstream-timeout"),
                Arguments.of(new TimeoutException("x"), "timeout", "upstream-timeout"),
                Arguments.of(new IOException("Connection reset by peer"), "reset", "upstream-failed"),
                Arguments.of(new AbortedException("Connection reset by peer"), "reset", "upstream-failed"),
                Arguments.of(PrematureCloseException.TEST_EXCEPTION, "cut", "upstream-failed"),
                Arguments.of(new DecompressionException("x"), "unreadable", "upstream-failed"),
                Arguments.of(new DataBufferLimitException("x"), "too-large", "answer-too-large"),
                Arguments.of(Reason.ANSWER_TOO_LARGE.asException(), "too-large", "answer-too-large"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void guardWhenACallFailsThenEachCauseHasItsCodeAndItsReason(Throwable failure, String cause, String reason) {
        ProblemException told = catchThrowableOfType(ProblemException.class,
                () -> this.guard.guard(BASE, "one", Mono.error(failure)).block());
        assertThat(told.problem().code()).isEqualTo(reason);
        assertThat(UpstreamFailure.of(told).code()).isEqualTo(cause);
    }

    @Test
    void guardWhenTheAnswerIsNotWhatItsCodingSaysThenFailed() {
        assertThat(problem(this.guard, "one", Mono.error(new DecompressionException("no gzip"))).code())
            .isEqualTo("upstream-failed");
    }

    @ParameterizedTest
    @ValueSource(ints = { 502, 503, 504 })
    void guardWhenTheServiceFailsForManyThenNothingIsSentAnyMore(int status) {
        for (int i = 0; i < 20; i++) {
            answer("session-" + i, status);
        }
        Problem problem = problem(this.guard, "other", reply(200));
        assertThat(problem.code()).isEqualTo("upstream-unavailable");
        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.retryAfter()).isPositive();
        assertThat(this.sent).hasValue(20);
    }

    @ParameterizedTest
    @ValueSource(ints = { 500, 501, 502, 503, 504, 507, 404, 403, 429 })
    void guardWhenOneSessionBringsAboutFailuresThenOthersAreServed(int status) {
        for (int i = 0; i < 100; i++) {
            answer("one", status);
            assertThat(answer("other", 200).status()).isEqualTo(200);
        }
        assertThat(this.breakers.circuitBreaker(NAME).getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void guardWhenManySessionsGetAnErrorOfAQueryThenTheCircuitStaysClosed() {
        for (int i = 0; i < 100; i++) {
            answer("session-" + i, 500);
        }
        assertThat(answer("other", 200).status()).isEqualTo(200);
    }

    @Test
    void guardWhenOurOwnLimitsAreMetThenTheCircuitStaysClosed() {
        for (int i = 0; i < 100; i++) {
            problem(this.guard, "session-" + i, Mono.error(new DataBufferLimitException("too large")));
            problem(this.guard, "session-" + i, Mono.error(new DecompressionException("no gzip")));
        }
        assertThat(answer("other", 200).status()).isEqualTo(200);
    }

    @Test
    void guardWhenOneSessionsCallsBreakOffThenOthersAreServed() {
        for (int i = 0; i < 100; i++) {
            problem(this.guard, "one", Mono.error(new IOException("reset")));
        }
        assertThat(answer("other", 200).status()).isEqualTo(200);
    }

    @Test
    void guardWhenNobodyCanConnectThenOneSessionIsProofEnough() {
        for (int i = 0; i < 20; i++) {
            problem(this.guard, "one", Mono.error(new ConnectException()));
        }
        assertThat(problem(this.guard, "other", reply(200)).code()).isEqualTo("upstream-unavailable");
    }

    @Test
    void guardWhenOneServiceFailsThenAnotherOfTheSameHostIsStillAsked() {
        for (int i = 0; i < 20; i++) {
            answer("session-" + i, 503);
        }
        for (String other : new String[] { "https://fhir.example/r5", "https://fhir.example:8443/r4",
                "https://other.example/r4", "https://fhir.example" }) {
            assertThat(this.guard.guard(URI.create(other), "one", reply(200)).block().status()).isEqualTo(200);
        }
        assertThat(problem(this.guard, "one", reply(200)).code()).isEqualTo("upstream-unavailable");
    }

    @Test
    void guardWhenOneSessionStallsThenItsShareIsAllItTakes() {
        Disposable.Composite stalled = stall("one", 205);
        Problem problem = problem(this.guard, "one", reply(200));
        assertThat(problem.code()).isEqualTo("too-many-requests");
        assertThat(problem.status()).isEqualTo(429);
        assertThat(problem.retryAfter()).isPositive();
        assertThat(answer("other", 200).status()).isEqualTo(200);
        stalled.dispose();
        assertThat(answer("one", 200).status()).isEqualTo(200);
    }

    @Test
    void guardWhenTooManyCallsOfAllAreUnderWayThenTheNextIsTurnedAwayAtOnce() {
        for (int i = 0; i < 200 / SHARE; i++) {
            stall("session-" + i, SHARE);
        }
        assertThat(problem(this.guard, "other", reply(200)).code()).isEqualTo("upstream-unavailable");
        assertThat(this.sent).hasValue(0);
    }

    @Test
    void guardWhenACallIsCancelledThenItsPlaceIsFree() {
        for (int i = 0; i < 400; i++) {
            this.guard.guard(BASE, "one", Mono.never()).subscribe().dispose();
        }
        assertThat(answer("one", 200).status()).isEqualTo(200);
        assertThat(this.breakers.circuitBreaker(NAME).getMetrics().getNumberOfFailedCalls()).isZero();
    }

    @Test
    void guardWhenProbesStallThenTheirOwnLimitEndsThem() {
        answer("one", 200);
        CircuitBreaker breaker = this.breakers.circuitBreaker(NAME);
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        StepVerifier.withVirtualTime(() -> this.guard.guard(BASE, "one", Mono.never()))
            .expectSubscription()
            .expectNoEvent(Duration.ofMillis(1900))
            .thenAwait(Duration.ofMillis(200))
            .verifyErrorMatches((error) -> ((ProblemException) error).problem().code().equals("upstream-timeout"));
    }

    @Test
    void guardWhenOneSessionProbesThenItTakesOneProbeOnly() {
        answer("one", 200);
        CircuitBreaker breaker = this.breakers.circuitBreaker(NAME);
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        stall("one", 10);
        assertThat(problem(this.guard, "one", reply(200)).code()).isEqualTo("upstream-unavailable");
        for (int i = 0; i < 4; i++) {
            assertThat(answer("other-" + i, 200).status()).isEqualTo(200);
        }
    }

    @Test
    void guardWhenASessionKeepsFailingForLongThenItCountsAgain() {
        for (int i = 0; i < 20; i++) {
            answer("one", 503);
            this.nanos.addAndGet(Duration.ofSeconds(11).toNanos());
        }
        assertThat(problem(this.guard, "one", reply(200)).code()).isEqualTo("upstream-unavailable");
    }

    @Test
    void guardWhenTheOperatorConfiguredTheHostThenThatHolds() {
        this.bulkheads.bulkhead("fhir-fhir.example",
                BulkheadConfig.custom().maxConcurrentCalls(1).maxWaitDuration(Duration.ZERO).build());
        stall("one", 1);
        assertThat(problem(this.guard, "other", reply(200)).code()).isEqualTo("upstream-unavailable");
    }

    private UpstreamGuard guard(Duration limit) {
        UpstreamProperties properties = new UpstreamProperties(limit, DataSize.ofMegabytes(4), DataSize.ofMegabytes(8),
                SHARE, Duration.ofSeconds(2));
        return new UpstreamGuard(
                new CallGuard.Registries(this.breakers, TimeLimiterRegistry.ofDefaults(), this.bulkheads), properties,
                this.nanos::get);
    }

    private Disposable.Composite stall(String session, int calls) {
        Disposable.Composite all = Disposables.composite();
        for (int i = 0; i < calls; i++) {
            all.add(this.guard.guard(BASE, session, Mono.never()).subscribe((answer) -> {
            }, (error) -> {
            }));
        }
        return all;
    }

    private UpstreamAnswer answer(String session, int status) {
        return this.guard.guard(BASE, session, reply(status)).block();
    }

    private Mono<UpstreamAnswer> reply(int status) {
        return Mono.fromSupplier(() -> {
            this.sent.incrementAndGet();
            return new UpstreamAnswer(status, Map.of(), new byte[0]);
        });
    }

    private static Problem problem(UpstreamGuard guard, String session, Mono<UpstreamAnswer> call) {
        return catchThrowableOfType(ProblemException.class, () -> guard.guard(BASE, session, call).block()).problem();
    }

}
