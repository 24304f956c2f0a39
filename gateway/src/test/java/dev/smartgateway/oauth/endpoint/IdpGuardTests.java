package dev.smartgateway.oauth.endpoint;

import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import dev.smartgateway.outbound.CallGuard;
import dev.smartgateway.outbound.Caller;
import dev.smartgateway.reason.Problem;
import dev.smartgateway.reason.ProblemException;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class IdpGuardTests {

    private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();

    private final TimeLimiterRegistry limiters = TimeLimiterRegistry.ofDefaults();

    private final IdpGuard guard = new IdpGuard(
            new CallGuard.Registries(this.breakers, this.limiters, BulkheadRegistry.ofDefaults()));

    private final AtomicInteger sent = new AtomicInteger();

    @Test
    void guardWhenNothingComesThenUnavailable() {
        this.limiters.timeLimiter("idp-ehr", TimeLimiterConfig.custom().timeoutDuration(Duration.ofMillis(20)).build());
        Problem problem = problem("ehr", Mono.never());
        assertThat(problem.code()).isEqualTo("idp-unavailable");
        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.retryAfter()).isPositive();
    }

    @Test
    void guardWhenTheServerKeepsFailingThenNothingIsSentAnyMoreToThatServerOnly() {
        failing(new TokenRefusal(503, null, null, null));
        assertThat(problem("ehr", call()).code()).isEqualTo("idp-unavailable");
        assertThat(this.sent).hasValue(10);
        assertThat(this.guard.guard("other", call()).block()).isEqualTo("tokens");
    }

    @Test
    void guardWhenGrantsAreRefusedThenTheCircuitStaysClosed() {
        failing(new TokenRefusal(400, "invalid_grant", null, null));
        failing(new TokenRefusal(400, "invalid_grant", null, null));
        assertThat(this.breakers.circuitBreaker("idp-ehr").getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void guardWhenTooManyAreUnderWayThenTheNextIsTurnedAwayAtOnce() {
        for (int i = 0; i < 50; i++) {
            this.guard.guard("ehr", Mono.never()).subscribe();
        }
        assertThat(problem("ehr", call()).code()).isEqualTo("idp-unavailable");
        assertThat(this.sent).hasValue(0);
    }

    @Test
    void guardWhenOneCallerBringsFailuresAboutThenOthersAreServedAndSoIsThatOne() {
        for (int i = 0; i < 100; i++) {
            from("hostile", Mono.error(new TokenRefusal(500, null, null, null)));
            from("hostile", Mono.error(new IllegalArgumentException("not a JSON object")));
        }
        assertThat(from("other", call())).isEqualTo("tokens");
        assertThat(from("hostile", call())).isEqualTo("tokens");
    }

    @Test
    void guardWhenManyCallersMeetFailuresThenNothingIsSentAnyMore() {
        for (int i = 0; i < 10; i++) {
            from("caller " + i, Mono.error(new TokenRefusal(500, null, null, null)));
        }
        assertThat(from("other", call())).isEqualTo("idp-unavailable");
    }

    @Test
    void guardWhenTheServerCannotBeReachedThenOneCallerIsEnoughToKnow() {
        for (int i = 0; i < 10; i++) {
            from("one", Mono.error(new ConnectException()));
        }
        assertThat(from("other", call())).isEqualTo("idp-unavailable");
    }

    @Test
    void guardWhenOneCallerStallsThenOthersAreServed() {
        for (int i = 0; i < 60; i++) {
            this.guard.guard("ehr", Mono.never()).onErrorComplete().contextWrite(Caller.of("hostile")).subscribe();
        }
        assertThat(from("hostile", call())).isEqualTo("idp-unavailable");
        assertThat(from("other", call())).isEqualTo("tokens");
    }

    private String from(String caller, Mono<String> call) {
        return this.guard.guard("ehr", call)
            .contextWrite(Caller.of(caller))
            .onErrorResume((error) -> Mono
                .just((error instanceof ProblemException known) ? known.problem().code() : error.toString()))
            .block();
    }

    private void failing(RuntimeException failure) {
        for (int i = 0; i < 10; i++) {
            this.guard.guard("ehr", call().then(Mono.error(failure))).onErrorComplete().block();
        }
    }

    private Mono<String> call() {
        return Mono.fromSupplier(() -> {
            this.sent.incrementAndGet();
            return "tokens";
        });
    }

    private Problem problem(String issuer, Mono<String> call) {
        return catchThrowableOfType(ProblemException.class, () -> this.guard.guard(issuer, call).block()).problem();
    }

}
