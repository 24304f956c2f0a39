package dev.smartgateway.issuer;

/**
 * The vault that holds the key did not sign. Nothing was sent to the FHIR service.
 */
public final class PinUnsignedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PinUnsignedException(Throwable cause) {
        super("A token of the gateway could not be signed.", cause);
    }

}
