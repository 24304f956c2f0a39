package dev.smartgateway.smart;

import java.util.List;

/**
 * Placeholder of the scope grammar, so that its callers compile: it grants nothing.
 */
public final class Scopes {

    /** Nothing is granted. */
    public static final Scopes NONE = new Scopes();

    private Scopes() {
    }

    /**
     * Reads a scope string; what does not parse grants nothing.
     */
    public static Scopes parse(String text) {
        return NONE;
    }

    /**
     * The intersection.
     */
    public Scopes narrowedTo(Scopes other) {
        return NONE;
    }

    /**
     * What is granted on a type.
     */
    public Cover cover(String type, Access access) {
        return new Cover(false, List.of());
    }

    /**
     * Whether some {@code patient/} resource scope is granted.
     */
    public boolean patientLevel() {
        return false;
    }

    /**
     * Canonical SMART 2 spelling.
     */
    public String text() {
        return "";
    }

}
