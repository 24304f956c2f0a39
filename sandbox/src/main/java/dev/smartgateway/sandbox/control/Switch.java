package dev.smartgateway.sandbox.control;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One kind of misbehaviour. The key is the constant's name in lower case with hyphens.
 */
public enum Switch {

    /** The discovery document comes after this many milliseconds. */
    DISCOVERY_SLOW(Group.DISCOVERY, Form.NUMBER, "the discovery document comes after this many milliseconds",
            "after 3 seconds: no launch (idp-unavailable)"),

    /** The discovery document exceeds 256 KiB. */
    DISCOVERY_HUGE(Group.DISCOVERY, Form.FLAG, "the discovery document exceeds 256 KiB",
            "no launch (discovery-failed)"),

    /** Discovery answers with an HTML page. */
    DISCOVERY_NOT_JSON(Group.DISCOVERY, Form.FLAG, "discovery answers with an HTML page",
            "no launch (discovery-failed)"),

    /** Discovery answers with this HTTP status. */
    DISCOVERY_STATUS(Group.DISCOVERY, Form.NUMBER, "discovery answers with this HTTP status",
            "no launch (discovery-failed; idp-unavailable from 500 on)"),

    /** Discovery redirects to this URL. */
    DISCOVERY_REDIRECT(Group.DISCOVERY, Form.TEXT, "discovery redirects to this URL",
            "does not follow; no launch (discovery-failed)"),

    /** The token endpoint points to a plain http, internal or foreign host. */
    DISCOVERY_ENDPOINTS(Group.DISCOVERY, Form.CHOICE,
            "the token endpoint points to a plain http, internal or foreign host",
            "sends nothing there; no launch (discovery-failed)", "http", "internal", "other-host"),

    /** A member to leave out, for instance token_endpoint. */
    DISCOVERY_MISSING(Group.DISCOVERY, Form.TEXT, "a member to leave out, for instance token_endpoint",
            "no launch without authorization or token endpoint (discovery-failed)"),

    /** Only plain PKCE is advertised. */
    DISCOVERY_PLAIN_PKCE(Group.DISCOVERY, Form.FLAG, "only plain PKCE is advertised", "no launch (discovery-failed)"),

    /** Endpoints are relative URLs. */
    DISCOVERY_RELATIVE(Group.DISCOVERY, Form.FLAG, "endpoints are relative URLs",
            "resolves them against the FHIR base; the launch works"),

    /** Every authorization request is answered with this error code. */
    AUTHORIZE_ERROR(Group.SIGN_IN, Form.TEXT,
            "an error code to answer every authorization request with, for instance access_denied",
            "shows the error; no session (authorization-refused)"),

    /** In azure mode every sign-in is refused with this error number of Entra ID. */
    ENTRA_REFUSAL(Group.SIGN_IN, Form.CHOICE,
            "in azure mode every sign-in is refused with this number of Entra's; 70044 refuses refreshes",
            "says what the number means (consent-needed, not-assigned, reauth-required)", "65001", "65004", "90094",
            "50105", "70044"),

    /** In azure mode the fhirUser of access tokens, or {@code none}. */
    FHIR_USER(Group.TOKEN, Form.TEXT,
            "in azure mode the fhirUser of access tokens, for instance RelatedPerson/x or none",
            "no session in mode smart-user (user-not-mapped)"),

    /** The iss parameter of the callback (RFC 9207) is missing or wrong. */
    ISS(Group.SIGN_IN, Form.CHOICE, "the iss parameter of the callback (RFC 9207) is missing or wrong",
            "no code is exchanged (wrong-issuer)", "none", "wrong"),

    /** Grant exactly this scope string. */
    SCOPE_NARROW(Group.TOKEN, Form.TEXT, "grant exactly this scope string", "allows no more than this"),

    /** Grant nothing: scope is the empty string. */
    SCOPE_EMPTY(Group.TOKEN, Form.FLAG, "grant nothing: scope is the empty string", "no session (no-scopes)"),

    /** Leave {@code scope} out. */
    SCOPE_ABSENT(Group.TOKEN, Form.FLAG, "leave scope out", "no session (no-scopes)"),

    /** {@code true}, or a scope string: grant this on top of what was requested. */
    SCOPE_WIDER(Group.TOKEN, Form.TEXT, "true, or a scope string: grant this on top of what was asked",
            "ignores the surplus"),

    /** Leave {@code patient} out. */
    NO_PATIENT(Group.TOKEN, Form.FLAG, "leave patient out", "no session (no-patient)"),

    /** Patient is a path, an array or a number. */
    BAD_PATIENT(Group.TOKEN, Form.CHOICE, "patient is a path, an array or a number", "no session (no-patient)", "path",
            "array", "number"),

    /** Send this as encounter, for instance ../x. */
    BAD_ENCOUNTER(Group.TOKEN, Form.TEXT, "send this as encounter, for instance ../x",
            "no session unless it is a FHIR id (token-exchange-failed)"),

    /** The member {@code need_patient_banner} is a string. */
    BANNER_STRING(Group.TOKEN, Form.FLAG, "need_patient_banner is a string", "understands it"),

    /** Leave {@code refresh_token} out. */
    NO_REFRESH_TOKEN(Group.TOKEN, Form.FLAG, "leave refresh_token out",
            "uses the token to its end, then asks for a new launch (reauth-required)"),

    /** Lifetime of new access tokens, for instance PT10S. */
    ACCESS_TOKEN_TTL(Group.TOKEN, Form.TEXT, "lifetime of new access tokens, for instance PT10S",
            "refreshes in time; the user notices nothing"),

    /** Leave {@code expires_in} out. */
    NO_EXPIRES_IN(Group.TOKEN, Form.FLAG, "leave expires_in out", "takes the configured lifetime"),

    /** The member {@code expires_in} is a string. */
    EXPIRES_IN_STRING(Group.TOKEN, Form.FLAG, "expires_in is a string", "understands it"),

    /** The {@code token_type} to send, for instance mac. */
    TOKEN_TYPE(Group.TOKEN, Form.TEXT, "token_type to send, for instance mac", "no session (token-exchange-failed)"),

    /** Forge the id_token; the last two are legal. */
    ID_TOKEN(Group.TOKEN, Form.CHOICE, "forge the id_token; the last two are legal",
            "no session (bad-id-token), or accepts the legal ones", "none", "hs256", "wrong-key", "wrong-aud",
            "wrong-iss", "expired", "no-nonce", "wrong-nonce", "missing", "no-kid", "es256"),

    /** The token endpoint answers temporarily_unavailable with this status. */
    TOKEN_STATUS(Group.ENDPOINT, Form.NUMBER, "the token endpoint answers temporarily_unavailable with this status",
            "no session, and a live launch is kept (idp-unavailable)"),

    /** The token endpoint answers 200 with an HTML page. */
    TOKEN_HTML(Group.ENDPOINT, Form.FLAG, "the token endpoint answers 200 with an HTML page",
            "no session (token-exchange-failed)"),

    /** The token endpoint waits this many milliseconds first. */
    TOKEN_SLOW(Group.ENDPOINT, Form.NUMBER, "the token endpoint waits this many milliseconds first",
            "waits up to 10 seconds, sends the code once (idp-unavailable)"),

    /** The token response carries a member of 2 MiB. */
    TOKEN_HUGE(Group.ENDPOINT, Form.FLAG, "the token response carries a member of 2 MiB",
            "no session (token-exchange-failed)"),

    /** In azure mode refreshes are refused with this claims challenge, a JSON object. */
    TOKEN_CLAIMS(Group.REFRESH, Form.TEXT,
            "a JSON object as text: in azure mode refreshes are refused with it as claims challenge",
            "ends the launch and passes the claims on at the next one (interaction-required)"),

    /** The grant is made, then the connection breaks. */
    TOKEN_DROP(Group.ENDPOINT, Form.FLAG, "the grant is made, then the connection breaks",
            "never sends the code twice; no session (idp-unavailable)"),

    /** Id of the patient to send on refresh. */
    REFRESH_PATIENT(Group.REFRESH, Form.TEXT, "id of the patient to send on refresh",
            "ends the launch (context-changed)"),

    /** {@code sub} of the id_token on refresh. */
    REFRESH_SUB(Group.REFRESH, Form.TEXT, "sub of the id_token on refresh", "ends the launch (context-changed)"),

    /** Leave {@code patient} out on refresh. */
    REFRESH_NO_PATIENT(Group.REFRESH, Form.FLAG, "leave patient out on refresh", "keeps the patient of the launch"),

    /** Leave {@code id_token} out on refresh. */
    REFRESH_NO_ID_TOKEN(Group.REFRESH, Form.FLAG, "leave id_token out on refresh", "keeps the user of the launch"),

    /** Refresh answers with the same refresh token. */
    NO_ROTATION(Group.REFRESH, Form.FLAG, "refresh answers with the same refresh token", "goes on"),

    /** FHIR calls get 401. */
    FHIR_401(Group.FHIR, Form.CHOICE, "FHIR calls get 401", "refreshes once and tries again; then 401 (token-refused)",
            "once", "always"),

    /** FHIR calls get 429 with this Retry-After in seconds. */
    FHIR_429(Group.FHIR, Form.NUMBER, "FHIR calls get 429 with this Retry-After in seconds",
            "passes 429 and Retry-After on (upstream-unavailable)"),

    /** In azure mode FHIR calls get this status with an OperationOutcome. */
    FHIR_STATUS(Group.FHIR, Form.NUMBER,
            "in azure mode FHIR calls get this status with an OperationOutcome, for instance 408, 409 or 503",
            "passes on what helps, without the service's words (upstream-refused and others)"),

    /** FHIR calls answered by a proxy page instead of the service. */
    FHIR_FRONT_DOOR(Group.FHIR, Form.NUMBER,
            "in azure mode FHIR calls get this status with a page that is no FHIR, for instance 502",
            "answers with an OperationOutcome of its own"),

    /** In azure mode FHIR calls get 429 with x-ms-retry-after-ms of this value. */
    FHIR_RETRY_MS(Group.FHIR, Form.NUMBER,
            "in azure mode FHIR calls get 429 with x-ms-retry-after-ms of so many milliseconds",
            "passes 429 on with the time of the exact header"),

    /** FHIR calls get 500. */
    FHIR_500(Group.FHIR, Form.FLAG, "FHIR calls get 500", "answers 502 (upstream-failed)"),

    /** FHIR calls wait this many milliseconds first. */
    FHIR_SLOW(Group.FHIR, Form.NUMBER, "FHIR calls wait this many milliseconds first",
            "waits, then 504 (upstream-timeout)"),

    /** FHIR calls get 200 with an HTML page. */
    FHIR_HTML(Group.FHIR, Form.FLAG, "FHIR calls get 200 with an HTML page", "answers 502 (answer-not-checkable)"),

    /** FHIR calls get a resource of this many MiB. */
    FHIR_HUGE(Group.FHIR, Form.NUMBER, "FHIR calls get a resource of this many MiB",
            "refuses what exceeds its limit (answer-too-large)"),

    /**
     * {@code true}, or a patient id: every search answer carries an Observation of that
     * patient.
     */
    FHIR_FOREIGN(Group.FHIR, Form.TEXT,
            "true, or a patient id: every search answer carries an Observation of that patient",
            "withholds the whole answer, 502, and raises an alarm (answer-not-pinned)"),

    /** Host or host:port: absolute links in answers point there. */
    FHIR_FOREIGN_LINKS(Group.FHIR, Form.TEXT, "host or host:port: absolute links in answers point there",
            "does not pass them on");

    /** The type of a switch's value. */
    public enum Form {

        /** On or off. */
        FLAG,
        /** Any text. */
        TEXT,
        /** A whole number. */
        NUMBER,
        /** One value of a list. */
        CHOICE

    }

    private final Group group;

    private final Form form;

    private final String text;

    private final String expect;

    private final List<String> choices;

    Switch(Group group, Form form, String text, String expect, String... choices) {
        this.group = group;
        this.form = form;
        this.text = text;
        this.expect = expect;
        this.choices = List.of(choices);
    }

    /**
     * Returns the key used in JSON.
     * @return lower case with dashes
     */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns what the switch does.
     * @return one line
     */
    public String text() {
        return this.text;
    }

    /**
     * Returns how a correct gateway reacts.
     * @return one line, with the reason code in brackets where there is one
     */
    public String expect() {
        return this.expect;
    }

    /**
     * Returns the phase of a launch that it affects.
     * @return the group
     */
    public Group group() {
        return this.group;
    }

    /**
     * Returns the type of its value.
     * @return the form
     */
    public Form form() {
        return this.form;
    }

    /**
     * Returns the values to choose from.
     * @return empty unless the form is a choice
     */
    public List<String> choices() {
        return this.choices;
    }

    static Optional<Switch> of(String key) {
        return Arrays.stream(values()).filter((one) -> one.key().equals(key)).findFirst();
    }

}
