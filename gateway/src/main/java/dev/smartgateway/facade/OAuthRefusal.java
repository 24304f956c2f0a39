package dev.smartgateway.facade;

import dev.smartgateway.reason.Problem;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;

/**
 * A refusal as an OAuth error (RFC 6749 sections 4.1.2.1 and 5.2, OpenID Connect Core
 * section 3.1.2.6), with the gateway's reason for the audit trail.
 */
final class OAuthRefusal extends ProblemException {

    private static final long serialVersionUID = 1L;

    private final String error;

    OAuthRefusal(Reason reason, String error, String description) {
        this(new Problem(reason.code(), reason.status(), description, null), error);
    }

    private OAuthRefusal(Problem problem, String error) {
        super(problem);
        this.error = error;
    }

    static OAuthRefusal invalidRequest(String description) {
        return new OAuthRefusal(Reason.BAD_REQUEST, "invalid_request", description);
    }

    static OAuthRefusal invalidGrant() {
        return new OAuthRefusal(Reason.CODE_NOT_VALID, "invalid_grant", Reason.CODE_NOT_VALID.advice());
    }

    /**
     * Maps any failure to an OAuth error. An unknown or ended launch becomes
     * {@code login_required}.
     */
    static OAuthRefusal of(Throwable failure) {
        if (failure instanceof OAuthRefusal known) {
            return known;
        }
        Problem problem = (failure instanceof ProblemException known) ? known.problem()
                : Reason.INTERNAL.asException().problem();
        String error = switch (problem.status()) {
            case 401 -> "login_required";
            case 404 -> Reason.UNKNOWN_LAUNCH.code().equals(problem.code()) ? "login_required" : "invalid_request";
            case 429, 503 -> "temporarily_unavailable";
            case 400, 403 -> "access_denied";
            default -> "server_error";
        };
        return new OAuthRefusal(problem, error);
    }

    String error() {
        return this.error;
    }

}
