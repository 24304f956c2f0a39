package dev.smartgateway.command.azure.entra;

import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares actual and desired objects. Additional members from Graph are ignored; lists
 * are compared without order.
 */
final class Differences {

    private static final JsonMapper JSON = new JsonMapper();

    private Differences() {
    }

    /** Returns whether everything desired already exists. */
    static boolean covers(JsonNode there, Map<String, ?> wanted) {
        return covers(there, JSON.<JsonNode>valueToTree(wanted));
    }

    private static boolean covers(JsonNode there, JsonNode wanted) {
        if (wanted.isObject()) {
            return wanted.propertyStream().allMatch((field) -> covers(there.path(field.getKey()), field.getValue()));
        }
        if (wanted.isArray()) {
            return there.size() == wanted.size() && wanted.valueStream()
                .allMatch((one) -> there.valueStream().anyMatch((other) -> covers(other, one)));
        }
        return there.equals(wanted);
    }

}
