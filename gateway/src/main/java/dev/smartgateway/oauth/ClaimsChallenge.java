package dev.smartgateway.oauth;

import java.io.Serial;

import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.store.Secret;

/**
 * The authorization server renews nothing until the person has signed in again in a
 * certain way (OpenID Connect Core section 5.5; Entra's conditional access). The claims
 * go back to it, unread, with the next authorization request.
 */
public final class ClaimsChallenge extends ProblemException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Secret claims;

    /**
     * Carries a challenge.
     * @param claims a JSON object
     */
    public ClaimsChallenge(Secret claims) {
        super(Reason.INTERACTION_REQUIRED.asException().problem());
        this.claims = claims;
    }

    /**
     * The claims, as received.
     */
    public Secret claims() {
        return this.claims;
    }

}
