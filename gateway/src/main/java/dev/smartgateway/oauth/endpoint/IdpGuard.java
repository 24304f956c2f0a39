package dev.smartgateway.oauth.endpoint;

import java.time.Duration;

import dev.smartgateway.outbound.Blame;
import dev.smartgateway.outbound.CallGuard;
import dev.smartgateway.outbound.Caller;
import dev.smartgateway.outbound.CallerBreaker;
import dev.smartgateway.reason.Finding;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import reactor.core.publisher.Mono;

/**
 * Limits calls to authorization servers, in an instance named {@code idp-} and the
 * issuer's name. No caller may use more than half of the concurrent calls or open the
 * circuit for others (ADR 19).
 */
final class IdpGuard {

    private static final CallGuard.Limits LIMITS = new CallGuard.Limits(Duration.ofSeconds(10), 50, 25, 20, 10, 3,
            Duration.ofSeconds(5));

    private final CallGuard guard;

    IdpGuard(CallGuard.Registries registries) {
        this.guard = new CallGuard(registries, LIMITS);
    }

    /**
     * Runs a call once; if the guard rejects it, it fails with {@code idp-unavailable}.
     */
    <T> Mono<T> guard(String issuer, Mono<T> call) {
        CallGuard.Name name = CallGuard.Name.of("idp-" + issuer);
        return Mono.<T>deferContextual((context) -> this.guard.guard(name, Caller.in(context), call, new Answers<T>()))
            .onErrorMap(CallGuard::refused, (error) -> unavailable(issuer));
    }

    private static ProblemException unavailable(String issuer) {
        return unavailable(Duration.ofSeconds(3), new Finding("not-asked", null,
                "issuer " + issuer + ": it kept failing, or too many calls wait for it"));
    }

    static ProblemException unavailable(Duration retryAfter, Finding finding) {
        return new ProblemException(Reason.IDP_UNAVAILABLE.problem().retryAfter(retryAfter), finding);
    }

    /** A refusal of a grant is an answer. */
    private static final class Answers<T> implements CallerBreaker.Judge<T> {

        @Override
        public Blame answered(T answer) {
            return Blame.NONE;
        }

        @Override
        public Blame failed(Throwable failure) {
            return (failure instanceof TokenRefusal refusal && !refusal.passing()) ? Blame.NONE : Blame.of(failure);
        }

    }

}
