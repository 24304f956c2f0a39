package dev.smartgateway.token;

import dev.smartgateway.oauth.TokenSet;
import reactor.core.publisher.Mono;

/**
 * Revokes the tokens of a launch that was refused or cancelled after it got them.
 */
public interface UnusedGrants {

    /**
     * Revokes the tokens where the issuer can: the refresh token first, then the access
     * token. While a live launch shares their grant they are kept, sealed, and revoked
     * with the last one, because at many servers the grant would end for all of them.
     * Best effort: completes in any case, within seconds.
     * @param owner who the launch would have belonged to; without {@code sid},
     * {@code subject} and session nothing is taken for shared
     */
    Mono<Void> giveBack(LaunchRecord.Owner owner, TokenSet tokens);

    /**
     * The same for the tokens of a launch that waited for its patient or could not be
     * added to a session. Does nothing if it has none.
     */
    Mono<Void> giveBack(LaunchRecord launch);

}
