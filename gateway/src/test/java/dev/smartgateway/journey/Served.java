package dev.smartgateway.journey;

/**
 * A gateway that can be called, wherever it runs.
 */
public interface Served {

    /** Its address, without a slash at the end. */
    String url();

}
