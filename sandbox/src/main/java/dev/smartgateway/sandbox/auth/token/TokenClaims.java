package dev.smartgateway.sandbox.auth.token;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.smartgateway.sandbox.Origin;
import dev.smartgateway.sandbox.auth.grant.EntraStyle;
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

    private static final String TENANT = "6f2d1f0e-8f3c-4f57-9d0a-5a4d3b2c1e00";

    private final Origin origin;

    private final Users users;

    private final Switches switches;

    private final EntraStyle entra;

    TokenClaims(Origin origin, Users users, Switches switches, EntraStyle entra) {
        this.origin = origin;
        this.users = users;
        this.switches = switches;
        this.entra = entra;
    }

    @Override
    public void customize(JwtEncodingContext context) {
        OAuth2Authorization authorization = context.getAuthorization();
        if (authorization == null) {
            return;
        }
        if (OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())) {
            if (this.entra.isOn()) {
                likeEntra(context, authorization);
                return;
            }
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
        if (this.entra.isOn() || authorization.getAuthorizedScopes().contains("fhirUser")) {
            this.users.find(authorization.getPrincipalName())
                .ifPresent((user) -> context.getClaims().claim("fhirUser", this.origin.fhir() + "/" + user.fhirUser()));
        }
    }

    /** A version 1 access token, which is Entra's default for a custom resource. */
    private void likeEntra(JwtEncodingContext context, OAuth2Authorization authorization) {
        String client = context.getRegisteredClient().getClientId();
        Set<String> names = this.entra.consented(authorization.getPrincipalName(), client,
                context.getAuthorizedScopes());
        context.getClaims()
            .issuer("https://sts.sandbox.example/" + TENANT + "/")
            .audience(List.of(this.entra.audience()))
            .claim("appid", client)
            .claim("tid", TENANT)
            .claim("ver", "1.0")
            .claim("scp", String.join(" ", names))
            .claims((claims) -> claims.remove("scope"));
        this.users.find(authorization.getPrincipalName())
            .ifPresent((user) -> context.getClaims().claim("fhirUser", this.origin.fhir() + "/" + user.fhirUser()));
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
