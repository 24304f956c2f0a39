package dev.smartgateway.journey;

/**
 * A running gateway, in this process or in another.
 */
public interface Served {

    /** Its address, without a slash at the end. */
    String url();

}
