package dev.smartgateway.oauth;

/**
 * A signed statement that is not what it must be. The message names the failed check,
 * never a value.
 */
public final class BadTokenException extends RuntimeException {

    public BadTokenException(String check) {
        super(check, null, false, false);
    }

}
