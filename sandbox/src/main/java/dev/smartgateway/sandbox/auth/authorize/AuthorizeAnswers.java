package dev.smartgateway.sandbox.auth.authorize;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.smartgateway.sandbox.Origin;
import dev.smartgateway.sandbox.auth.grant.EntraStyle;
import dev.smartgateway.sandbox.control.Stats;
import dev.smartgateway.sandbox.control.Switch;
import dev.smartgateway.sandbox.control.Switches;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationException;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/**
 * Redirects the browser back to the client with a code or an error, and with {@code iss}
 * (RFC 9207).
 */
@Component
public final class AuthorizeAnswers {

    private final Origin origin;

    private final Switches switches;

    private final Stats stats;

    private final EntraStyle entra;

    AuthorizeAnswers(Origin origin, Switches switches, Stats stats, EntraStyle entra) {
        this.origin = origin;
        this.switches = switches;
        this.stats = stats;
        this.entra = entra;
    }

    /**
     * Answers a successful request.
     * @param request the request
     * @param response where to answer
     * @param granted the token that holds the code
     * @throws IOException if the answer cannot be sent
     */
    public void succeed(HttpServletRequest request, HttpServletResponse response, Authentication granted)
            throws IOException {
        OAuth2AuthorizationCodeRequestAuthenticationToken token = (OAuth2AuthorizationCodeRequestAuthenticationToken) granted;
        Map<String, @Nullable String> parameters = new LinkedHashMap<>();
        parameters.put("code",
                (token.getAuthorizationCode() != null) ? token.getAuthorizationCode().getTokenValue() : null);
        parameters.put("state", token.getState());
        redirect(response, String.valueOf(token.getRedirectUri()), parameters);
    }

    /**
     * Answers a refused request; without a trusted redirect URI it shows an error page.
     * @param request the request
     * @param response where to answer
     * @param refused what was wrong
     * @throws IOException if the answer cannot be sent
     */
    public void fail(HttpServletRequest request, HttpServletResponse response, AuthenticationException refused)
            throws IOException {
        String code = (refused instanceof OAuth2AuthenticationException oauth) ? oauth.getError().getErrorCode()
                : "server_error";
        String text = (refused instanceof OAuth2AuthenticationException oauth) ? oauth.getError().getDescription()
                : null;
        this.stats.count("refusedAuthorize." + code);
        OAuth2AuthorizationCodeRequestAuthenticationToken token = (refused instanceof OAuth2AuthorizationCodeRequestAuthenticationException authorize)
                ? authorize.getAuthorizationCodeRequestAuthentication() : null;
        if (token == null || token.getRedirectUri() == null) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST, code + ": " + text);
            return;
        }
        Map<String, @Nullable String> parameters = new LinkedHashMap<>();
        parameters.put("error", code);
        parameters.put("error_description", text);
        parameters.put("state", token.getState());
        redirect(response, token.getRedirectUri(), parameters);
    }

    private void redirect(HttpServletResponse response, String target, Map<String, @Nullable String> parameters)
            throws IOException {
        String mode = this.switches.text(Switch.ISS).orElse("");
        if (!"none".equals(mode) && !this.entra.isOn()) {
            parameters.put("iss", "wrong".equals(mode) ? "https://other.example" : this.origin.url());
        }
        StringBuilder url = new StringBuilder(target);
        char separator = (target.indexOf('?') < 0) ? '?' : '&';
        for (Map.Entry<String, @Nullable String> one : parameters.entrySet()) {
            String value = one.getValue();
            if (value != null) {
                url.append(separator)
                    .append(one.getKey())
                    .append('=')
                    .append(UriUtils.encode(value, StandardCharsets.UTF_8));
                separator = '&';
            }
        }
        response.setHeader("Cache-Control", "no-store");
        response.sendRedirect(url.toString());
    }

}
