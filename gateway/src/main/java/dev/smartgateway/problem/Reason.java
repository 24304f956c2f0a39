package dev.smartgateway.problem;

/**
 * Why the gateway itself refused or failed: the closed list of the shell rooms (the
 * policy room has its own list). The code is stable and goes alike to the body, the
 * {@code X-Gateway-Reason} header, the log, the metric and the audit event.
 */
public enum Reason {

    /** No session cookie, or one this gateway did not make. */
    NO_SESSION("no-session", 401, "Open the app from the EHR, or start at /launch."),

    /** The session ran out. */
    SESSION_EXPIRED("session-expired", 401, "Launch the app again."),

    /** The user ended the session or launch, perhaps in another tab or browser. */
    SESSION_ENDED("session-ended", 401, "Launch the app again."),

    /** The identity provider said that the user signed out there. */
    PROVIDER_LOGOUT("provider-logout", 401, "You signed out at the EHR. Launch the app again."),

    /** An operator ended the launch, the session, all of this user's or everything. */
    OPERATOR_LOGOUT("operator-logout", 401, "An operator ended this session. Launch the app again."),

    /** What was stored cannot be read any more: its key is gone, or Redis lost it. */
    SESSION_LOST("session-lost", 401, "The stored session cannot be read any more. Launch the app again."),

    /** Another launch of this browser has replaced the session id meanwhile. */
    SESSION_REPLACED("session-replaced", 401, "Another launch renewed this browser's session. Send the request again."),

    /** More launches than the app allows; the oldest had to go. */
    LAUNCH_EVICTED("launch-evicted", 401, "Too many launches were open in this browser. Launch the app again."),

    /** Somebody else signed in at the same EHR, or it is not known who. */
    USER_CHANGED("user-changed", 401,
            "Somebody else, or somebody not known, signed in in this browser. Launch the app again."),

    /** The authorization server renewed the token and took every FHIR scope away. */
    SCOPES_WITHDRAWN("scopes-withdrawn", 401, "The EHR no longer grants any FHIR data. Launch the app again."),

    /** The scopes of the launch changed in the middle of a request. */
    SCOPES_CHANGED("scopes-changed", 409,
            "The EHR changed what this launch may do while the request ran. See what was done, then send the rest."),

    /** The authorization server no longer renews this launch. */
    REAUTH_REQUIRED("reauth-required", 401, "Launch the app again."),

    /** The authorization server wants the person to sign in again, with more proof. */
    INTERACTION_REQUIRED("interaction-required", 401,
            "The sign-in service asks for another sign-in. Launch the app again."),
    /** The FHIR service does not accept the token, also not after a refresh. */
    TOKEN_REFUSED("token-refused", 401, "Launch the app again; if it persists, check the audience with the doctor."),

    /** The authorization server answered with another patient or subject. */
    CONTEXT_CHANGED("context-changed", 401, "The patient in context changed. Launch the app again."),

    /** The launch id of the URL is not one of this browser. */
    UNKNOWN_LAUNCH("unknown-launch", 404, "This launch does not belong to this browser or has ended. Launch again."),

    /** This browser had more than one launch and the request did not say which. */
    WHICH_LAUNCH("which-launch", 409,
            "This browser had more than one launch. Use /launches/{id}/fhir instead of /fhir."),

    /** The request came from another site. */
    CROSS_SITE("cross-site", 403, "Only pages of this origin may call. Send the request from the app itself."),

    /** A launch or a choice of a patient in a frame or by a script. */
    TOP_LEVEL_ONLY("top-level-only", 403,
            "This works only in a window or tab of its own, opened by a person. Open it there."),

    /** FHIR data as script, style, worker, object or embedded page. */
    NOT_AS_CODE("not-as-code", 403,
            "FHIR data is not served as script, style, worker, object or embed. Fetch it, or offer it as a download."),

    /** Several apps fit a launch and it does not say which. */
    WHICH_APP("which-app", 400, "Several apps fit this launch. Add the app to the address: /launch/ and its name."),

    /** Nothing is served under this path. */
    NOT_FOUND("not-found", 404, "Nothing is served here."),

    /** The method is not allowed here. */
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "This path does not support this method."),

    /** A parameter is missing, empty, repeated or too long. */
    BAD_REQUEST("bad-request", 400, "A parameter is missing, repeated or malformed."),

    /** The request is not HTTP/1.1 as RFC 9112 writes it. */
    NOT_HTTP("not-http", 400, "The request is not written as HTTP wants it. Check the URL's encoding and the headers."),

    /** No Host header, several, or one that names no host. */
    BAD_HOST("bad-host", 400, "Send one Host header with the name of the host."),

    /** The request body ended early or is not written as HTTP wants it. */
    BODY_INCOMPLETE("body-incomplete", 400, "The body did not arrive whole. Send the request again."),

    /** The request body came too slowly. */
    REQUEST_TIMEOUT("request-timeout", 408, "The request came too slowly. Send it again."),

    /** The URL is longer than allowed. */
    URL_TOO_LONG("url-too-long", 414, "The URL is longer than this gateway accepts. Send the search as a form."),

    /** The request headers are larger than allowed. */
    HEADERS_TOO_LARGE("headers-too-large", 431,
            "The headers are larger than this gateway accepts. Delete this site's cookies and try again."),

    /** The method is not one of HTTP's. */
    UNKNOWN_METHOD("unknown-method", 501, "This gateway does not know this method."),

    /** Another version of HTTP than 1.0 and 1.1. */
    HTTP_VERSION("http-version", 505, "Send HTTP/1.1."),

    /** The request body is larger than allowed. */
    TOO_LARGE("too-large", 413, "The body is larger than this gateway accepts."),

    /** Too many requests of this browser. */
    TOO_MANY("too-many-requests", 429, "Wait and try again."),

    /** A logout call of an identity provider that does not prove itself. */
    BAD_LOGOUT("bad-logout", 400, "The logout token or session id is not valid here."),

    /** The {@code iss} is not configured. */
    UNKNOWN_ISSUER("unknown-issuer", 400,
            "This EHR is not configured here. Ask the operator to add it to config/apps."),

    /** The caller of the back channel did not prove who it is. */
    UNKNOWN_CLIENT("unknown-client", 401, "Authenticate as the client that is configured for this issuer."),

    /** The call changes something and brings no credential of an operator. */
    OPERATOR_CREDENTIAL("operator-credential", 401,
            "Send the token of gateway.operator.token-file as a bearer token, or a client certificate."),

    /** The app is not configured. */
    UNKNOWN_APP("unknown-app", 404, "This app is not configured here."),

    /** State missing, altered, of another browser, or used before. */
    BAD_STATE("bad-state", 400,
            "This sign-in took too long, was started elsewhere or has been used. Launch the app again."),

    /** The pending launch is too old. */
    LAUNCH_EXPIRED("launch-expired", 400, "The sign-in took too long. Launch the app again."),

    /** The answer comes from another authorization server than the launch went to. */
    WRONG_ISSUER("wrong-issuer", 400, "The answer came from another EHR. Launch the app again."),

    /** The authorization server said no. */
    AUTHORIZATION_REFUSED("authorization-refused", 403, "The EHR did not authorise the app. Launch it again."),

    /** The issuer's metadata is missing, unsafe or contradictory. */
    DISCOVERY_FAILED("discovery-failed", 502, "The EHR's SMART configuration cannot be used. Ask the operator."),

    /** The token endpoint refused or answered something unusable. */
    TOKEN_EXCHANGE_FAILED("token-exchange-failed", 502, "The EHR did not complete the sign-in. Launch the app again."),

    /** The access token is for another service, tenant or client. */
    WRONG_AUDIENCE("wrong-audience", 502,
            "The sign-in service gave a token for another service. Ask the operator to run the doctor."),
    /** The id_token did not pass its checks. */
    BAD_ID_TOKEN("bad-id-token", 502, "The EHR's proof of identity is not valid. Ask the operator."),

    /** A patient scope was granted but no usable patient came with it. */
    NO_PATIENT("no-patient", 403, "The EHR did not say which patient. Open a chart first, then launch the app."),

    /** The user must choose a patient and may not search for one. */
    NO_PATIENT_SEARCH("no-patient-search", 403,
            "This app may not search for patients, so none can be chosen here. Ask the operator to let it ask for "
                    + "user/Patient.rs, or open the app from the patient's chart."),

    /** Nothing that the policy allows was granted. */
    NO_SCOPES("no-scopes", 403, "The EHR granted nothing this app may use. Ask the operator."),

    /** The authorization server does not answer. */
    IDP_UNAVAILABLE("idp-unavailable", 503, "The EHR's sign-in service does not answer. Try again in a moment."),

    /** The audit trail cannot be written, and the operator wants no unrecorded calls. */
    AUDIT_UNAVAILABLE("audit-unavailable", 503,
            "Calls cannot be put on record right now, so this one was not made. Try again in a moment."),

    /** Redis does not answer. */
    STORE_UNAVAILABLE("store-unavailable", 503, "Sessions cannot be read right now. Try again in a moment."),

    /** The FHIR service takes no writes from the users of this app. */
    READ_ONLY("read-only", 403, "The FHIR service lets users of this app only read: their role is FHIR SMART User."),
    /** The FHIR service failed or answered something unusable. */
    UPSTREAM_FAILED("upstream-failed", 502, "The FHIR service gave no usable answer. Try again in a moment."),

    /** The FHIR service is overloaded or the circuit is open. */
    UPSTREAM_UNAVAILABLE("upstream-unavailable", 503, "The FHIR service is not available. Try again in a moment."),

    /** This gateway's limit, not a failure of the FHIR service. */
    ANSWER_TOO_LARGE("answer-too-large", 502,
            "The FHIR service's answer is larger than this gateway takes. Ask for less at once."),

    /** The bodies under way take all the memory there is for them. */
    OVERLOADED("overloaded", 503, "Too much is under way at once. Try again in a moment, or ask for less at once."),

    /** The FHIR service took too long. */
    UPSTREAM_TIMEOUT("upstream-timeout", 504, "The FHIR service took too long. Try again, or ask for less."),

    /** A bug; details are in the log under the request id. */
    INTERNAL("internal", 500, "Something failed here. Tell the operator the request id.");

    private final String code;

    private final int status;

    private final String advice;

    Reason(String code, int status, String advice) {
        this.code = code;
        this.status = status;
        this.advice = advice;
    }

    public String code() {
        return this.code;
    }

    public int status() {
        return this.status;
    }

    /**
     * What the reader can do about it; safe to show.
     */
    public String advice() {
        return this.advice;
    }

    /**
     * A throwable problem for this reason.
     */
    public ProblemException asException() {
        return new ProblemException(new Problem(this.code, this.status, this.advice, null));
    }

}
