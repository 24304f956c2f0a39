package dev.smartgateway.sandbox.auth.token;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smartgateway.sandbox.auth.client.SandboxClients;
import dev.smartgateway.sandbox.auth.grant.EntraStyle;
import dev.smartgateway.sandbox.control.SandboxClock;
import dev.smartgateway.sandbox.control.Stats;
import dev.smartgateway.sandbox.control.Switch;
import dev.smartgateway.sandbox.control.Switches;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * The checks that Entra's token endpoint makes before it handles a grant, and the format
 * of its errors.
 */
@Component
public final class EntraRules {

    private static final Pattern NUMBER = Pattern.compile("AADSTS(\\d+)");

    private final EntraStyle style;

    private final Switches switches;

    private final Stats stats;

    private final JsonMapper json;

    private final SandboxClock clock;

    EntraRules(EntraStyle style, Switches switches, Stats stats, JsonMapper json, SandboxClock clock) {
        this.style = style;
        this.switches = switches;
        this.stats = stats;
        this.json = json;
        this.clock = clock;
    }

    public boolean isOn() {
        return this.style.isOn();
    }

    /**
     * Refuses a token request if a check fails.
     * @param request the request
     * @param response where to answer
     * @return whether it was answered
     * @throws IOException if the answer cannot be sent
     */
    public boolean refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!isOn()) {
            return false;
        }
        boolean spa = SandboxClients.SPA.equals(request.getParameter("client_id"));
        boolean browser = request.getHeader("Origin") != null;
        if (browser && !spa) {
            write(response, "invalid_request", "AADSTS9002326: Cross-origin token redemption is permitted only for the "
                    + "'Single-Page Application' client-type.");
        }
        else if (!browser && spa) {
            write(response, "invalid_request", "AADSTS9002327: Tokens issued for the 'Single-Page Application' "
                    + "client-type may only be redeemed via cross-origin requests.");
        }
        else if (request.getParameter("resource") != null) {
            write(response, "invalid_request", "AADSTS901002: The 'resource' request parameter is not supported.");
        }
        else {
            return "refresh_token".equals(request.getParameter("grant_type")) && refuseRefresh(response);
        }
        return true;
    }

    private boolean refuseRefresh(HttpServletResponse response) throws IOException {
        Optional<String> claims = this.switches.text(Switch.TOKEN_CLAIMS);
        if (claims.isPresent()) {
            challenge(response, claims.get());
            return true;
        }
        if (this.switches.text(Switch.ENTRA_REFUSAL).filter("70044"::equals).isPresent()) {
            write(response, "invalid_grant", "AADSTS70044: The session has expired or is invalid due to sign-in "
                    + "frequency checks by conditional access.");
            return true;
        }
        return false;
    }

    private void challenge(HttpServletResponse response, String claims) throws IOException {
        Map<String, Object> answer = body("interaction_required",
                "AADSTS50076: Due to a configuration change made by your administrator you must use multi-factor "
                        + "authentication.");
        answer.put("suberror", "basic_action");
        answer.put("claims", claims);
        write(response, 400, answer);
    }

    /**
     * The body of a refusal.
     * @param error an OAuth error code
     * @param text the fault, beginning with Entra's error number if it is known
     * @return the members
     */
    Map<String, Object> body(String error, @Nullable String text) {
        this.stats.count("refused." + error);
        String words = (text != null && text.startsWith("AADSTS")) ? text : worded(error);
        Matcher number = NUMBER.matcher(words);
        String trace = UUID.randomUUID().toString();
        String correlation = UUID.randomUUID().toString();
        Instant now = this.clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("error", error);
        answer.put("error_description",
                words + " Trace ID: " + trace + " Correlation ID: " + correlation + " Timestamp: " + now);
        answer.put("error_codes", number.find() ? List.of(Integer.valueOf(number.group(1))) : List.of());
        answer.put("timestamp", now.toString());
        answer.put("trace_id", trace);
        answer.put("correlation_id", correlation);
        return answer;
    }

    private static String worded(String error) {
        return switch (error) {
            case "invalid_grant" -> "AADSTS70008: The provided authorization code or refresh token has expired, was "
                    + "revoked, or does not belong to this request.";
            case "invalid_client" -> "AADSTS7000215: Invalid client secret provided.";
            case "unauthorized_client" -> "AADSTS700016: Application was not found in the directory.";
            default -> "AADSTS900144: The request is not what this endpoint takes.";
        };
    }

    private void write(HttpServletResponse response, String error, String text) throws IOException {
        write(response, 400, body(error, text));
    }

    private void write(HttpServletResponse response, int status, Map<String, Object> answer) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json; charset=utf-8");
        response.setHeader("Cache-Control", "no-store, no-cache");
        response.getOutputStream().write(this.json.writeValueAsBytes(answer));
    }

}
