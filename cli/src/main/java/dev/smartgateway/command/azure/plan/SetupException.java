package dev.smartgateway.command.azure.plan;

/**
 * A problem that the user of the setup can fix; the message says how.
 */
public final class SetupException extends RuntimeException {

    public SetupException(String message) {
        super(message, null, false, false);
    }

}
