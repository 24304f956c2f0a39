package dev.smartgateway.launch.callback;

import java.net.URI;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smartgateway.launch.web.LaunchParameters;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.store.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The authorization response received through the browser; exactly one of code and
 * refusal is present.
 *
 * @param state the state, or {@code null}
 * @param code the code, or {@code null}
 * @param refusal the error, or {@code null}
 * @param iss RFC 9207 issuer, or {@code null}
 */
record AuthorizationResponse(@Nullable String state, @Nullable Secret code, @Nullable Refusal refusal,
        @Nullable String iss) {

    private static final Set<String> DEFINED = Set.of("invalid_request", "unauthorized_client", "access_denied",
            "unsupported_response_type", "invalid_scope", "server_error", "temporarily_unavailable",
            "interaction_required", "login_required", "account_selection_required", "consent_required",
            "invalid_request_uri", "invalid_request_object", "request_not_supported", "request_uri_not_supported",
            "invalid_target");

    /**
     * An error response (RFC 6749 section 4.1.2.1).
     *
     * @param error error code; {@code error} if the received one is malformed
     * @param description text for a person, or {@code null}
     * @param link https page about the error, or {@code null}
     */
    record Refusal(String error, @Nullable String description, @Nullable URI link) {

        private static final Pattern NUMBER = Pattern.compile("AADSTS([0-9]{1,10}):.*", Pattern.DOTALL);

        /**
         * Returns the name of the error for the log; {@code other-error} if neither OAuth
         * nor OpenID Connect defines it.
         */
        String check() {
            return DEFINED.contains(this.error) ? this.error.replace('_', '-') : "other-error";
        }

        /**
         * Returns the reason of the refusal. Entra states it as a number at the start of
         * the description; an unknown number is ignored and the error code decides.
         * @param dialect dialect of the authorization server
         */
        Reason reason(Issuer.Dialect dialect) {
            Matcher number = NUMBER.matcher((this.description != null) ? this.description : "");
            if (dialect == Issuer.Dialect.ENTRA && number.matches()) {
                return switch (number.group(1)) {
                    case "65001", "65004", "90094", "90093", "90095" -> Reason.CONSENT_NEEDED;
                    case "50105" -> Reason.NOT_ASSIGNED;
                    case "70044" -> Reason.INTERACTION_REQUIRED;
                    default -> coded();
                };
            }
            return coded();
        }

        /**
         * Returns the reason for the error code (OpenID Connect Core section 3.1.2.6).
         */
        private Reason coded() {
            return switch (this.error) {
                case "consent_required" -> Reason.CONSENT_NEEDED;
                case "interaction_required", "login_required", "account_selection_required" ->
                    Reason.INTERACTION_REQUIRED;
                default -> Reason.AUTHORIZATION_REFUSED;
            };
        }

    }

    /**
     * Reads the parameters of a response.
     * @throws dev.smartgateway.reason.ProblemException with {@code bad-request} if a
     * parameter is repeated, empty or too long, or unless exactly one of code and error
     * is present
     */
    static AuthorizationResponse of(LaunchParameters parameters) {
        String state = parameters.optional("state", 200);
        String code = parameters.optional("code", 8192);
        String error = parameters.optional("error", 200);
        if ((code == null) == (error == null)) {
            throw Reason.BAD_REQUEST.at("code-or-error", "code");
        }
        Refusal refusal = null;
        if (error != null) {
            refusal = new Refusal(error.matches("[a-z_]{1,60}") ? error : "error",
                    text(parameters.optional("error_description", 2000)), link(parameters.optional("error_uri", 2000)));
        }
        return new AuthorizationResponse(state, (code != null) ? Secret.of(code) : null, refusal,
                parameters.optional("iss", 2000));
    }

    private static @Nullable String text(@Nullable String description) {
        return (description != null) ? description.replace('+', ' ') : null;
    }

    private static @Nullable URI link(@Nullable String text) {
        try {
            URI uri = (text != null) ? URI.create(text) : null;
            return (uri != null && "https".equals(uri.getScheme()) && uri.getHost() != null) ? uri : null;
        }
        catch (IllegalArgumentException ex) {
            return null;
        }
    }

    @Override
    public String toString() {
        return "AuthorizationResponse[masked]";
    }

}
