package dev.smartgateway.sandbox.auth.token;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.smartgateway.sandbox.auth.grant.EntraStyle;
import dev.smartgateway.sandbox.auth.grant.Grant;
import dev.smartgateway.sandbox.auth.grant.Ledger;
import dev.smartgateway.sandbox.control.Stats;
import dev.smartgateway.sandbox.control.Switch;
import dev.smartgateway.sandbox.control.Switches;
import dev.smartgateway.sandbox.steps.StepFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * Writes the token endpoint's answers (RFC 6749, sections 5.1 and 5.2, with SMART's
 * launch context in addition to the token).
 */
@Component
public final class TokenAnswers {

    private final Ledger ledger;

    private final Switches switches;

    private final Stats stats;

    private final IdTokenForger forger;

    private final JsonMapper json;

    private final EntraStyle entra;

    private final EntraRules rules;

    TokenAnswers(Ledger ledger, Switches switches, Stats stats, IdTokenForger forger, JsonMapper json, EntraStyle entra,
            EntraRules rules) {
        this.ledger = ledger;
        this.switches = switches;
        this.stats = stats;
        this.forger = forger;
        this.json = json;
        this.entra = entra;
        this.rules = rules;
    }

    /**
     * Answers a granted request.
     * @param request the token request
     * @param response where to answer
     * @param granted the tokens
     * @throws IOException if the answer cannot be sent
     */
    public void succeed(HttpServletRequest request, HttpServletResponse response, Authentication granted)
            throws IOException {
        OAuth2AccessTokenAuthenticationToken tokens = (OAuth2AccessTokenAuthenticationToken) granted;
        boolean refresh = "refresh_token".equals(request.getParameter("grant_type"));
        this.stats.count(refresh ? "refresh" : "code");
        OAuth2Authorization authorization = Objects.requireNonNull(
                this.ledger.findByToken(tokens.getAccessToken().getTokenValue(), OAuth2TokenType.ACCESS_TOKEN));
        Map<String, Object> answer = tokens(tokens, authorization);
        if (!this.entra.isOn()) {
            answer.putAll(Grant.of(authorization).context());
        }
        misbehave(answer);
        if (refresh) {
            misbehaveOnRefresh(answer);
        }
        request.setAttribute(StepFilter.ANSWER, answer);
        write(response, 200, answer);
    }

    /**
     * Answers a refused request.
     * @param request the token request
     * @param response where to answer
     * @param refused why
     * @throws IOException if the answer cannot be sent
     */
    public void fail(HttpServletRequest request, HttpServletResponse response, AuthenticationException refused)
            throws IOException {
        OAuth2Error error = (refused instanceof OAuth2AuthenticationException oauth) ? oauth.getError()
                : new OAuth2Error("server_error");
        if (this.rules.isOn()) {
            boolean known = "invalid_client".equals(error.getErrorCode());
            write(response, known ? 401 : 400, this.rules.body(error.getErrorCode(), text(refused, error)));
            return;
        }
        this.stats.count("refused." + error.getErrorCode());
        boolean client = "invalid_client".equals(error.getErrorCode());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("error", error.getErrorCode());
        if (error.getDescription() != null) {
            answer.put("error_description", error.getDescription());
        }
        if (client && request.getHeader("Authorization") != null) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"sandbox\"");
        }
        write(response, client ? 401 : 400, answer);
    }

    /** The framework does not report why an assertion is invalid. */
    private static @Nullable String text(AuthenticationException refused, OAuth2Error error) {
        return (refused.getCause() instanceof JwtValidationException bad)
                ? bad.getErrors().iterator().next().getDescription() : error.getDescription();
    }

    private Map<String, Object> tokens(OAuth2AccessTokenAuthenticationToken tokens, OAuth2Authorization authorization) {
        OAuth2AccessToken access = tokens.getAccessToken();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("access_token", access.getTokenValue());
        answer.put("token_type", "Bearer");
        if (access.getIssuedAt() != null && access.getExpiresAt() != null) {
            answer.put("expires_in", Duration.between(access.getIssuedAt(), access.getExpiresAt()).toSeconds());
        }
        Map<String, Object> claims = Objects.requireNonNull(authorization.getAccessToken()).getClaims();
        answer.put("scope", scope((claims != null) ? claims : Map.of()));
        if (tokens.getRefreshToken() != null) {
            answer.put("refresh_token", tokens.getRefreshToken().getTokenValue());
        }
        answer.putAll(tokens.getAdditionalParameters());
        return answer;
    }

    private Object scope(Map<String, Object> claims) {
        return this.entra.isOn() ? this.entra.qualified(String.valueOf(claims.get("scp")))
                : claims.getOrDefault("scope", "");
    }

    private void misbehave(Map<String, Object> answer) {
        drop(answer, Switch.SCOPE_ABSENT, "scope");
        drop(answer, Switch.NO_PATIENT, "patient");
        drop(answer, Switch.NO_REFRESH_TOKEN, "refresh_token");
        drop(answer, Switch.NO_EXPIRES_IN, "expires_in");
        this.switches.text(Switch.TOKEN_TYPE).ifPresent((type) -> answer.put("token_type", type));
        this.switches.value(Switch.BAD_PATIENT).ifPresent((how) -> answer.put("patient", badPatient(how)));
        this.switches.value(Switch.BAD_ENCOUNTER).ifPresent((value) -> answer.put("encounter", value));
        if (this.switches.isOn(Switch.EXPIRES_IN_STRING)) {
            answer.computeIfPresent("expires_in", (name, value) -> value.toString());
        }
        if (this.switches.isOn(Switch.BANNER_STRING)) {
            answer.computeIfPresent("need_patient_banner", (name, value) -> value.toString());
        }
        if (this.switches.isOn(Switch.TOKEN_HUGE)) {
            answer.put("padding", "x".repeat(2 * 1024 * 1024));
        }
        this.switches.text(Switch.ID_TOKEN)
            .ifPresent((how) -> answer.computeIfPresent("id_token",
                    (name, honest) -> "missing".equals(how) ? null : this.forger.forge((String) honest, how)));
    }

    private void misbehaveOnRefresh(Map<String, Object> answer) {
        drop(answer, Switch.REFRESH_NO_PATIENT, "patient");
        drop(answer, Switch.REFRESH_NO_ID_TOKEN, "id_token");
        this.switches.text(Switch.REFRESH_PATIENT).ifPresent((id) -> answer.put("patient", id));
        this.switches.text(Switch.REFRESH_SUB)
            .ifPresent((subject) -> answer.computeIfPresent("id_token",
                    (name, honest) -> this.forger.withSubject((String) honest, subject)));
    }

    private void drop(Map<String, Object> answer, Switch one, String member) {
        if (this.switches.isOn(one)) {
            answer.remove(member);
        }
    }

    private static Object badPatient(Object how) {
        return switch (String.valueOf(how)) {
            case "path" -> "../Patient/x?a=b";
            case "array" -> List.of("a", "b");
            case "number" -> 12345;
            default -> how;
        };
    }

    private void write(HttpServletResponse response, int status, Map<String, Object> answer) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Pragma", "no-cache");
        response.getOutputStream().write(this.json.writeValueAsBytes(answer));
    }

}
