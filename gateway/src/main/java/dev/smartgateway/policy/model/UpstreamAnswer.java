package dev.smartgateway.policy.model;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What the FHIR service answered, whole.
 *
 * @param status HTTP status
 * @param headers names in any case; {@code Content-Type}, {@code ETag},
 * {@code Last-Modified}, {@code Location} and {@code Retry-After} are looked at
 * @param body decoded from any transfer or content coding; empty when there is none
 */
public record UpstreamAnswer(int status, Map<String, String> headers, byte[] body) {

    /**
     * Copies the headers with lower-case names.
     */
    public UpstreamAnswer {
        Map<String, String> lower = new HashMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        headers = Map.copyOf(lower);
    }

    /**
     * The value of a header, or {@code null}.
     * @param name in lower case
     */
    public @Nullable String header(String name) {
        return this.headers.get(name);
    }

    @Override
    public String toString() {
        return "UpstreamAnswer[" + this.status + "]";
    }

}
