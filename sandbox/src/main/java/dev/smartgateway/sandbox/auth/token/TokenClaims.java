package dev.smartgateway.sandbox.auth.token;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.smartgateway.sandbox.Origin;
import dev.smartgateway.sandbox.auth.grant.ScopeWords;
import dev.smartgateway.sandbox.auth.grant.Users;
import dev.smartgateway.sandbox.control.Switch;
import dev.smartgateway.sandbox.control.Switches;

import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.stereotype.Component;

/**
 * The claims of access tokens and id_tokens. The scopes written here are the ones
 * enforced.
 */
@Component
public final class TokenClaims implements OAuth2TokenCustomizer<JwtEncodingContext> {

    private final Origin origin;

    private final Users users;

    private final Switches switches;

    TokenClaims(Origin origin, Users users, Switches switches) {
        this.origin = origin;
        this.users = users;
        this.switches = switches;
    }

    @Override
    public void customize(JwtEncodingContext context) {
        OAuth2Authorization authorization = context.getAuthorization();
        if (authorization == null) {
            return;
        }
        if (OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())) {
            context.getClaims().audience(List.of(this.origin.fhir()));
            context.getClaims().claim("client_id", context.getRegisteredClient().getClientId());
            context.getClaims().claim("scope", String.join(" ", effective(context.getAuthorizedScopes())));
            context.getClaims().claims((claims) -> claims.remove("nbf"));
            context.getJwsHeader().type("at+jwt");
            return;
        }
        OAuth2AuthorizationRequest request = authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
        Object nonce = (request != null) ? request.getAdditionalParameters().get("nonce") : null;
        if (nonce != null) {
            context.getClaims().claim("nonce", nonce);
        }
        if (authorization.getAuthorizedScopes().contains("fhirUser")) {
            this.users.find(authorization.getPrincipalName())
                .ifPresent((user) -> context.getClaims().claim("fhirUser", this.origin.fhir() + "/" + user.fhirUser()));
        }
    }

    private Set<String> effective(Set<String> granted) {
        if (this.switches.isOn(Switch.SCOPE_EMPTY)) {
            return Set.of();
        }
        Set<String> scopes = this.switches.text(Switch.SCOPE_NARROW)
            .map(ScopeWords::split)
            .orElseGet(() -> new LinkedHashSet<>(granted));
        this.switches.text(Switch.SCOPE_WIDER)
            .map((text) -> "true".equals(text) ? "patient/*.cruds user/*.cruds" : text)
            .ifPresent((text) -> scopes.addAll(ScopeWords.split(text)));
        return scopes;
    }

}
