package dev.smartgateway.oauth.endpoint;

import java.io.Serial;
import java.time.Duration;
import java.util.Set;

import dev.smartgateway.store.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The token endpoint answered with an error. Contains only the server's error code, none
 * of its text.
 */
final class TokenRefusal extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Error codes about the client or the server, not about the grant. */
    private static final Set<String> NOT_THE_GRANT = Set.of("invalid_client", "unauthorized_client",
            "unsupported_grant_type", "temporarily_unavailable", "server_error", "slow_down");

    private final int status;

    private final @Nullable String error;

    private final @Nullable Duration retryAfter;

    private final transient @Nullable Secret claims;

    TokenRefusal(int status, @Nullable String error, @Nullable Duration retryAfter, @Nullable Secret claims) {
        super("status " + status + ((error != null) ? " " + error : ""), null, false, false);
        this.status = status;
        this.error = error;
        this.retryAfter = retryAfter;
        this.claims = claims;
    }

    /**
     * Returns whether a later attempt may succeed: overload, timeout, server error.
     */
    boolean passing() {
        return this.status >= 500 || this.status == 429 || this.status == 408
                || "temporarily_unavailable".equals(this.error) || "server_error".equals(this.error);
    }

    /**
     * Returns whether the grant itself is invalid, so that it will never be accepted.
     * Servers differ: 400, 401 or 403 with {@code invalid_grant}, 400 {@code
     * invalid_request}, Entra's {@code interaction_required}. An answer without an OAuth
     * error code may come from an intermediary and proves nothing.
     */
    boolean dead() {
        if (this.error == null || passing() || NOT_THE_GRANT.contains(this.error)) {
            return false;
        }
        return this.status == 400 || this.status == 403 || (this.status == 401 && "invalid_grant".equals(this.error));
    }

    /**
     * Returns the claims that the next sign-in must satisfy, as a JSON object.
     */
    @Nullable Secret claims() {
        return this.claims;
    }

    @Nullable Duration retryAfter() {
        return this.retryAfter;
    }

}
