package dev.smartgateway.command.azure;

/**
 * A problem that the user of the setup can fix; the message says how.
 */
final class SetupException extends RuntimeException {

    SetupException(String message) {
        super(message, null, false, false);
    }

}
