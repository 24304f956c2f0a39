package dev.smartgateway.command.azure;

/**
 * Something the person who runs the set-up can mend; the message says how.
 */
final class SetupException extends RuntimeException {

    SetupException(String message) {
        super(message, null, false, false);
    }

}
