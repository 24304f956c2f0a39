package dev.smartgateway.fhir;

import org.jspecify.annotations.Nullable;

/**
 * One decoded search parameter.
 *
 * @param name before the first colon
 * @param modifier after it, or {@code null}
 * @param value never empty
 */
public record Param(String name, @Nullable String modifier, String value) {

    /**
     * Creates a parameter without a modifier.
     */
    public static Param of(String name, String value) {
        return new Param(name, null, value);
    }

    /**
     * Returns name and modifier as written in a query.
     */
    public String key() {
        return (this.modifier != null) ? this.name + ":" + this.modifier : this.name;
    }

    @Override
    public String toString() {
        return "Param[" + this.name + "]";
    }

}
