package dev.smartgateway.token;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.smartgateway.scope.Scopes;

/**
 * The effective scopes of a launch, parsed once when the launch is created or read from
 * the store. Stored as text.
 */
public final class LaunchScopes {

    private final String text;

    private final Scopes parsed;

    private LaunchScopes(String text) {
        this.text = text;
        this.parsed = Scopes.parse(text);
    }

    /**
     * Parses the scopes; never throws.
     * @param text SMART 2 spelling
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static LaunchScopes of(String text) {
        return new LaunchScopes(text);
    }

    /**
     * Returns the text as stored.
     */
    @JsonValue
    public String text() {
        return this.text;
    }

    /**
     * Returns the parsed scopes, always the same instance, so that its derived data is
     * cached with the launch.
     */
    public Scopes parsed() {
        return this.parsed;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LaunchScopes that && this.text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return this.text.hashCode();
    }

    @Override
    public String toString() {
        return this.text;
    }

}
