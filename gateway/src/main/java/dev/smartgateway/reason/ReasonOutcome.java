package dev.smartgateway.reason;

import java.util.List;

import dev.smartgateway.json.Json;

/**
 * Writes a problem as an OperationOutcome, in the same shape for every part of the
 * gateway. The request id is in the header {@code X-Request-Id}.
 *
 * @see <a href="https://hl7.org/fhir/R4/operationoutcome.html">OperationOutcome</a>
 */
public final class ReasonOutcome {

    /** System of the reason codes. */
    public static final String SYSTEM = "urn:smartgateway:reason";

    private ReasonOutcome() {
    }

    /**
     * Returns the OperationOutcome of a reason.
     */
    public static Json.Obj of(Reason reason) {
        return of(reason.problem());
    }

    /**
     * Returns the OperationOutcome of a problem.
     */
    public static Json.Obj of(Problem problem) {
        Json.Obj coding = Json.obj("system", SYSTEM, "code", problem.code());
        Json.Obj details = Json.obj("coding", List.of(coding), "text", problem.advice());
        Json.Obj issue = Json.obj("severity", "error", "code", issueType(problem.status()), "details", details,
                "diagnostics", problem.advice());
        return Json.obj("resourceType", "OperationOutcome", "issue", List.of(issue));
    }

    /** Maps an HTTP status to the FHIR R4 issue type. */
    static String issueType(int status) {
        return switch (status) {
            case 401 -> "login";
            case 403 -> "forbidden";
            case 404 -> "not-found";
            case 405, 406, 415, 501, 505 -> "not-supported";
            case 408, 504 -> "timeout";
            case 409, 412 -> "conflict";
            case 413, 414, 431 -> "too-long";
            case 422 -> "required";
            case 429 -> "throttled";
            case 503 -> "transient";
            default -> (status < 500) ? "invalid" : "exception";
        };
    }

}
