package dev.smartgateway.token.search;

import java.net.URI;

import dev.smartgateway.outbound.CallGuard;
import dev.smartgateway.reason.Problem;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class SearchGuardTests {

    private static final URI BASE = URI.create("https://fhir.example/r4");

    private final SearchGuard guard = new SearchGuard(new CallGuard.Registries(CircuitBreakerRegistry.ofDefaults(),
            TimeLimiterRegistry.ofDefaults(), BulkheadRegistry.ofDefaults()));

    private Problem problem(String session) {
        return catchThrowableOfType(ProblemException.class,
                () -> this.guard.guard(BASE, session, Mono.just("found")).block())
            .problem();
    }

    @Test
    void guardWhenOneSessionStallsThenOthersSearchAndItsPlacesComeBack() {
        Disposable.Composite stalled = Disposables.composite();
        for (int i = 0; i < 30; i++) {
            stalled.add(this.guard.guard(BASE, "one", Mono.never()).subscribe((any) -> {
            }, (error) -> {
            }));
        }
        assertThat(problem("one").code()).isEqualTo("too-many-requests");
        assertThat(problem("one").retryAfter()).isPositive();
        assertThat(this.guard.guard(BASE, "other", Mono.just("found")).block()).isEqualTo("found");
        stalled.dispose();
        assertThat(this.guard.guard(BASE, "one", Mono.just("found")).block()).isEqualTo("found");
    }

    private void fail(String session) {
        catchThrowableOfType(ProblemException.class,
                () -> this.guard.guard(BASE, session, Mono.error(Reason.UPSTREAM_FAILED.asException())).block());
    }

    @Test
    void guardWhenOneSessionBringsFailuresAboutThenOthersSearch() {
        for (int i = 0; i < 100; i++) {
            fail("one");
        }
        assertThat(this.guard.guard(BASE, "other", Mono.just("found")).block()).isEqualTo("found");
        assertThat(this.guard.guard(BASE, "one", Mono.just("found")).block()).isEqualTo("found");
    }

    @Test
    void guardWhenOneServiceFailsThenAnotherOfTheSameHostIsStillAsked() {
        for (int i = 0; i < 20; i++) {
            fail("session " + i);
        }
        assertThat(problem("one").code()).isEqualTo("upstream-unavailable");
        assertThat(this.guard.guard(URI.create("https://fhir.example/r5"), "one", Mono.just("found")).block())
            .isEqualTo("found");
    }

}
