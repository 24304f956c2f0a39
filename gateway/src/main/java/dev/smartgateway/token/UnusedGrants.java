package dev.smartgateway.token;

import dev.smartgateway.oauth.TokenSet;
import reactor.core.publisher.Mono;

/**
 * Revokes the tokens of a launch that was refused or cancelled after it got them.
 */
public interface UnusedGrants {

    /**
     * Revokes the tokens if the issuer supports it: the refresh token first, then the
     * access token. While a live launch shares their grant they are kept, sealed, and
     * revoked with the last one, because at many servers the grant would end for all of
     * them. Best effort: completes in any case, within seconds.
     * @param owner owner that the launch would have had; without {@code sid},
     * {@code subject} and session the grant does not count as shared
     */
    Mono<Void> giveBack(LaunchRecord.Owner owner, TokenSet tokens);

    /**
     * Revokes in the same way the tokens of a launch that waited for its patient or could
     * not be added to a session. Does nothing if it has none.
     */
    Mono<Void> giveBack(LaunchRecord launch);

}
