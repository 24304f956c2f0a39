package dev.smartgateway.token.search;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import dev.smartgateway.outbound.Blame;
import dev.smartgateway.outbound.CallGuard;
import dev.smartgateway.outbound.CallerBreaker;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import reactor.core.publisher.Mono;

/**
 * Limits the picker's searches per FHIR base, in an instance named {@code picker-} and
 * host, port and path. No session may use more than a quarter of the concurrent calls or
 * open the circuit for others (ADR 19).
 */
public final class SearchGuard {

    /** A user waits at a page that cannot show progress. */
    private static final CallGuard.Limits LIMITS = new CallGuard.Limits(Duration.ofSeconds(10), 20, 5, 20, 10, 3,
            Duration.ofSeconds(5));

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
        CallGuard.Name name = CallGuard.Name.of("picker-" + service.getAuthority() + service.getRawPath());
        return this.guard.guard(name, session, call, new Answers<T>())
            .onErrorMap((error) -> !(error instanceof ProblemException), SearchGuard::problem);
    }

    private static ProblemException problem(Throwable failure) {
        if (failure instanceof CallGuard.ShareUsedUp share && !share.probing()) {
            return new ProblemException(Reason.TOO_MANY.problem().retryAfter(Duration.ofSeconds(1)));
        }
        if (failure instanceof TimeoutException) {
            return Reason.UPSTREAM_TIMEOUT.asException();
        }
        return (CallGuard.refused(failure) ? Reason.UPSTREAM_UNAVAILABLE : Reason.UPSTREAM_FAILED).asException();
    }

    /** The answer of the service has already been turned into a problem. */
    private static final class Answers<T> implements CallerBreaker.Judge<T> {

        @Override
        public Blame answered(T answer) {
            return Blame.NONE;
        }

        @Override
        public Blame failed(Throwable failure) {
            return (failure instanceof ProblemException known && known.problem().status() < 500) ? Blame.NONE
                    : Blame.of(failure);
        }

    }

}
