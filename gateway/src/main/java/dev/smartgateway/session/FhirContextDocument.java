package dev.smartgateway.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.smartgateway.smart.LaunchContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The {@code fhirContext} of a launch in the form apps receive (SMART App Launch 2.2,
 * section "fhirContext"). Missing fields of an item are omitted.
 */
public final class FhirContextDocument {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private FhirContextDocument() {
    }

    /**
     * Returns the items in the order in which the authorization server sent them.
     */
    public static List<Map<String, Object>> of(LaunchContext context) {
        return context.fhirContext().stream().map(FhirContextDocument::item).toList();
    }

    private static Map<String, Object> item(LaunchContext.ContextItem item) {
        Map<String, Object> entry = new LinkedHashMap<>();
        put(entry, "reference", item.reference());
        put(entry, "canonical", item.canonical());
        put(entry, "identifier", identifier(item.identifier()));
        put(entry, "type", item.type());
        put(entry, "role", item.role());
        return entry;
    }

    private static @Nullable Object identifier(@Nullable String text) {
        try {
            return (text != null) ? JSON.readTree(text) : null;
        }
        catch (JacksonException ex) {
            return null;
        }
    }

    private static void put(Map<String, Object> document, String name, @Nullable Object value) {
        if (value != null) {
            document.put(name, value);
        }
    }

}
