package dev.smartgateway.oauth.endpoint;

import java.time.Duration;

import dev.smartgateway.outbound.CallGuard;
import dev.smartgateway.reason.Finding;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Issuer;
import reactor.core.publisher.Mono;

/**
 * Limits calls to authorization servers, in an instance named {@code idp-} and the
 * issuer's name.
 */
final class IdpGuard {

    private static final CallGuard.Limits LIMITS = new CallGuard.Limits(Duration.ofSeconds(10), 50, 20, 10, 3,
            (error) -> !(error instanceof TokenRefusal refusal) || refusal.passing());

    private final CallGuard guard;

    IdpGuard(CallGuard.Registries registries) {
        this.guard = new CallGuard(registries, LIMITS);
    }

    /**
     * Runs a call once; if the guard rejects it, it fails with {@code idp-unavailable}.
     */
    <T> Mono<T> guard(Issuer issuer, Mono<T> call) {
        return this.guard.guard(CallGuard.Name.of("idp-" + issuer.name()), call)
            .onErrorMap(CallGuard::refused, (error) -> unavailable(Duration.ofSeconds(3), new Finding("not-asked", null,
                    "issuer " + issuer.name() + ": it kept failing, or too many calls wait for it")));
    }

    static ProblemException unavailable(Duration retryAfter, Finding finding) {
        return new ProblemException(Reason.IDP_UNAVAILABLE.problem().retryAfter(retryAfter), finding);
    }

}
