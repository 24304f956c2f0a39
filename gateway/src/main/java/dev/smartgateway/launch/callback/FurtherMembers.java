package dev.smartgateway.launch.callback;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.smartgateway.oauth.TokenEndpoint.TokenResponse;
import dev.smartgateway.oauth.TokenLike;
import dev.smartgateway.smart.Issuer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Members of the token response and claims of the id_token that the operator passes on to
 * the app by name. A member that is too large, too deeply nested or may be a credential
 * is left out, with a warning in the log.
 */
final class FurtherMembers {

    private static final Logger log = LoggerFactory.getLogger(FurtherMembers.class);

    private static final JsonMapper JSON = new JsonMapper();

    private static final int MOST_TEXT = 4000;

    private static final int MOST_TOGETHER = 8000;

    private static final int DEEPEST = 6;

    private static final int MOST_PARTS = 200;

    private FurtherMembers() {
    }

    /**
     * Returns the members as JSON text by name.
     * @param claims claims of the verified id_token; empty without one
     */
    static Map<String, String> of(Issuer issuer, TokenResponse response, Map<String, Object> claims) {
        Map<String, String> found = new TreeMap<>();
        TokenLike credentials = new TokenLike(
                Stream.of(response.tokens().access(), response.tokens().refresh(), response.idToken())
                    .filter(Objects::nonNull)
                    .toList());
        int left = MOST_TOGETHER;
        for (String name : issuer.launch().contextMembers().stream().sorted().toList()) {
            Object value = response.fields().getOrDefault(name, claims.get(name));
            String text = (value != null) ? text(name, value, credentials) : null;
            if (text != null && text.length() <= left) {
                left -= text.length();
                found.put(name, text);
            }
            else if (value != null) {
                log.warn("Issuer {}: a member that context-members names is too large or may be a credential: {}",
                        issuer.name(), name);
            }
        }
        return found;
    }

    private static @Nullable String text(String name, Object value, TokenLike credentials) {
        List<Object> parts = new ArrayList<>();
        boolean bounded = flat(value, 0, parts);
        boolean handle = name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT).endsWith("messaginghandle");
        if (!bounded || parts.stream().anyMatch((part) -> unsafe(String.valueOf(part), handle, credentials))) {
            return null;
        }
        try {
            String text = JSON.writeValueAsString(value);
            return (text.length() <= MOST_TEXT) ? text : null;
        }
        catch (JacksonException ex) {
            return null;
        }
    }

    private static boolean unsafe(String part, boolean handle, TokenLike credentials) {
        return handle ? credentials.handle(part) : credentials.text(part);
    }

    /**
     * Collects all names and values; returns {@code false} if the value is too deep or
     * too large, or if a name suggests a credential.
     */
    private static boolean flat(@Nullable Object value, int depth, List<Object> parts) {
        if (depth > DEEPEST || parts.size() > MOST_PARTS) {
            return false;
        }
        if (value instanceof Map<?, ?> object) {
            return object.entrySet().stream().allMatch((each) -> {
                String name = String.valueOf(each.getKey());
                parts.add(name);
                return !TokenLike.name(name) && flat(each.getValue(), depth + 1, parts);
            });
        }
        if (value instanceof List<?> list) {
            return list.stream().allMatch((each) -> flat(each, depth + 1, parts));
        }
        boolean plain = value == null || value instanceof String || value instanceof Number || value instanceof Boolean;
        if (value != null) {
            parts.add(value);
        }
        return plain;
    }

}
