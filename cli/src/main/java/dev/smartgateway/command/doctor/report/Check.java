package dev.smartgateway.command.doctor.report;

import java.util.Locale;

/**
 * The checks. The first ten are the most common problems with SMART apps on Azure, and
 * are named after them.
 */
public enum Check {

    /** The FHIR service writes links with its own host name. */
    LINKS_CARRY_THE_INTERNAL_HOST,

    /** A practitioner's token does not show the patient's data. */
    PRACTITIONERS_SEE_NO_PATIENT,

    /** PKCE, and redirect URIs registered for a single-page application. */
    PKCE_AND_SPA_ERRORS,

    /** The authorization server provides no launch context. */
    NO_LAUNCH_CONTEXT,

    /** Which component enforces scopes and patient. */
    WHO_ENFORCES_SCOPES,

    /** {@code .well-known/smart-configuration} is missing or unusable. */
    NO_SMART_CONFIGURATION,

    /** A standalone launch has no source of the patient. */
    STANDALONE_APP_FAILS,

    /** The redirect URI to register for one's own app. */
    CONNECT_MY_OWN_APP,

    /** Scopes of earlier consents appear in each token. */
    EARLIER_CONSENTS_LEAK,

    /** Users of other identity providers are refused by the FHIR service. */
    EXTERNAL_USERS_GET_403,

    /** Configuration files and properties. */
    CONFIGURATION,

    /** The public URL. */
    PUBLIC_URL,

    /** Keys that seal sessions. */
    SEALING_KEYS,

    /** Authorization and token endpoint. */
    ENDPOINTS,

    /** FHIR base, issuer, {@code aud} and token audience. */
    AUDIENCES,

    /** Client authentication. */
    CREDENTIALS,

    /** Lifetime of refresh tokens. */
    REFRESH_PLATFORM,

    /** The test token. */
    TOKEN,

    /** The FHIR service. */
    FHIR_SERVICE,

    /**
     * Whether searches find records with the spelling of the patient id that the gateway
     * uses.
     */
    PATIENT_IN_SEARCHES,

    /** Whether browsers can call the FHIR service without the gateway. */
    CORS,

    /** Redis. */
    REDIS,

    /** Addresses and credentials of remote audit sinks. */
    AUDIT_TRAIL,

    /** Difference between the clocks of this machine and the FHIR service. */
    CLOCK;

    private static final int COMPLAINTS = 10;

    /** Returns the name in the report: lower case with hyphens. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns the rank among the ten most common problems, from 1; 0 for any other check.
     */
    public int complaint() {
        return (ordinal() < COMPLAINTS) ? ordinal() + 1 : 0;
    }

}
