package dev.smartgateway.sandbox.auth.token;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import dev.smartgateway.sandbox.Origin;
import dev.smartgateway.sandbox.Paths;
import dev.smartgateway.sandbox.SandboxProperties;
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
 * The claims of access tokens and id_tokens. The scopes in them are the enforced ones.
 */
@Component
public final class TokenClaims implements OAuth2TokenCustomizer<JwtEncodingContext> {

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
        if (this.entra.isOn()) {
            versionTwo(context, authorization.getPrincipalName());
        }
        if (this.entra.isOn() || authorization.getAuthorizedScopes().contains("fhirUser")) {
            this.users.find(authorization.getPrincipalName())
                .ifPresent((user) -> context.getClaims().claim("fhirUser", this.origin.fhir() + "/" + user.fhirUser()));
        }
    }

    /** An id_token of Entra's second version, as always from its second endpoint. */
    private void versionTwo(JwtEncodingContext context, String user) {
        context.getClaims()
            .issuer(this.origin.url() + Paths.of(SandboxProperties.Mode.AZURE).issuer())
            .claim("tid", Paths.TENANT)
            .claim("ver", "2.0")
            .claim("oid", UUID.nameUUIDFromBytes(user.getBytes(StandardCharsets.UTF_8)).toString())
            .claims((claims) -> claims.keySet().removeAll(Set.of("azp", "auth_time")))
            .claims((claims) -> claims.keySet().removeIf((name) -> "sid".equals(name) && !this.entra.asksFor("sid")));
    }

    /** A version 1 access token, which is Entra's default for a custom resource. */
    private void likeEntra(JwtEncodingContext context, OAuth2Authorization authorization) {
        String client = context.getRegisteredClient().getClientId();
        Set<String> names = this.entra.consented(authorization.getPrincipalName(), client,
                context.getAuthorizedScopes());
        context.getClaims()
            .issuer("https://sts.sandbox.example/" + Paths.TENANT + "/")
            .audience(List.of(this.entra.audience()))
            .claim("appid", client)
            .claim("appidacr", "2")
            .claim("uti", UUID.randomUUID().toString())
            .claim("tid", Paths.TENANT)
            .claim("ver", "1.0")
            .claim("scp", String.join(" ", names))
            .claims((claims) -> claims.remove("scope"));
        if (this.entra.secondVersion()) {
            context.getClaims()
                .issuer(this.origin.url() + Paths.of(SandboxProperties.Mode.AZURE).issuer())
                .audience(List.of(EntraStyle.RESOURCE))
                .claim("azp", client)
                .claim("azpacr", "2")
                .claim("ver", "2.0")
                .claims((claims) -> claims.keySet().removeAll(Set.of("appid", "appidacr")));
        }
        this.users.find(authorization.getPrincipalName())
            .map((user) -> this.switches.text(Switch.FHIR_USER).orElse(user.fhirUser()))
            .filter((user) -> !"none".equals(user))
            .ifPresent((user) -> context.getClaims().claim("fhirUser", this.origin.fhir() + "/" + user));
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
