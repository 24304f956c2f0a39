package dev.smartgateway.issuer;

/**
 * The key is elsewhere and did not sign. Nothing was sent.
 */
public final class PinUnsignedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PinUnsignedException(Throwable cause) {
        super("A token of the gateway could not be signed.", cause);
    }

}
