package dev.smartgateway.session;

import java.util.Map;

import dev.smartgateway.smart.LaunchContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Adds the further members of a launch's context to the JSON that apps receive. A member
 * that the document already has is not replaced.
 */
public final class FurtherDocument {

    private static final JsonMapper JSON = new JsonMapper();

    private FurtherDocument() {
    }

    /**
     * Adds the members that the operator passes on.
     */
    public static void add(Map<String, Object> document, LaunchContext context) {
        context.display().further().forEach((name, text) -> {
            try {
                document.putIfAbsent(name, JSON.readTree(text));
            }
            catch (JacksonException ex) {
                // The gateway wrote this text; a member that cannot be parsed is left
                // out.
            }
        });
    }

}
