package dev.smartgateway.reason;

/**
 * The party that must act on a refusal, or that failed. Written to the log, so that an
 * invalid request is not mistaken for an outage.
 */
public enum Party {

    /** The request, or the app that sent it. */
    REQUEST("request"),
    /** The user, who signed out, was too slow or opened too many launches. */
    PERSON("person"),
    /** The authorization server. */
    SIGN_IN("sign-in-service"),
    /** The FHIR service. */
    FHIR("fhir-service"),
    /** The server of an app's own files. */
    FILES("app-files"),
    /** The operator's configuration or decision. */
    SETTINGS("settings"),
    /** Redis. */
    STORE("store"),
    /** The gateway itself, including its limits. */
    GATEWAY("gateway");

    private final String code;

    Party(String code) {
        this.code = code;
    }

    /**
     * Returns the value for the log.
     */
    public String code() {
        return this.code;
    }

    // CHECKSTYLE:OFF a switch over all reasons
    /**
     * Returns the party of a reason. The switch is exhaustive, so a new reason without a
     * party does not compile.
     */
    public static Party of(Reason reason) {
        return switch (reason) {
            case NO_SESSION, SESSION_EXPIRED, SESSION_ENDED, PROVIDER_LOGOUT, SESSION_REPLACED, LAUNCH_EVICTED,
                    USER_CHANGED, UNKNOWN_LAUNCH, WHICH_LAUNCH, HANDOVER_REFUSED, TOP_LEVEL_ONLY, BAD_STATE,
                    LAUNCH_EXPIRED ->
                PERSON;
            case SCOPES_WITHDRAWN, SCOPES_CHANGED, REAUTH_REQUIRED, INTERACTION_REQUIRED, CONTEXT_CHANGED, BAD_LOGOUT,
                    WRONG_ISSUER, AUTHORIZATION_REFUSED, DISCOVERY_FAILED, TOKEN_EXCHANGE_FAILED, WRONG_AUDIENCE,
                    BAD_ID_TOKEN, NO_SCOPES, IDP_UNAVAILABLE, NO_PATIENT, CONSENT_NEEDED, NOT_ASSIGNED, CONSENTS_MIXED,
                    USER_NOT_MAPPED ->
                SIGN_IN;
            case TOKEN_REFUSED, READ_ONLY, UPSTREAM_UNREACHABLE, UPSTREAM_TIMEOUT, UPSTREAM_REFUSED, UNCHECKABLE,
                    NO_VERSION, FOREIGN_ANSWER, UNCONFIRMED, UPSTREAM_FAILED, UPSTREAM_UNAVAILABLE, PIN_UNPROVED,
                    GATEWAY_NOT_TRUSTED ->
                FHIR;
            case APP_FILES -> FILES;
            case OPERATOR_LOGOUT, UNKNOWN_ISSUER, UNKNOWN_APP, NO_PATIENT_SEARCH, OPERATOR_CREDENTIAL, WRITES_NOT_SENT,
                    OUTSIDE_COMPARTMENT ->
                SETTINGS;
            case STORE_UNAVAILABLE, SESSION_LOST -> STORE;
            case ANSWER_TOO_LARGE, OVERLOADED, AUDIT_UNAVAILABLE, PIN_UNSIGNED, INTERNAL -> GATEWAY;
            case CROSS_SITE, WRONG_ORIGIN, NOT_AS_CODE, OTHER_LAUNCH, REDIRECT_NOT_ALLOWED, CODE_NOT_VALID, WHICH_APP,
                    BAD_REQUEST, NOT_HTTP, BAD_HOST, BODY_INCOMPLETE, REQUEST_TIMEOUT, URL_TOO_LONG, HEADERS_TOO_LARGE,
                    UNKNOWN_METHOD, HTTP_VERSION, TOO_MANY, UNKNOWN_CLIENT, MALFORMED, UNKNOWN_TARGET, SCOPE,
                    SCOPE_INEXACT, SCOPE_CONSTRAINT, OTHER_PATIENT, UNPINNED_BODY, TYPE, INTERACTION, OPERATION,
                    PARAMETER, PARAMETER_DENIED, INCLUDE, NOT_ACCEPTABLE, MEDIA_TYPE, BODY_MISMATCH, ELEMENT, REFERENCE,
                    UNKNOWN_REFERENCE, TOO_MANY_REFERENCES, PATCH, VERSION, MULTIPLE, HANDLE, PAGE_ALTERED, NOT_FOUND,
                    METHOD_NOT_ALLOWED, TOO_LARGE ->
                REQUEST;
        };
    }
    // CHECKSTYLE:ON

}
