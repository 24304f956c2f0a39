package dev.smartgateway.sandbox.demo;

/**
 * A problem that the user can fix; the message says how.
 */
final class DemoException extends RuntimeException {

    DemoException(String message) {
        super(message, null, false, false);
    }

}
