package dev.smartgateway.policy;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One request of the browser as received, not decoded, with the patient context of its
 * launch.
 *
 * @param method from the request line only
 * @param path raw path after the FHIR base, starting with a slash; {@code /} or empty for
 * the base itself
 * @param query raw query without the question mark, or {@code null}
 * @param headers names in any case; only {@code Accept}, {@code Content-Type},
 * {@code If-Match}, {@code If-None-Match}, {@code If-None-Exist} and {@code Prefer} are
 * evaluated; all others have no effect
 * @param body empty when there is none
 * @param pin the patient context of the launch
 */
public record FhirCall(String method, String path, @Nullable String query, Map<String, String> headers, byte[] body,
        PatientContext pin) {

    /**
     * Copies the headers with lower-case names.
     */
    public FhirCall {
        Map<String, String> lower = new HashMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        headers = Map.copyOf(lower);
    }

    /**
     * Returns the value of a header, or {@code null}.
     * @param name in lower case
     */
    public @Nullable String header(String name) {
        return this.headers.get(name);
    }

    @Override
    public String toString() {
        return "FhirCall[masked]";
    }

}
