package dev.smartgateway.token.search;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import dev.smartgateway.outbound.CallGuard;
import dev.smartgateway.outbound.SessionShares;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import reactor.core.publisher.Mono;

/**
 * Limits the picker's searches per FHIR base, in an instance named {@code picker-} and
 * host, port and path. No session may use more than a quarter of the concurrent calls.
 */
public final class SearchGuard {

    /** A user waits at a page that cannot show progress. */
    private static final CallGuard.Limits LIMITS = new CallGuard.Limits(Duration.ofSeconds(10), 20, 20, 10, 3,
            (error) -> !(error instanceof ProblemException known) || known.problem().status() >= 500);

    private static final int SHARE = 5;

    private final SessionShares shares = new SessionShares();

    private final CallGuard guard;

    /**
     * Creates a guard with the given registries.
     */
    public SearchGuard(CallGuard.Registries registries) {
        this.guard = new CallGuard(registries, LIMITS);
    }

    /**
     * Runs a call once; every failure becomes a {@code ProblemException}.
     */
    <T> Mono<T> guard(URI service, String session, Mono<T> call) {
        String name = "picker-" + service.getAuthority() + service.getRawPath();
        SessionShares.Key key = new SessionShares.Key(name, session);
        return Mono.defer(() -> {
            if (!this.shares.take(key, SHARE)) {
                return Mono.<T>error(new ProblemException(
                        Reason.TOO_MANY.asException().problem().retryAfter(Duration.ofSeconds(1))));
            }
            return this.guard.guard(CallGuard.Name.of(name), call)
                .onErrorMap((error) -> !(error instanceof ProblemException), SearchGuard::problem)
                .doFinally((end) -> this.shares.free(key));
        });
    }

    private static ProblemException problem(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return Reason.UPSTREAM_TIMEOUT.asException();
        }
        return (CallGuard.refused(failure) ? Reason.UPSTREAM_UNAVAILABLE : Reason.UPSTREAM_FAILED).asException();
    }

}
