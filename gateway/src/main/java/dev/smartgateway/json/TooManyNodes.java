package dev.smartgateway.json;

/**
 * The input has more values than a tree may have.
 */
public final class TooManyNodes extends BeyondLimits {

    private static final long serialVersionUID = 1L;

    TooManyNodes() {
        super("too many values");
    }

}
