package dev.smartgateway.audit.sink;

import java.io.IOException;

/**
 * The sink permanently rejects these lines.
 */
public final class RefusedLineException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception; the message must not contain anything of the lines.
     */
    public RefusedLineException(String message) {
        super(message);
    }

}
