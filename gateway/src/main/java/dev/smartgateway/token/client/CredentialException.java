package dev.smartgateway.token.client;

import java.io.Serial;

/**
 * A client credential is missing or cannot be read. Names the setting; never holds a
 * value.
 */
final class CredentialException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String advice;

    /**
     * Describes the fault.
     * @param fault begins with the setting, for example
     * {@code gateway.credentials.county.secret is missing}
     * @param advice what to write instead
     */
    CredentialException(String fault, String advice) {
        super(fault);
        this.advice = advice;
    }

    String advice() {
        return this.advice;
    }

}
