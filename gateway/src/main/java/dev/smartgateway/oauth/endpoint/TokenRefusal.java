package dev.smartgateway.oauth.endpoint;

import java.io.Serial;
import java.time.Duration;
import java.util.Set;

import dev.smartgateway.store.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The token endpoint answered with an error. Carries no text of the server but its error
 * code.
 */
final class TokenRefusal extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Codes that are about us or the server, not about the grant. */
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
     * Whether trying again later may help: overload, time-out, fault of the server.
     */
    boolean passing() {
        return this.status >= 500 || this.status == 429 || this.status == 408
                || "temporarily_unavailable".equals(this.error) || "server_error".equals(this.error);
    }

    /**
     * Whether it is about the grant, so that this grant never works again. Servers
     * differ: 400, 401 or 403 with {@code invalid_grant}, 400 {@code invalid_request},
     * Entra's {@code interaction_required}. An answer without an OAuth error code may
     * come from something in between and proves nothing.
     */
    boolean dead() {
        if (this.error == null || passing() || NOT_THE_GRANT.contains(this.error)) {
            return false;
        }
        return this.status == 400 || this.status == 403 || (this.status == 401 && "invalid_grant".equals(this.error));
    }

    /**
     * What the person must prove at the next sign-in, as a JSON object.
     */
    @Nullable Secret claims() {
        return this.claims;
    }

    @Nullable Duration retryAfter() {
        return this.retryAfter;
    }

}
