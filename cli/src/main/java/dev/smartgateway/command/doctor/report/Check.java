package dev.smartgateway.command.doctor.report;

import java.util.Locale;

/**
 * The checks. The first ten are the most common problems with SMART apps on Azure, and
 * are named after them.
 */
public enum Check {

    /** Complaint 1. */
    LINKS_CARRY_THE_INTERNAL_HOST,

    /** Complaint 2. */
    PRACTITIONERS_SEE_NO_PATIENT,

    /** Complaint 3. */
    PKCE_AND_SPA_ERRORS,

    /** Complaint 4. */
    NO_LAUNCH_CONTEXT,

    /** Complaint 5. */
    WHO_ENFORCES_SCOPES,

    /** Complaint 6. */
    NO_SMART_CONFIGURATION,

    /** Complaint 7. */
    STANDALONE_APP_FAILS,

    /** Complaint 8. */
    CONNECT_MY_OWN_APP,

    /** Complaint 9. */
    EARLIER_CONSENTS_LEAK,

    /** Complaint 10. */
    EXTERNAL_USERS_GET_403,

    /** Files and properties can be read. */
    CONFIGURATION,

    /** The origin of browsers. */
    PUBLIC_URL,

    /** Keys that seal sessions. */
    SEALING_KEYS,

    /** Authorization and token endpoint. */
    ENDPOINTS,

    /** The four addresses that people mix up. */
    AUDIENCES,

    /** Client authentication. */
    CREDENTIALS,

    /** Lifetime of refresh tokens. */
    REFRESH_PLATFORM,

    /** The given token. */
    TOKEN,

    /** The FHIR service. */
    FHIR_SERVICE,

    /** Searches find the patient's records as the gateway names the patient. */
    PATIENT_IN_SEARCHES,

    /** Browsers must not go round the gateway. */
    CORS,

    /** The store. */
    REDIS,

    /** Addresses and credentials of remote audit sinks. */
    AUDIT_TRAIL,

    /** The clock. */
    CLOCK;

    private static final int COMPLAINTS = 10;

    /** The name as people read it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Rank of the complaint, or 0. */
    public int complaint() {
        return (ordinal() < COMPLAINTS) ? ordinal() + 1 : 0;
    }

}
