package dev.smartgateway.oauth.endpoint;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import dev.smartgateway.operator.TestIssuers;
import dev.smartgateway.outbound.CallGuard;
import dev.smartgateway.reason.Problem;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.smart.Issuer;
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

    private static final Issuer EHR = issuer("ehr");

    private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.ofDefaults();

    private final TimeLimiterRegistry limiters = TimeLimiterRegistry.ofDefaults();

    private final IdpGuard guard = new IdpGuard(
            new CallGuard.Registries(this.breakers, this.limiters, BulkheadRegistry.ofDefaults()));

    private final AtomicInteger sent = new AtomicInteger();

    @Test
    void guardWhenNothingComesThenUnavailable() {
        this.limiters.timeLimiter("idp-ehr", TimeLimiterConfig.custom().timeoutDuration(Duration.ofMillis(20)).build());
        Problem problem = problem(EHR, Mono.never());
        assertThat(problem.code()).isEqualTo("idp-unavailable");
        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.retryAfter()).isPositive();
    }

    @Test
    void guardWhenTheServerKeepsFailingThenNothingIsSentAnyMoreToThatServerOnly() {
        failing(new TokenRefusal(503, null, null, null));
        assertThat(problem(EHR, call()).code()).isEqualTo("idp-unavailable");
        assertThat(this.sent).hasValue(10);
        assertThat(this.guard.guard(issuer("other"), call()).block()).isEqualTo("tokens");
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
            this.guard.guard(EHR, Mono.never()).subscribe();
        }
        assertThat(problem(EHR, call()).code()).isEqualTo("idp-unavailable");
        assertThat(this.sent).hasValue(0);
    }

    private void failing(RuntimeException failure) {
        for (int i = 0; i < 10; i++) {
            this.guard.guard(EHR, call().then(Mono.error(failure))).onErrorComplete().block();
        }
    }

    private Mono<String> call() {
        return Mono.fromSupplier(() -> {
            this.sent.incrementAndGet();
            return "tokens";
        });
    }

    private Problem problem(Issuer issuer, Mono<String> call) {
        return catchThrowableOfType(ProblemException.class, () -> this.guard.guard(issuer, call).block()).problem();
    }

    private static Issuer issuer(String name) {
        URI fhir = URI.create("https://" + name + ".invalid/fhir");
        return TestIssuers.issuer(name, fhir);
    }

}
