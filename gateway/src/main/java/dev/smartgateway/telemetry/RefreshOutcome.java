package dev.smartgateway.telemetry;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The outcome of a token refresh, as a label value.
 */
public enum RefreshOutcome {

    /** New tokens were stored. */
    RENEWED,

    /** Another replica had already refreshed; no grant was used. */
    SHARED,

    /** Another replica stored first; this grant was not needed. */
    LOST,

    /** The launch ended during the refresh; the new tokens were discarded. */
    DISCARDED,

    /** The authorization server permanently refused; the launch ended. */
    REFUSED,

    /** The answer was about another patient or subject; the launch ended. */
    CONTEXT_CHANGED,

    /** The answer left no FHIR scope; the launch ended. */
    SCOPES_WITHDRAWN,

    /** The authorization server or Redis failed; the launch continues. */
    FAILED;

    /**
     * Returns the label value.
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> codes() {
        return Arrays.stream(values()).map(RefreshOutcome::code).toList();
    }

}
