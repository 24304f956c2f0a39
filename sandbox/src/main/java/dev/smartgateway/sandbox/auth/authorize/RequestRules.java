package dev.smartgateway.sandbox.auth.authorize;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import dev.smartgateway.sandbox.Origin;
import dev.smartgateway.sandbox.auth.grant.EntraStyle;
import dev.smartgateway.sandbox.auth.grant.Grant;
import dev.smartgateway.sandbox.auth.grant.Launches;
import dev.smartgateway.sandbox.control.Switch;
import dev.smartgateway.sandbox.control.Switches;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * Checks an authorization request. Errors in the redirect URI are shown on a page; all
 * others are returned to the client.
 */
@Component
public final class RequestRules implements Consumer<OAuth2AuthorizationCodeRequestAuthenticationContext> {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Origin origin;

    private final Launches launches;

    private final Switches switches;

    private final EntraStyle entra;

    RequestRules(Origin origin, Launches launches, Switches switches, EntraStyle entra) {
        this.origin = origin;
        this.launches = launches;
        this.switches = switches;
        this.entra = entra;
    }

    @Override
    public void accept(OAuth2AuthorizationCodeRequestAuthenticationContext context) {
        OAuth2AuthorizationCodeRequestAuthenticationToken request = context.getAuthentication();
        Map<String, Object> parameters = request.getAdditionalParameters();
        String redirect = request.getRedirectUri();
        if (redirect == null
                || !(context.getRegisteredClient().getRedirectUris().contains(redirect) || isLoopback(redirect))) {
            throw refusal("invalid_request",
                    this.entra.isOn() ? EntraStyle.WRONG_REDIRECT : "redirect_uri is not registered", request, null);
        }
        this.switches.text(Switch.AUTHORIZE_ERROR).ifPresent((error) -> {
            throw refusal(error, "the sandbox was told to refuse", request, redirect);
        });
        if (this.entra.isOn()) {
            acceptAsEntra(request);
            return;
        }
        require(isText(request.getState()), "state is required", request);
        require(isText(parameters.get("code_challenge")), "code_challenge is required", request);
        require("S256".equals(parameters.get("code_challenge_method")), "code_challenge_method must be S256", request);
        require(this.origin.fhir().equals(parameters.get("aud")), "aud must be " + this.origin.fhir(), request);
        if (parameters.containsKey("launch")) {
            Grant grant = (Grant) parameters.get(Grant.PARAMETER);
            require(grant != null && grant.launch().filter(this.launches::take).isPresent(),
                    "launch is unknown, used or expired", request);
        }
    }

    /**
     * Checks a request as Entra does. {@code launch} and {@code aud} are not checked,
     * because Entra ignores them like every unknown parameter.
     */
    private void acceptAsEntra(OAuth2AuthorizationCodeRequestAuthenticationToken request) {
        Map<String, Object> parameters = request.getAdditionalParameters();
        this.switches.text(Switch.ENTRA_REFUSAL).map(EntraStyle::atSignIn).ifPresent((refused) -> {
            throw refusal(refused.getKey(), refused.getValue(), request, request.getRedirectUri());
        });
        this.entra.refusal(request.getClientId(), request.getScopes(), parameters).ifPresent((refused) -> {
            throw refusal(refused.getKey(), refused.getValue(), request, request.getRedirectUri());
        });
    }

    private static void require(boolean holds, String text, OAuth2AuthorizationCodeRequestAuthenticationToken request) {
        if (!holds) {
            throw refusal("invalid_request", text, request, request.getRedirectUri());
        }
    }

    private static boolean isText(@Nullable Object value) {
        return value instanceof String text && !text.isBlank();
    }

    /**
     * Returns whether this is a loopback address (RFC 8252 section 7.3: any port); any
     * /callback path is accepted.
     */
    private static boolean isLoopback(String redirect) {
        try {
            URI uri = URI.create(redirect);
            return "http".equals(uri.getScheme()) && local(String.valueOf(uri.getHost()))
                    && uri.getRawUserInfo() == null && uri.getRawFragment() == null && uri.getRawQuery() == null
                    && uri.getRawPath().matches("(/_gateway)?/callback/[A-Za-z0-9._~-]+");
        }
        catch (IllegalArgumentException ex) {
            return false;
        }
    }

    private static boolean local(String host) {
        return LOOPBACK.contains(host) || host.endsWith(".localhost");
    }

    private static OAuth2AuthorizationCodeRequestAuthenticationException refusal(String code, String text,
            OAuth2AuthorizationCodeRequestAuthenticationToken request, @Nullable String redirect) {
        return new OAuth2AuthorizationCodeRequestAuthenticationException(new OAuth2Error(code, text, null),
                new OAuth2AuthorizationCodeRequestAuthenticationToken(request.getAuthorizationUri(),
                        request.getClientId(), (Authentication) request.getPrincipal(), redirect, request.getState(),
                        request.getScopes(), Map.of()));
    }

}
