package dev.smartgateway.oauth;

import org.jspecify.annotations.Nullable;

/**
 * A signed statement that is not what it must be. The message names the failed check,
 * never a value.
 */
public final class BadTokenException extends RuntimeException {

    public BadTokenException(String check) {
        super(check, null, false, false);
    }

    /**
     * The claim or header that was judged, or {@code null} where it was the token as
     * such.
     */
    public @Nullable String field() {
        String check = String.valueOf(getMessage());
        String first = check.split(" ", 2)[0];
        return check.equals(first) || check.startsWith(first + " (") ? first : null;
    }

}
