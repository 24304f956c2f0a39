package dev.smartgateway.oauth.endpoint;

import java.time.Instant;
import java.util.Set;

import dev.smartgateway.store.Secret;

import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;

/**
 * Grant requests in the form that Spring's token clients require. Values that a token
 * request does not carry are placeholders.
 */
final class GrantRequests {

    private static final String UNSENT = "unsent";

    private GrantRequests() {
    }

    static OAuth2AuthorizationCodeGrantRequest code(ClientRegistration registration, Secret code, Secret verifier,
            String redirectUri) {
        OAuth2AuthorizationRequest request = OAuth2AuthorizationRequest.authorizationCode()
            .authorizationUri(String.valueOf(registration.getProviderDetails().getAuthorizationUri()))
            .clientId(registration.getClientId())
            .redirectUri(redirectUri)
            .state(UNSENT)
            .attributes((attributes) -> attributes.put(PkceParameterNames.CODE_VERIFIER, verifier.use((text) -> text)))
            .build();
        OAuth2AuthorizationResponse response = OAuth2AuthorizationResponse.success(code.use((text) -> text))
            .redirectUri(redirectUri)
            .state(UNSENT)
            .build();
        return new OAuth2AuthorizationCodeGrantRequest(registration,
                new OAuth2AuthorizationExchange(request, response));
    }

    static OAuth2RefreshTokenGrantRequest refresh(ClientRegistration registration, Secret token) {
        OAuth2AccessToken access = new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, UNSENT, Instant.EPOCH,
                Instant.EPOCH.plusSeconds(1));
        OAuth2RefreshToken refresh = new OAuth2RefreshToken(token.use((text) -> text), Instant.EPOCH);
        return new OAuth2RefreshTokenGrantRequest(registration, access, refresh, Set.of());
    }

}
