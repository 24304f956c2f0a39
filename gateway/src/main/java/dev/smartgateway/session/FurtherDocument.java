package dev.smartgateway.session;

import java.util.Map;

import dev.smartgateway.smart.LaunchContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the further members of a launch's context into the JSON that apps get. A name
 * that the document has already keeps its meaning.
 */
public final class FurtherDocument {

    private static final JsonMapper JSON = new JsonMapper();

    private FurtherDocument() {
    }

    /**
     * Adds what the operator lets through.
     */
    public static void add(Map<String, Object> document, LaunchContext context) {
        context.display().further().forEach((name, text) -> {
            try {
                document.putIfAbsent(name, JSON.readTree(text));
            }
            catch (JacksonException ex) {
                // Written here, so it can be read; if not, it is not known.
            }
        });
    }

}
