package dev.smartgateway.json;

/**
 * The input exceeds a limit of depth, length or size. It may otherwise be valid JSON.
 */
public class BeyondLimits extends Malformed {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception with the name of the limit, never with a value from the
     * input.
     */
    public BeyondLimits(String what) {
        super(what);
    }

}
