package dev.smartgateway.sandbox.demo;

/**
 * Something that the person at the keyboard can mend; the message says how.
 */
final class DemoException extends RuntimeException {

    DemoException(String message) {
        super(message, null, false, false);
    }

}
