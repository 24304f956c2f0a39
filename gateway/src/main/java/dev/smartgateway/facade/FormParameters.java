package dev.smartgateway.facade;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * OAuth parameters, form-encoded in a query or a body (RFC 6749 appendix B). An empty
 * value counts as absent.
 */
final class FormParameters {

    private static final int MOST = 50;

    private static final int LONGEST = 4096;

    private final Map<String, String> values;

    private FormParameters(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads form-encoded pairs.
     * @throws OAuthRefusal {@code invalid_request} if there are too many pairs, or if one
     * is repeated, too long, has control characters or cannot be decoded
     */
    static FormParameters of(@Nullable String raw) {
        Map<String, String> values = new HashMap<>();
        String[] pairs = (raw != null) ? raw.split("&") : new String[0];
        if (pairs.length > MOST) {
            throw OAuthRefusal.invalidRequest("Too many parameters.");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String value = (equals < 0) ? "" : decoded(pair.substring(equals + 1));
            String name = decoded((equals < 0) ? pair : pair.substring(0, equals));
            if (value.length() > LONGEST || value.chars().anyMatch(Character::isISOControl)) {
                throw OAuthRefusal.invalidRequest("A parameter is too long or has control characters.");
            }
            if (!name.isEmpty() && values.put(name, value) != null) {
                throw OAuthRefusal.invalidRequest("A parameter is repeated.");
            }
        }
        return new FormParameters(values);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        }
        catch (IllegalArgumentException ex) {
            throw OAuthRefusal.invalidRequest("A parameter cannot be decoded.");
        }
    }

    @Nullable String get(String name) {
        String value = this.values.get(name);
        return (value == null || value.isEmpty()) ? null : value;
    }

}
