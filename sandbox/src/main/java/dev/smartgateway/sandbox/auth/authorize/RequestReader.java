package dev.smartgateway.sandbox.auth.authorize;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.sandbox.auth.grant.EntraStyle;
import dev.smartgateway.sandbox.auth.grant.Grant;
import dev.smartgateway.sandbox.auth.grant.Launch;
import dev.smartgateway.sandbox.auth.grant.Launches;
import dev.smartgateway.sandbox.auth.grant.ScopeWords;
import dev.smartgateway.sandbox.control.Stats;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeRequestAuthenticationConverter;
import org.springframework.stereotype.Component;

/**
 * Reads an authorization request: drops unknown scopes and adds the launch context. Not
 * an {@code AuthenticationConverter} by type, because as a bean it would be used to read
 * bearer tokens.
 */
@Component
public final class RequestReader {

    private final OAuth2AuthorizationCodeRequestAuthenticationConverter plain = new OAuth2AuthorizationCodeRequestAuthenticationConverter();

    private final Launches launches;

    private final Stats stats;

    private final EntraStyle entra;

    RequestReader(Launches launches, Stats stats, EntraStyle entra) {
        this.launches = launches;
        this.stats = stats;
        this.entra = entra;
    }

    /**
     * Reads a request.
     * @param request the HTTP request
     * @return the authorization request, or {@code null} if it is an answered consent
     * page
     */
    public @Nullable Authentication convert(HttpServletRequest request) {
        Authentication read = this.plain.convert(request);
        if (!(read instanceof OAuth2AuthorizationCodeRequestAuthenticationToken token)) {
            return null;
        }
        this.stats.count("authorize");
        this.stats.keep("authorize", request);
        Set<String> scopes = new LinkedHashSet<>(token.getScopes());
        if (!this.entra.isOn()) {
            scopes.removeIf((word) -> !ScopeWords.isKnown(word));
        }
        String handle = this.entra.isOn() ? null : request.getParameter("launch");
        Launch launch = (handle != null) ? this.launches.peek(handle).orElse(null) : null;
        if (launch != null && !launch.scopes().isEmpty()) {
            scopes.retainAll(launch.scopes());
        }
        Map<String, Object> parameters = new HashMap<>(token.getAdditionalParameters());
        parameters.put(Grant.PARAMETER, new Grant(launch));
        return new OAuth2AuthorizationCodeRequestAuthenticationToken(token.getAuthorizationUri(), token.getClientId(),
                (Authentication) token.getPrincipal(), token.getRedirectUri(), token.getState(), scopes, parameters);
    }

}
