package dev.smartgateway.store;

import java.util.function.Function;

/**
 * A string that cannot be printed, compared or serialised by accident. Only certain
 * packages may call {@link #use(Function)}; a test enforces that.
 */
public final class Secret {

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Wraps a non-empty value.
     * @throws IllegalArgumentException if it is empty
     */
    public static Secret of(String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("empty secret");
        }
        return new Secret(value);
    }

    /**
     * Passes the value to a function and returns its result.
     */
    public <T> T use(Function<String, T> function) {
        return function.apply(this.value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that
                && java.security.MessageDigest.isEqual(this.value.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        that.value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return this.value.hashCode();
    }

    @Override
    public String toString() {
        return "Secret[masked]";
    }

}
