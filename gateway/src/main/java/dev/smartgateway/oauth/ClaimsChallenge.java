package dev.smartgateway.oauth;

import java.io.Serial;

import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.store.Secret;

/**
 * The authorization server refuses to renew tokens until the user has signed in again
 * with certain claims (OpenID Connect Core section 5.5; Entra conditional access). The
 * claims are returned unread with the next authorization request.
 */
public final class ClaimsChallenge extends ProblemException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Secret claims;

    /**
     * Creates a challenge.
     * @param claims a JSON object
     */
    public ClaimsChallenge(Secret claims) {
        super(Reason.INTERACTION_REQUIRED.asException().problem());
        this.claims = claims;
    }

    /**
     * Returns the claims as received.
     */
    public Secret claims() {
        return this.claims;
    }

}
