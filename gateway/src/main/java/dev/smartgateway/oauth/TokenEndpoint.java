package dev.smartgateway.oauth;

import java.util.Map;

import dev.smartgateway.smart.Issuer;
import dev.smartgateway.store.Secret;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The authorization server's token endpoint, with client authentication, time limit,
 * circuit breaker and size cap. Codes and refresh tokens are sent once and never retried
 * after bytes were sent. Fails with {@code idp-unavailable},
 * {@code token-exchange-failed}, {@code wrong-audience} or, for a refresh that is
 * definitely dead, {@code reauth-required} or, as a {@link ClaimsChallenge},
 * {@code interaction-required}.
 */
public interface TokenEndpoint {

    /**
     * Exchanges a code (RFC 6749 section 4.1.3, RFC 7636 section 4.5).
     * @param redirectUri byte-identical to the one of the authorization request
     */
    Mono<TokenResponse> exchange(Issuer issuer, Secret code, Secret verifier, String redirectUri);

    /**
     * Uses a refresh token (RFC 6749 section 6).
     */
    Mono<TokenResponse> refresh(Issuer issuer, Secret refreshToken);

    /**
     * Revokes a token where the issuer can (RFC 7009). Best effort: completes in any
     * case, within two seconds.
     */
    Mono<Void> revoke(Issuer issuer, Secret token);

    /**
     * Revokes the tokens of a launch that comes to nothing: the refresh token first, then
     * the access token. Best effort, as above.
     */
    default Mono<Void> giveBack(Issuer issuer, TokenSet tokens) {
        Secret refresh = tokens.refresh();
        return ((refresh != null) ? revoke(issuer, refresh) : Mono.<Void>empty()).then(revoke(issuer, tokens.access()))
            .onErrorComplete();
    }

    /**
     * A checked token response: access token present, type Bearer, times sane.
     *
     * @param tokens the tokens; {@code refresh} is {@code null} if none came
     * @param scope the {@code scope} field as received, or {@code null} if absent
     * @param idToken the id_token, unverified, or {@code null}
     * @param fields every other field of the response, server-side only
     */
    record TokenResponse(TokenSet tokens, @Nullable String scope, @Nullable Secret idToken,
            Map<String, Object> fields) {

        /**
         * Copies the fields.
         */
        public TokenResponse {
            fields = Map.copyOf(fields);
        }

        @Override
        public String toString() {
            return "TokenResponse[masked]";
        }

    }

}
