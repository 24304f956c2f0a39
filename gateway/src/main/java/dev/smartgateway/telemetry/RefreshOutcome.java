package dev.smartgateway.telemetry;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The outcome of a token refresh, as a tag.
 */
public enum RefreshOutcome {

    /** New tokens were stored. */
    RENEWED,

    /** Another replica had done it already; no grant was used. */
    SHARED,

    /** Another replica stored first; our grant was for nothing. */
    LOST,

    /** The launch ended meanwhile; the new tokens were thrown away. */
    DISCARDED,

    /** The authorization server refused for good; the launch ended. */
    REFUSED,

    /** The answer was about another patient or subject; the launch ended. */
    CONTEXT_CHANGED,

    /** The answer left no FHIR scope; the launch ended. */
    SCOPES_WITHDRAWN,

    /** The authorization server or Redis failed; the launch goes on. */
    FAILED;

    /**
     * The value of the label.
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> codes() {
        return Arrays.stream(values()).map(RefreshOutcome::code).toList();
    }

}
