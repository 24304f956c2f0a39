package dev.smartgateway.token.refresh;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.LaunchId;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a short time that the authorization server failed for a launch, so that
 * the next request does not try again immediately.
 */
final class RefreshBackoff {

    private static final Duration LEAST = Duration.ofSeconds(1);

    private static final Duration MOST = Duration.ofMinutes(1);

    private final Cache<LaunchId, ProblemException> failures = Caffeine.newBuilder()
        .maximumSize(10_000)
        .executor(Runnable::run)
        .expireAfter(Expiry.<LaunchId, ProblemException>creating((id, failure) -> pause(failure)))
        .build();

    @Nullable ProblemException current(LaunchId id) {
        return this.failures.getIfPresent(id);
    }

    void failed(LaunchId id, Throwable error) {
        if (error instanceof ProblemException problem && RefreshGrant.isReason(error, Reason.IDP_UNAVAILABLE)) {
            this.failures.put(id, problem);
        }
    }

    private static Duration pause(ProblemException failure) {
        Duration asked = failure.problem().retryAfter();
        if (asked == null || asked.compareTo(LEAST) < 0) {
            return LEAST;
        }
        return (asked.compareTo(MOST) > 0) ? MOST : asked;
    }

}
