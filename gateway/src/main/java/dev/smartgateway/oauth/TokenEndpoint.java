package dev.smartgateway.oauth;

import java.util.Map;

import dev.smartgateway.smart.Issuer;
import dev.smartgateway.store.Secret;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The authorization server's token endpoint, with client authentication, time limit,
 * circuit breaker and size limit. Codes and refresh tokens are never sent again once
 * bytes have been sent. Fails with {@code idp-unavailable}, {@code
 * token-exchange-failed}, {@code wrong-audience} or, for a refresh token that is
 * permanently invalid, with {@code reauth-required} or a {@link ClaimsChallenge} ({@code
 * interaction-required}).
 */
public interface TokenEndpoint {

    /**
     * Exchanges an authorization code (RFC 6749 section 4.1.3, RFC 7636 section 4.5).
     * @param redirectUri byte-identical to the one of the authorization request
     */
    Mono<TokenResponse> exchange(Issuer issuer, Secret code, Secret verifier, String redirectUri);

    /**
     * Uses a refresh token (RFC 6749 section 6).
     */
    Mono<TokenResponse> refresh(Issuer issuer, Secret refreshToken);

    /**
     * Revokes a token where the issuer supports it (RFC 7009). Best effort: always
     * completes, within two seconds.
     */
    Mono<Void> revoke(Issuer issuer, Secret token);

    /**
     * A checked token response: it has an access token of type Bearer and plausible
     * times.
     *
     * @param tokens the tokens; {@code refresh} is {@code null} if none came
     * @param scope the {@code scope} field as received, or {@code null} if absent
     * @param idToken the id_token, unverified, or {@code null}
     * @param fields all other fields of the response; never sent to the browser
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
