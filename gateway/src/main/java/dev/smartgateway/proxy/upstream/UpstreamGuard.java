package dev.smartgateway.proxy.upstream;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.smartgateway.outbound.CallGuard;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.reason.Problem;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import reactor.core.publisher.Mono;

/**
 * Limits calls to FHIR services per base, in an instance named {@code fhir-} and host,
 * port and path. Configuration for that name takes precedence over configuration for
 * {@code fhir-} and the host alone. No session may use more than its share of a service.
 */
final class UpstreamGuard {

    private static final Duration RETRY = Duration.ofSeconds(5);

    private static final Duration SOON = Duration.ofSeconds(1);

    /**
     * Maximum number of cached names; higher than the number of issuers, because changed
     * app files leave old entries behind.
     */
    private static final int MOST = 1000;

    private final CallGuard guard;

    private final Cache<URI, CallGuard.Name> names = Caffeine.newBuilder()
        .maximumSize(MOST)
        .executor(Runnable::run)
        .build();

    private final UpstreamBlame blame = new UpstreamBlame();

    UpstreamGuard(CallGuard.Registries registries, UpstreamProperties properties) {
        this(registries, properties, Ticker.systemTicker());
    }

    UpstreamGuard(CallGuard.Registries registries, UpstreamProperties properties, Ticker ticker) {
        this.guard = new CallGuard(registries, new CallGuard.Limits(properties.timeLimit(), 200,
                properties.sessionShare(), 50, 20, 5, properties.probeTimeLimit()), ticker);
    }

    /**
     * Runs a call once. Fails with {@code upstream-timeout}, {@code
     * upstream-unavailable}, {@code upstream-failed}, or {@code too-many-requests} if the
     * session has too many calls in progress.
     */
    Mono<UpstreamAnswer> guard(URI service, String session, Mono<UpstreamAnswer> call) {
        CallGuard.Name name = this.names.get(service, (one) -> new CallGuard.Name(name(one), host(one)));
        return this.guard.guard(name, session, call, this.blame).onErrorMap(UpstreamGuard::problem);
    }

    private static String host(URI service) {
        return "fhir-" + String.valueOf(service.getHost()).toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the name of a service's limits. Two services on one host have different
     * names.
     */
    static String name(URI service) {
        String path = (service.getRawPath() != null) ? service.getRawPath().replaceAll("/+$", "") : "";
        return host(service) + ((service.getPort() >= 0) ? ":" + service.getPort() : "") + path;
    }

    private static ProblemException unavailable() {
        return new UpstreamProblem(Reason.UPSTREAM_UNAVAILABLE.asException().problem().retryAfter(RETRY),
                UpstreamFailure.NOT_ASKED);
    }

    /**
     * Returns the failure as sent to the browser.
     */
    static Throwable problem(Throwable failure) {
        if (failure instanceof CallGuard.ShareUsedUp share) {
            return share.probing() ? unavailable() : new ProblemException(Reason.TOO_MANY.problem().retryAfter(SOON));
        }
        UpstreamFailure cause = (failure instanceof ProblemException) ? null : UpstreamFailure.of(failure);
        if (cause == null) {
            return failure;
        }
        Problem problem = cause.reason().asException().problem();
        return new UpstreamProblem((cause == UpstreamFailure.NOT_ASKED) ? problem.retryAfter(RETRY) : problem, cause);
    }

}
