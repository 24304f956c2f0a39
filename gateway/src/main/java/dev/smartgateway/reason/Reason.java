// CHECKSTYLE:OFF one catalogue is one list, however long
// CHECKSTYLE:ON
package dev.smartgateway.reason;

import java.util.Arrays;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Closed list of the reasons why the gateway refuses or fails. The code is stable and
 * appears in the body, the {@code X-Gateway-Reason} header, the log, the metric and the
 * audit event. Code and advice never contain data.
 */
public enum Reason {

    /** The session cookie is missing, or this gateway did not issue it. */
    NO_SESSION("no-session", 401, "Open the app from the EHR, or start at /launch."),
    /** The session expired. */
    SESSION_EXPIRED("session-expired", 401, "Launch the app again."),
    /** The user ended the session or launch, possibly in another tab or browser. */
    SESSION_ENDED("session-ended", 401, "Launch the app again."),
    /** The identity provider reported that the user signed out there. */
    PROVIDER_LOGOUT("provider-logout", 401, "You signed out at the EHR. Launch the app again."),
    /** An operator ended the launch, the session, all of this user's or everything. */
    OPERATOR_LOGOUT("operator-logout", 401, "An operator ended this session. Launch the app again."),
    /** The stored session cannot be read: its sealing key is gone, or Redis lost it. */
    SESSION_LOST("session-lost", 401, "The stored session can no longer be read. Launch the app again."),
    /** Another launch in this browser has replaced the session cookie. */
    SESSION_REPLACED("session-replaced", 401, "Another launch renewed this browser's session. Send the request again."),
    /** The browser had more launches than allowed; the oldest was ended. */
    LAUNCH_EVICTED("launch-evicted", 401, "Too many launches were open in this browser. Launch the app again."),
    /** Another or an unknown user signed in at the same EHR. */
    USER_CHANGED("user-changed", 401, "Another or an unknown user signed in with this browser. Launch the app again."),
    /** The authorization server refreshed the token but withdrew all FHIR scopes. */
    SCOPES_WITHDRAWN("scopes-withdrawn", 401,
            "The EHR no longer grants access to any FHIR data. Launch the app again."),
    /** The scopes of the launch changed during a request. */
    SCOPES_CHANGED("scopes-changed", 409,
            "The EHR changed the scopes of this launch during the request. Check what was done, then send the rest."),
    /** The authorization server no longer refreshes the tokens of this launch. */
    REAUTH_REQUIRED("reauth-required", 401, "Launch the app again."),
    /** The authorization server requires another, stronger sign-in. */
    INTERACTION_REQUIRED("interaction-required", 401,
            "The sign-in service requires another sign-in. Launch the app again."),
    /** The FHIR service does not accept the token, even after a refresh. */
    TOKEN_REFUSED("token-refused", 401,
            "Launch the app again; if it persists, check the audience with the doctor command."),
    /** The authorization server answered with another patient or subject. */
    CONTEXT_CHANGED("context-changed", 401, "The patient in context changed. Launch the app again."),
    /** The launch id in the URL does not belong to this browser. */
    UNKNOWN_LAUNCH("unknown-launch", 404, "This launch does not belong to this browser or has ended. Launch again."),
    /** This browser has had more than one launch, and the request does not name one. */
    WHICH_LAUNCH("which-launch", 409,
            "This browser has had more than one launch. Use /launches/{id}/fhir instead of /fhir."),
    /** The request came from another site. */
    CROSS_SITE("cross-site", 403, "Only pages of this origin may call. Send the request from the app itself."),
    /** The hand-over code was used before, expired, or is of another browser. */
    HANDOVER_REFUSED("handover-refused", 403,
            "This hand-over was used before, took over a minute or began in another browser. Launch again."),
    /** The address is not served here: each launch has its own host name. */
    WRONG_ORIGIN("wrong-origin", 404,
            "Each launch has its own host name, which serves only that launch. Use that host name, or launch again."),
    /** A launch or the choice of a patient was attempted in a frame or by a script. */
    TOP_LEVEL_ONLY("top-level-only", 403,
            "This works only in a separate window or tab, opened by a person. Open it there."),
    /** FHIR data was requested as script, style, worker, object or embedded page. */
    NOT_AS_CODE("not-as-code", 403,
            "FHIR data is not served as script, style, worker, object or embed. Fetch it, or offer it as a download."),
    /** The app's placeholder token belongs to a different launch than the path names. */
    OTHER_LAUNCH("other-launch", 403,
            "The app signed in to a different launch than the address names. Open the app again from its own tab."),
    /** An app requested a redirect to an address outside its own path. */
    REDIRECT_NOT_ALLOWED("redirect-not-allowed", 400,
            "The app can receive its answer only at an address under its own path. Set its redirect "
                    + "address to one of those."),
    /** The facade's code was used before, expired, or does not match the request. */
    CODE_NOT_VALID("code-not-valid", 400,
            "The code was used before, expired or does not match this request. Open the app again."),
    /** Several apps match a launch that does not name one. */
    WHICH_APP("which-app", 400, "Several apps match this launch. Add the app to the address: /launch/ and its name."),
    /** A parameter is missing, empty, repeated or too long. */
    BAD_REQUEST("bad-request", 400,
            "A parameter is missing, repeated or malformed, or the path contains // or an escape. Correct the address."),
    /** The request does not conform to HTTP/1.1 (RFC 9112). */
    NOT_HTTP("not-http", 400, "The request is not valid HTTP. Check the URL's encoding and the headers."),
    /** The Host header is missing, repeated or names no host. */
    BAD_HOST("bad-host", 400, "Send exactly one Host header with a host name."),
    /** The request body ended early or is not valid HTTP. */
    BODY_INCOMPLETE("body-incomplete", 400, "The body did not arrive completely. Send the request again."),
    /** The request arrived too slowly. */
    REQUEST_TIMEOUT("request-timeout", 408, "The request arrived too slowly. Send it again."),
    /** The URL is longer than allowed. */
    URL_TOO_LONG("url-too-long", 414, "The URL is longer than this gateway accepts. Send the search as a form."),
    /** The request headers are larger than allowed, or have too many cookies. */
    HEADERS_TOO_LARGE("headers-too-large", 431,
            "The headers are larger than this gateway accepts. Delete this site's cookies and try again."),
    /** The method is not an HTTP method. */
    UNKNOWN_METHOD("unknown-method", 501, "This gateway does not know this method. Use a standard HTTP method."),
    /** The HTTP version is neither 1.0 nor 1.1. */
    HTTP_VERSION("http-version", 505, "Send HTTP/1.1."),
    /** The caller sent too many requests. */
    TOO_MANY("too-many-requests", 429, "Wait and try again."),
    /** The logout token or session id of an identity provider is not valid. */
    BAD_LOGOUT("bad-logout", 400,
            "The logout token or session id is not valid. Send one for the client configured for the issuer."),
    /** The {@code iss} is not configured. */
    UNKNOWN_ISSUER("unknown-issuer", 400,
            "This EHR is not configured here. Ask the operator to add it to config/apps."),
    /** The caller of the back channel did not authenticate. */
    UNKNOWN_CLIENT("unknown-client", 401, "Authenticate as the client that is configured for this issuer."),
    /** The call changes something and has no operator credential. */
    OPERATOR_CREDENTIAL("operator-credential", 401,
            "Send the token of gateway.operator.token-file as a bearer token, or a client certificate."),
    /** The app is not configured. */
    UNKNOWN_APP("unknown-app", 404, "This app is not configured here. Check its name in the address."),
    /** The state is missing, altered, used before, or belongs to another browser. */
    BAD_STATE("bad-state", 400,
            "This sign-in took too long, began in another browser or was already used. Launch the app again."),
    /** The pending launch expired. */
    LAUNCH_EXPIRED("launch-expired", 400, "The sign-in took too long. Launch the app again."),
    /** The authorization response comes from a different authorization server. */
    WRONG_ISSUER("wrong-issuer", 400, "The response came from another EHR. Launch the app again."),
    /** The authorization server refused. */
    AUTHORIZATION_REFUSED("authorization-refused", 403, "The EHR did not authorise the app. Launch it again."),
    /** The sign-in service requires a consent that was not given. */
    CONSENT_NEEDED("consent-needed", 403,
            "The sign-in service requires consent for this app, and it was not given. Give your consent "
                    + "there, or ask the administrator of the sign-in service to grant it."),
    /** The sign-in service lets only assigned people use the app. */
    NOT_ASSIGNED("not-assigned", 403,
            "The sign-in service lets only assigned people use this app. Ask its administrator to assign you."),
    /** Earlier consents result in scopes that the FHIR service refuses together. */
    CONSENTS_MIXED("consents-mixed", 403,
            "The sign-in service combined scopes of earlier consents that the FHIR service does not "
                    + "accept together. Ask the administrator of the sign-in service to remove the older consents."),
    /** The FHIR service cannot tell who the user is. */
    USER_NOT_MAPPED("user-not-mapped", 403,
            "Your account has no fhirUser that the FHIR service accepts: a Patient or a Practitioner. "
                    + "Ask the administrator of the sign-in service to set it."),
    /** The issuer's metadata is missing, unsafe or contradictory. */
    DISCOVERY_FAILED("discovery-failed", 502, "The EHR's SMART configuration cannot be used. Ask the operator."),
    /** The token endpoint refused or gave an unusable response. */
    TOKEN_EXCHANGE_FAILED("token-exchange-failed", 502, "The EHR did not complete the sign-in. Launch the app again."),
    /** The access token was issued for another service, tenant or client. */
    WRONG_AUDIENCE("wrong-audience", 502,
            "The sign-in service issued a token for another service. Ask the operator to run the doctor command."),
    /** The id_token is not valid. */
    BAD_ID_TOKEN("bad-id-token", 502, "The EHR's proof of identity is not valid. Ask the operator."),
    /** The user must choose a patient, but the scopes do not allow a search. */
    NO_PATIENT_SEARCH("no-patient-search", 403,
            "This app may not search for patients, so none can be chosen here. Ask the operator to let it request "
                    + "user/Patient.rs, or open the app from the patient's chart."),
    /** No granted scope is allowed by the policy. */
    NO_SCOPES("no-scopes", 403, "The EHR granted no scope that this app may use. Ask the operator."),
    /** The authorization server does not answer. */
    IDP_UNAVAILABLE("idp-unavailable", 503, "The EHR's sign-in service does not answer. Try again in a moment."),
    /** The audit trail cannot be written, and the operator requires it. */
    AUDIT_UNAVAILABLE("audit-unavailable", 503,
            "Calls cannot be recorded right now, so this one was not made. Try again in a moment."),
    /** Redis does not answer. */
    STORE_UNAVAILABLE("store-unavailable", 503, "Sessions cannot be read right now. Try again in a moment."),
    /** The FHIR service does not accept writes from the users of this app. */
    READ_ONLY("read-only", 403,
            "The FHIR service lets users of this app only read: their role is FHIR SMART User. Send no writes, or ask the operator."),
    /** The operator allows no writes to this FHIR service. */
    WRITES_NOT_SENT("writes-not-sent", 403,
            "This gateway only reads from this FHIR service. Send no writes, or ask the operator."),
    /** With the gateway's own token the FHIR service shows nothing of this type. */
    OUTSIDE_COMPARTMENT("outside-compartment", 403,
            "The FHIR service shows this app only a patient's own records, and this type is not among them. "
                    + "Do without it, or ask the operator."),
    /** It is not verified that the FHIR service restricts its answers to one patient. */
    PIN_UNPROVED("pin-unproved", 503,
            "It is not yet verified that the FHIR service restricts its answers to one patient. Wait and "
                    + "try again, or ask the operator."),
    /** The key vault does not sign the gateway's own tokens. */
    PIN_UNSIGNED("pin-unsigned", 503,
            "The key vault does not sign the gateway's own token for the FHIR service. Wait and try again, or ask the operator."),
    /** The FHIR service does not accept the gateway's own token. */
    GATEWAY_NOT_TRUSTED("gateway-not-trusted", 502,
            "The FHIR service does not accept the gateway's own token. Ask the operator to run the doctor command."),
    /** The name or the certificate of the FHIR service cannot be used. */
    UPSTREAM_UNREACHABLE("upstream-unreachable", 502,
            "The FHIR service's name or certificate cannot be used. Ask the operator to run the doctor command."),
    /** The answer exceeds the gateway's limit; the FHIR service did not fail. */
    ANSWER_TOO_LARGE("answer-too-large", 502,
            "The FHIR service's answer is larger than this gateway accepts. Request less at once."),
    /** The bodies of calls in flight use up their memory budget. */
    OVERLOADED("overloaded", 503,
            "Too many large requests are in progress. Try again in a moment, or request less at once."),
    /** The FHIR service took too long. */
    UPSTREAM_TIMEOUT("upstream-timeout", 504, "The FHIR service took too long. Try again, or request less."),
    /** The request cannot be parsed, or is ambiguous. */
    MALFORMED("malformed-request", 400,
            "The path, query or body cannot be read unambiguously. Check the URL encoding and the JSON."),
    /** R4 has no such type or interaction. */
    UNKNOWN_TARGET("unknown-target", 404,
            "This is not a FHIR R4 type or interaction. Check the spelling and the case."),
    /** No scope of this launch covers type and interaction. */
    SCOPE("scope-missing", 403, "No granted scope covers this type and interaction. Request it at launch."),
    /** Several granular scopes cannot be expressed as one exact query. */
    SCOPE_INEXACT("scope-not-exact", 403,
            "The granted scopes cannot be expressed as one exact query. Omit counts, or request a wider scope."),
    /** The resource does not satisfy the constraint of a granular scope. */
    SCOPE_CONSTRAINT("scope-constraint", 403,
            "The granted scopes cover this type only with other codes. Request a wider scope at launch."),
    /** The request names another patient. */
    OTHER_PATIENT("other-patient", 403, "This launch is pinned to one patient. Remove the other patient reference."),
    /** The resource to write does not name the patient. */
    UNPINNED_BODY("patient-missing", 422,
            "The resource must name the patient of this launch as a literal reference in its primary element."),
    /** The gateway or the organisation's policy excludes the type. */
    TYPE("type-not-allowed", 403, "The gateway or its policy does not allow this type here. Do without it."),
    /** The gateway or the organisation's policy excludes the interaction. */
    INTERACTION("interaction-not-allowed", 403,
            "The gateway or its policy does not allow this interaction. Do without it."),
    /** The operation is not on the allow-list. */
    OPERATION("operation-not-allowed", 403,
            "The gateway cannot check this operation, or its policy does not allow it. Use a search."),
    /** The search parameter or modifier is unknown. */
    PARAMETER("unknown-parameter", 400,
            "This parameter or modifier is not defined in R4 for the type. Check it; the policy can add parameters of an implementation guide."),
    /** The search parameter is known, but not allowed. */
    PARAMETER_DENIED("parameter-not-allowed", 403,
            "This search parameter could reach other patients. Use plain parameters of the type."),
    /** The include is not allowed. */
    INCLUDE("include-not-allowed", 403,
            "This include is not allowed. Name one reference parameter of a searched or included type, not *."),
    /** The client does not accept FHIR JSON. */
    NOT_ACCEPTABLE("not-acceptable", 406, "Only FHIR JSON is available. Accept application/fhir+json."),
    /** The request body is not FHIR JSON. */
    MEDIA_TYPE("unsupported-media-type", 415, "Send FHIR JSON in UTF-8, or a form to _search."),
    /** The body and the URL disagree. */
    BODY_MISMATCH("body-mismatch", 400, "The type and id in the body must equal those in the URL."),
    /** The body does not have the shape that R4 defines. */
    ELEMENT("element-not-allowed", 400,
            "The body does not match FHIR R4 at the element named in expression. Send it as R4 defines it."),
    /** A reference in the body is not allowed. */
    REFERENCE("reference-not-allowed", 403,
            "A reference in the body is not safe. Use Type/id, or a link that this launch received."),
    /** A reference does not point to a record of the pinned patient. */
    UNKNOWN_REFERENCE("reference-not-found", 403,
            "The body refers to a record that this patient does not have. Refer only to records of this patient."),
    /** The request has more references than the gateway looks up. */
    TOO_MANY_REFERENCES("too-many-references", 413,
            "The body refers to more records than the gateway looks up per request. Send less at once."),
    /** The patch changes an element that binds the resource to its patient. */
    PATCH("patch-not-allowed", 403,
            "The patch changes an element that binds the resource to its patient. Change other elements, with plain paths."),
    /** The client's version of the resource is not the current one. */
    VERSION("version-conflict", 412, "The resource has changed since it was read. Read it again."),
    /** The criteria match several resources. */
    MULTIPLE("multiple-matches", 412, "The criteria match more than one resource. Narrow them down to one."),
    /** A link has expired, was altered, or belongs to another launch. */
    HANDLE("link-not-valid", 404, "This link is not valid in this launch. Start again from the first page."),
    /** The parameters of a page link were changed. */
    PAGE_ALTERED("page-altered", 400,
            "The parameters of a page link cannot be changed. Follow it unchanged, or start a new search without _page."),
    /** The FHIR service refused the request itself. */
    UPSTREAM_REFUSED("upstream-refused", 400,
            "The FHIR service refused the request. Its explanation may contain data and is not shown. Check "
                    + "the parameters and values against its CapabilityStatement."),
    /** The FHIR service gave an answer that the gateway cannot check. */
    UNCHECKABLE("answer-not-checkable", 502,
            "The FHIR service gave an answer that cannot be checked. Request less, or tell the operator the request id."),
    /** The FHIR service does not version its records, or does not return the version. */
    NO_VERSION("no-version", 502,
            "The FHIR service returned no version of this record, so an update could overwrite another "
                    + "person's change. Create a new record instead."),
    /** The FHIR service answered with another patient's data. */
    FOREIGN_ANSWER("answer-not-pinned", 502,
            "The FHIR service's answer does not belong to the patient of this launch. Tell the operator the request id."),
    /** The FHIR service may have accepted a write, but what it stored is not verified. */
    UNCONFIRMED("write-not-confirmed", 502,
            "The FHIR service did not confirm the write. Read the record before you send it again."),
    /** The launch has no usable patient, and the request needs one. */
    NO_PATIENT("no-patient", 403,
            "This launch has no patient. Open a patient's chart first, then launch the app from there."),
    /** Missing, or not this patient's: deliberately indistinguishable. */
    NOT_FOUND("not-found", 404,
            "Nothing was found here for this launch. Check the path; under /fhir also the type and the id."),
    /** The method is not allowed at this address. */
    METHOD_NOT_ALLOWED("method-not-allowed", 405,
            "This address does not support this method. Use one from the Allow header or the documentation."),
    /** The request body is larger than allowed. */
    TOO_LARGE("too-large", 413, "The body is larger than this gateway accepts. Send less at once."),
    /** The FHIR service failed or gave an unusable answer. */
    UPSTREAM_FAILED("upstream-failed", 502,
            "The FHIR service failed or gave an unusable answer. Try again in a moment."),
    /** The server of an app's own files failed or answered something unusable. */
    APP_FILES("app-files-failed", 502,
            "The server of this app's files failed or gave no usable answer. Try again in a moment."),
    /** The FHIR service is overloaded or the circuit is open. */
    UPSTREAM_UNAVAILABLE("upstream-unavailable", 503, "The FHIR service is busy or not available. Wait and try again."),
    /** A bug in the gateway; the log has details under the request id. */
    INTERNAL("internal", 500, "The gateway failed. Tell the operator the request id.");

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

    /** Returns the advice for the reader; safe to show. */
    public String advice() {
        return this.advice;
    }

    /** Returns the problem of this reason. */
    public Problem problem() {
        return new Problem(this.code, this.status, this.advice, null);
    }

    /** Returns a throwable problem for this reason. */
    public ProblemException asException() {
        return new ProblemException(problem());
    }

    /**
     * Returns a throwable problem that names, for the log, the failed check.
     * @param rule the check, lower-case with hyphens
     * @param field name of the checked field, or {@code null}
     */
    public ProblemException at(String rule, @Nullable String field) {
        return new ProblemException(problem(), Finding.of(rule, field));
    }

    /**
     * Returns a throwable problem like {@link #at(String, String)}, with words for the
     * log that name a setting and never contain a value.
     */
    public ProblemException at(String rule, @Nullable String field, String words) {
        return new ProblemException(problem(), new Finding(rule, field, words));
    }

    /** Returns the reason with a code. */
    public static Optional<Reason> of(String code) {
        return Arrays.stream(values()).filter((reason) -> reason.code.equals(code)).findFirst();
    }

}
