package dev.smartgateway.audit.sink;

import java.io.IOException;
import java.util.Optional;

/**
 * Authenticates the gateway at a remote sink. Called before each request, on the thread
 * of the sink; may block.
 */
public interface SinkCredential {

    /**
     * Returns the value of the header {@code Authorization}, or empty if none is sent.
     * @throws IOException if there is no credential at present; the lines are retried
     */
    Optional<String> header() throws IOException;

    /**
     * Called if the sink answers 401.
     */
    default void refused() {
    }

}
