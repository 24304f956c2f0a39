package dev.smartgateway.reason;

import java.util.Arrays;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Why the gateway refused or failed: the one closed list. The code is stable and goes
 * alike to the body, the {@code X-Gateway-Reason} header, the log, the metric and the
 * audit event. Code and advice never hold data.
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
    /** The code that opens a launch at its host name was used, or is old or foreign. */
    HANDOVER_REFUSED("handover-refused", 403,
            "The way to this launch was used, took longer than a minute or began in another browser. Launch again."),
    /** This host name does not serve this, because each launch has one of its own. */
    WRONG_ORIGIN("wrong-origin", 404,
            "Each launch has a host name of its own, which serves only that launch. Go there, or launch again."),
    /** A launch or a choice of a patient in a frame or by a script. */
    TOP_LEVEL_ONLY("top-level-only", 403,
            "This works only in a window or tab of its own, opened by a person. Open it there."),
    /** FHIR data as script, style, worker, object or embedded page. */
    NOT_AS_CODE("not-as-code", 403,
            "FHIR data is not served as script, style, worker, object or embed. Fetch it, or offer it as a download."),
    /** The app's placeholder was made for another launch than the path names. */
    OTHER_LAUNCH("other-launch", 403,
            "The app signed in to another launch than the address names. Open the app again from its own tab."),
    /** An app asked to be answered at an address outside its own path. */
    REDIRECT_NOT_ALLOWED("redirect-not-allowed", 400,
            "The app may be answered only at an address under its own path. Set its redirect address to one of those."),
    /** A code of the facade that is used, old, another's, or without its proof. */
    CODE_NOT_VALID("code-not-valid", 400, "The code is used, expired or not for this request. Open the app again."),
    /** Several apps fit a launch and it does not say which. */
    WHICH_APP("which-app", 400, "Several apps fit this launch. Add the app to the address: /launch/ and its name."),
    /** A parameter is missing, empty, repeated or too long. */
    BAD_REQUEST("bad-request", 400,
            "A parameter is missing, repeated or malformed, or the path holds // or an escape. Correct the address."),
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
    UNKNOWN_METHOD("unknown-method", 501, "This gateway does not know this method. Use one of HTTP's."),
    /** Another version of HTTP than 1.0 and 1.1. */
    HTTP_VERSION("http-version", 505, "Send HTTP/1.1."),
    /** Too many requests of this browser. */
    TOO_MANY("too-many-requests", 429, "Wait and try again."),
    /** A logout call of an identity provider that does not prove itself. */
    BAD_LOGOUT("bad-logout", 400,
            "The logout token or session id is not valid here. Send one for the client configured for the issuer."),
    /** The {@code iss} is not configured. */
    UNKNOWN_ISSUER("unknown-issuer", 400,
            "This EHR is not configured here. Ask the operator to add it to config/apps."),
    /** The caller of the back channel did not prove who it is. */
    UNKNOWN_CLIENT("unknown-client", 401, "Authenticate as the client that is configured for this issuer."),
    /** The call changes something and brings no credential of an operator. */
    OPERATOR_CREDENTIAL("operator-credential", 401,
            "Send the token of gateway.operator.token-file as a bearer token, or a client certificate."),
    /** The app is not configured. */
    UNKNOWN_APP("unknown-app", 404, "This app is not configured here. Check its name in the address."),
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
    READ_ONLY("read-only", 403,
            "The FHIR service lets users of this app only read: their role is FHIR SMART User. Do without writes, or ask the operator."),
    /** The name or the certificate of the FHIR service cannot be used. */
    UPSTREAM_UNREACHABLE("upstream-unreachable", 502,
            "The FHIR service's name or certificate cannot be used. Ask the operator to run the doctor."),
    /** This gateway's limit, not a failure of the FHIR service. */
    ANSWER_TOO_LARGE("answer-too-large", 502,
            "The FHIR service's answer is larger than this gateway takes. Ask for less at once."),
    /** The bodies under way take all the memory there is for them. */
    OVERLOADED("overloaded", 503, "Too much is under way at once. Try again in a moment, or ask for less at once."),
    /** The FHIR service took too long. */
    UPSTREAM_TIMEOUT("upstream-timeout", 504, "The FHIR service took too long. Try again, or ask for less."),
    /** The request has no reading, or two. */
    MALFORMED("malformed-request", 400,
            "The path, query or body cannot be read unambiguously. Check the URL encoding."),
    /** No such interaction or type in R4. */
    UNKNOWN_TARGET("unknown-target", 404, "This is no FHIR R4 type or interaction. Check the spelling and the case."),
    /** No scope of this launch covers type and interaction. */
    SCOPE("scope-missing", 403, "No granted scope covers this type and interaction. Ask for it at launch."),
    /** Several constrained scopes cannot be one exact query. */
    SCOPE_INEXACT("scope-not-exact", 403,
            "The granted scopes cannot be put into one exact query. Ask without counts, or for a wider scope."),
    /** The resource does not satisfy the constraint of the scope. */
    SCOPE_CONSTRAINT("scope-constraint", 403,
            "The granted scopes cover this type only with other codes. Ask for a wider scope at launch."),
    /** Another patient is named in the request. */
    OTHER_PATIENT("other-patient", 403, "This launch is pinned to one patient. Remove the other patient reference."),
    /** The resource to write names no patient. */
    UNPINNED_BODY("patient-missing", 422,
            "The resource must name the patient of this launch as a literal reference in its primary element."),
    /** The organisation's policy excludes the type. */
    TYPE("type-not-allowed", 403, "This type is not offered for this, by the gateway or by its policy. Do without it."),
    /** The organisation's policy excludes the interaction. */
    INTERACTION("interaction-not-allowed", 403,
            "This interaction is not offered, by the gateway or by its policy. Do without it."),
    /** The operation is not on the allow-list. */
    OPERATION("operation-not-allowed", 403,
            "The gateway cannot check this operation, or its policy leaves it out. Use a search."),
    /** The search parameter or modifier is unknown. */
    PARAMETER("unknown-parameter", 400,
            "This parameter or modifier is not defined in R4 for the type. Check it; the policy can add names of a guide."),
    /** The search parameter is known and refused. */
    PARAMETER_DENIED("parameter-not-allowed", 403,
            "This search parameter could look beyond the patient of this launch. Use plain parameters of the type."),
    /** An include is refused. */
    INCLUDE("include-not-allowed", 403,
            "This include is not allowed. Name one reference parameter of a type that is searched or included; no *."),
    /** Only JSON is spoken. */
    NOT_ACCEPTABLE("not-acceptable", 406, "Only FHIR JSON is offered. Ask for application/fhir+json."),
    /** Only JSON is understood. */
    MEDIA_TYPE("unsupported-media-type", 415, "Send FHIR JSON in UTF-8, or a form to _search."),
    /** The body and the URL disagree. */
    BODY_MISMATCH("body-mismatch", 400, "The type and id in the body must be those of the URL."),
    /** The body does not have the shape that R4 defines. */
    ELEMENT("element-not-allowed", 400,
            "The body is not what FHIR R4 defines at the element named in expression. Send it as R4 types it."),
    /** A reference in the body is refused. */
    REFERENCE("reference-not-allowed", 403,
            "A reference of the body cannot be followed safely. Use Type/id, or a link this launch was given."),
    /** A reference leads to nothing that belongs to the pinned patient. */
    UNKNOWN_REFERENCE("reference-not-found", 403,
            "The body refers to a record that is not there for the patient of this launch. Refer to this patient's records."),
    /** More references than are looked up for one request. */
    TOO_MANY_REFERENCES("too-many-references", 413,
            "The body refers to more records than are looked up for one request. Send less at once."),
    /** The patch touches what binds the resource to its patient. */
    PATCH("patch-not-allowed", 403,
            "The patch touches what binds the resource to its patient. Change other elements, by plain paths."),
    /** The client's version is not the current one. */
    VERSION("version-conflict", 412, "The resource has changed since it was read. Read it again."),
    /** The criteria match several resources. */
    MULTIPLE("multiple-matches", 412, "The criteria match more than one resource. Narrow them down to one."),
    /** A link is expired, altered, or of another launch. */
    HANDLE("link-not-valid", 404, "This link is not valid in this launch. Start again from the first page."),
    /** A link to a page with parameters other than those it was made for. */
    PAGE_ALTERED("page-altered", 400,
            "Parameters of a page cannot be changed. Follow the link as it is, or search anew without _page."),
    /** The upstream refused the request itself. */
    UPSTREAM_REFUSED("upstream-refused", 400,
            "The FHIR service refused the request; its own words may hold data and are not shown. Check the parameters "
                    + "and values against what its CapabilityStatement offers."),
    /** The upstream answered something that cannot be checked. */
    UNCHECKABLE("answer-not-checkable", 502,
            "The FHIR service gave an answer that cannot be checked. Ask for less, or tell the operator the request id."),
    /** The upstream answered with another patient's data. */
    FOREIGN_ANSWER("answer-not-pinned", 502,
            "The FHIR service did not keep to the patient of this launch. Tell the operator the request id."),
    /** The upstream took a write and showed nothing of what it stored. */
    UNCONFIRMED("write-not-confirmed", 502,
            "The FHIR service does not show that the write was done as sent. Read the record before you send it again."),
    /** The launch has no usable patient, and what was asked for needs one. */
    NO_PATIENT("no-patient", 403,
            "This launch has no patient. Open a patient's chart first, then launch the app from there."),
    /** Nothing is here, or nothing of this patient's: it is not told which. */
    NOT_FOUND("not-found", 404,
            "Nothing is here for this launch. Check the path; under /fhir also the type and the id."),
    /** The method is not allowed at this address. */
    METHOD_NOT_ALLOWED("method-not-allowed", 405,
            "This address does not take this method. Use one that the documentation or the header Allow names."),
    /** The request body is larger than allowed. */
    TOO_LARGE("too-large", 413, "The body is larger than this gateway accepts. Send less at once."),
    /** The FHIR service failed or answered something unusable. */
    UPSTREAM_FAILED("upstream-failed", 502, "The FHIR service failed or gave no usable answer. Try again in a moment."),
    /** The server of an app's own files failed or answered something unusable. */
    APP_FILES("app-files-failed", 502,
            "The server of this app's files failed or gave no usable answer. Try again in a moment."),
    /** The FHIR service is overloaded or the circuit is open. */
    UPSTREAM_UNAVAILABLE("upstream-unavailable", 503, "The FHIR service is busy or not available. Wait and try again."),
    /** A bug here; details are in the log under the request id. */
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
     * The problem of this reason.
     */
    public Problem problem() {
        return new Problem(this.code, this.status, this.advice, null);
    }

    /**
     * A throwable problem for this reason.
     */
    public ProblemException asException() {
        return new ProblemException(problem());
    }

    /**
     * A throwable problem for this reason that says, for the log, which check failed.
     * @param rule the check, lower-case with hyphens
     * @param field name of what it is about, or {@code null}
     */
    public ProblemException at(String rule, @Nullable String field) {
        return new ProblemException(problem(), Finding.of(rule, field));
    }

    /**
     * The same in words, which name the setting where one exists and never hold a value.
     */
    public ProblemException at(String rule, @Nullable String field, String words) {
        return new ProblemException(problem(), new Finding(rule, field, words));
    }

    /**
     * The reason of a code.
     */
    public static Optional<Reason> of(String code) {
        return Arrays.stream(values()).filter((reason) -> reason.code.equals(code)).findFirst();
    }

}
