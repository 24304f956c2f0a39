package dev.smartgateway.sandbox.control;

/** The phase of a launch that a switch affects. */
public enum Group {

    /** Discovery. */
    DISCOVERY("Discovery"),

    /** Sign-in. */
    SIGN_IN("Sign-in"),

    /** Token response. */
    TOKEN("Token response"),

    /** Token endpoint. */
    ENDPOINT("Token endpoint"),

    /** Refresh. */
    REFRESH("Refresh"),

    /** FHIR service. */
    FHIR("FHIR service");

    private final String title;

    Group(String title) {
        this.title = title;
    }

    /**
     * Returns the heading.
     * @return text for users
     */
    public String title() {
        return this.title;
    }

}
