package dev.smartgateway.json;

/**
 * The input is not valid JSON, or is ambiguous. Carries no part of the input and no stack
 * trace.
 */
public class Malformed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception with a description of the fault, never with a value from the
     * input.
     */
    public Malformed(String what) {
        super(what, null, false, false);
    }

}
