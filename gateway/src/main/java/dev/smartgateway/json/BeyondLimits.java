package dev.smartgateway.json;

/**
 * The input is deeper or longer than is read here; nothing is said about what it holds.
 */
public class BeyondLimits extends Malformed {

    private static final long serialVersionUID = 1L;

    /**
     * Says which limit, never with a value from the input.
     */
    public BeyondLimits(String what) {
        super(what);
    }

}
