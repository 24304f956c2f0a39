package dev.smartgateway.policy;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The complete answer of the FHIR service.
 *
 * @param status HTTP status
 * @param headers names in any case; {@code Content-Type}, {@code ETag},
 * {@code Last-Modified}, {@code Location} and {@code Retry-After} are evaluated
 * @param body decoded from any transfer or content coding; empty when there is none
 */
public record UpstreamAnswer(int status, Map<String, String> headers, byte[] body) {

    private static final byte[] TOO_LARGE = new byte[0];

    private static final byte[] UNREAD = new byte[0];

    private static final Set<String> JSON = Set.of("application/fhir+json", "application/json", "application/json+fhir",
            "text/json");

    /**
     * Copies the headers with lower-case names.
     */
    public UpstreamAnswer {
        Map<String, String> lower = new HashMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        headers = Map.copyOf(lower);
    }

    /**
     * Returns an answer whose body exceeded the memory limit and is missing.
     */
    public static UpstreamAnswer tooLarge(int status, Map<String, String> headers) {
        return new UpstreamAnswer(status, headers, TOO_LARGE);
    }

    /**
     * Returns an answer to a streamed request: it is not JSON, and its body is missing.
     */
    public static UpstreamAnswer unread(int status, Map<String, String> headers) {
        return new UpstreamAnswer(status, headers, UNREAD);
    }

    /**
     * Returns whether the body is left for the browser.
     */
    public boolean isUnread() {
        return this.body == UNREAD;
    }

    /**
     * Returns whether a media type is JSON and does not name another charset than UTF-8.
     */
    public static boolean isJson(@Nullable String mediaType) {
        if (mediaType == null) {
            return false;
        }
        String[] parts = mediaType.toLowerCase(Locale.ROOT).split(";", -1);
        if (!JSON.contains(parts[0].strip())) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip().replace("\"", "");
            if (part.startsWith("charset=") && !part.equals("charset=utf-8")) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns whether the body is larger than a cap.
     */
    public boolean largerThan(int cap) {
        return this.body == TOO_LARGE || this.body.length > cap;
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
        return "UpstreamAnswer[" + this.status + "]";
    }

}
