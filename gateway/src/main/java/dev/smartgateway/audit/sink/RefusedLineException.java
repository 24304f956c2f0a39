package dev.smartgateway.audit.sink;

import java.io.IOException;

/**
 * The sink will never take these lines.
 */
public final class RefusedLineException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * Says why, without anything of the lines.
     */
    public RefusedLineException(String message) {
        super(message);
    }

}
