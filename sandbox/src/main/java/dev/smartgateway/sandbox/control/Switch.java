package dev.smartgateway.sandbox.control;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * One way to misbehave. The key is the constant's name in lower case with dashes.
 */
public enum Switch {

    /** Another lifetime. */
    ACCESS_TOKEN_TTL("lifetime of new access tokens, for instance PT10S"),
    /** Narrowing. */
    SCOPE_NARROW("grant exactly this scope string"),
    /** Empty. */
    SCOPE_EMPTY("true: grant nothing, scope is the empty string"),
    /** Absent. */
    SCOPE_ABSENT("true: leave scope out of the token response"),
    /** Widening. */
    SCOPE_WIDER("true or a scope string: grant this on top of what was asked"),
    /** No patient. */
    NO_PATIENT("true: leave patient out"),
    /** Bad patient. */
    BAD_PATIENT("path, array, number, or any other JSON value to send as patient"),
    /** Bad encounter. */
    BAD_ENCOUNTER("any JSON value to send as encounter"),
    /** Banner as text. */
    BANNER_STRING("true: need_patient_banner as a string"),
    /** Other patient. */
    REFRESH_PATIENT("id of the patient to send on refresh"),
    /** Other subject. */
    REFRESH_SUB("sub to send in the id_token on refresh"),
    /** No patient on refresh. */
    REFRESH_NO_PATIENT("true: leave patient out on refresh"),
    /** No id_token on refresh. */
    REFRESH_NO_ID_TOKEN("true: leave id_token out on refresh"),
    /** No refresh token. */
    NO_REFRESH_TOKEN("true: leave refresh_token out of the token response"),
    /** No rotation. */
    NO_ROTATION("true: refresh answers with the same refresh token"),
    /** No lifetime. */
    NO_EXPIRES_IN("true: leave expires_in out"),
    /** Lifetime as text. */
    EXPIRES_IN_STRING("true: expires_in as a string"),
    /** Token type. */
    TOKEN_TYPE("token_type to send, for instance mac"),
    /** Forged id_token. */
    ID_TOKEN("none, hs256, wrong-key, wrong-aud, wrong-iss, expired, no-nonce, wrong-nonce, no-kid, es256, missing"),
    /** Token status. */
    TOKEN_STATUS("the token endpoint answers with this status and does nothing"),
    /** Token HTML. */
    TOKEN_HTML("true: the token endpoint answers 200 with an HTML page"),
    /** Token slow. */
    TOKEN_SLOW("the token endpoint waits this many milliseconds first"),
    /** Token huge. */
    TOKEN_HUGE("true: the token response carries a member of 2 MiB"),
    /** Token drop. */
    TOKEN_DROP("true: the grant is made, then the connection breaks before the answer is complete"),
    /** FHIR 401. */
    FHIR_401("once or always: FHIR calls get 401"),
    /** FHIR 429. */
    FHIR_429("FHIR calls get 429 with this Retry-After in seconds"),
    /** FHIR 500. */
    FHIR_500("true: FHIR calls get 500"),
    /** FHIR slow. */
    FHIR_SLOW("FHIR calls wait this many milliseconds first"),
    /** FHIR HTML. */
    FHIR_HTML("true: FHIR calls get 200 with an HTML page"),
    /** FHIR huge. */
    FHIR_HUGE("number of MiB: FHIR calls get a resource of that size"),
    /** Foreign entry. */
    FHIR_FOREIGN("true or a patient id: every search answer carries an Observation of that patient"),
    /** Foreign links. */
    FHIR_FOREIGN_LINKS("host[:port]: absolute links in answers point there"),
    /** Discovery slow. */
    DISCOVERY_SLOW("discovery waits this many milliseconds first"),
    /** Discovery huge. */
    DISCOVERY_HUGE("true: the discovery document exceeds 256 KiB"),
    /** Discovery not JSON. */
    DISCOVERY_NOT_JSON("true: discovery answers with an HTML page"),
    /** Discovery status. */
    DISCOVERY_STATUS("discovery answers with this status"),
    /** Discovery redirect. */
    DISCOVERY_REDIRECT("a URL: discovery redirects there"),
    /** Discovery endpoints. */
    DISCOVERY_ENDPOINTS("http, internal or other-host: the token endpoint points there"),
    /** Discovery missing. */
    DISCOVERY_MISSING("the name of a member to leave out, for instance token_endpoint"),
    /** Plain PKCE. */
    DISCOVERY_PLAIN_PKCE("true: only plain PKCE is advertised"),
    /** Relative endpoints. */
    DISCOVERY_RELATIVE("true: endpoints are relative URLs"),
    /** Issuer parameter. */
    ISS("none or wrong: the iss parameter of the callback (RFC 9207)"),
    /** Error at authorize. */
    AUTHORIZE_ERROR("an error code to answer every authorization request with, for instance access_denied");

    private final String text;

    Switch(String text) {
        this.text = text;
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

    static Optional<Switch> of(String key) {
        return Arrays.stream(values()).filter((one) -> one.key().equals(key)).findFirst();
    }

}
