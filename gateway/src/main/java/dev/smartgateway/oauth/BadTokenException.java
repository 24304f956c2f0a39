package dev.smartgateway.oauth;

import org.jspecify.annotations.Nullable;

/**
 * A signed token failed a check. The message names the check, never a value.
 */
public final class BadTokenException extends RuntimeException {

    public BadTokenException(String check) {
        super(check, null, false, false);
    }

    /**
     * Returns the claim or header that failed, or {@code null} if the token as a whole
     * did.
     */
    public @Nullable String field() {
        String check = String.valueOf(getMessage());
        String first = check.split(" ", 2)[0];
        return check.equals(first) || check.startsWith(first + " (") ? first : null;
    }

}
