package dev.smartgateway.json;

/**
 * The input has no reading, or more than one. Carries no part of the input and no stack
 * trace.
 */
public class Malformed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Says what was wrong, never with a value from the input.
     */
    public Malformed(String what) {
        super(what, null, false, false);
    }

}
