package dev.smartgateway.launch.callback;

import java.util.Map;

import dev.smartgateway.smart.LaunchContext.ContextItem;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Parses entries of {@code fhirContext}, both as objects (SMART 2.1 and later) and as
 * bare references (SMART 2.0).
 */
final class ContextItems {

    private static final JsonMapper JSON = new JsonMapper();

    private static final String REFERENCE = "[A-Z][A-Za-z]{1,60}/[A-Za-z0-9\\-.]{1,64}(/_history/[A-Za-z0-9\\-.]{1,64})?";

    private static final String PINNED = "(Patient|Encounter)/.*";

    private static final int MAX_TEXT = 2000;

    private ContextItems() {
    }

    /**
     * Parses one entry.
     * @return {@code null} if it is invalid
     */
    static @Nullable ContextItem read(@Nullable Object entry) {
        if (entry instanceof String reference) {
            return item(Map.of("reference", reference));
        }
        return (entry instanceof Map<?, ?> object) ? item(object) : null;
    }

    private static @Nullable ContextItem item(Map<?, ?> object) {
        String reference = text(object, "reference");
        String canonical = text(object, "canonical");
        String identifier = identifier(object.get("identifier"));
        String role = object.containsKey("role") ? text(object, "role") : "launch";
        String type = text(object, "type");
        boolean named = reference != null || canonical != null || identifier != null;
        if (!named || role == null || (type != null && !type.matches("[A-Z][A-Za-z]{1,60}"))) {
            return null;
        }
        if (reference != null
                && (!reference.matches(REFERENCE) || (reference.matches(PINNED) && role.equals("launch")))) {
            return null;
        }
        if (canonical != null && !canonical.matches("(https?://|urn:)\\S+")) {
            return null;
        }
        return new ContextItem(reference, canonical, identifier, type, role);
    }

    private static @Nullable String text(Map<?, ?> object, String name) {
        return (object.get(name) instanceof String text && !text.isBlank() && text.length() <= MAX_TEXT) ? text : null;
    }

    private static @Nullable String identifier(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> object) || object.isEmpty()) {
            return null;
        }
        try {
            String text = JSON.writeValueAsString(object);
            return (text.length() <= MAX_TEXT) ? text : null;
        }
        catch (JacksonException ex) {
            return null;
        }
    }

}
