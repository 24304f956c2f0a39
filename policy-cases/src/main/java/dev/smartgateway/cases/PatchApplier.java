package dev.smartgateway.cases;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Applies a patch to a stored resource: JSON Patch, and FHIRPath Patch with plain paths,
 * interpreted like HAPI, by the first value of a part. Independent of the gateway's
 * rules. An operation that finds nothing at its path changes nothing.
 */
final class PatchApplier {

    private final ObjectNode root;

    PatchApplier(ObjectNode stored) {
        this.root = stored.deepCopy();
    }

    /**
     * Returns the resource after the patch.
     * @throws IllegalStateException if a test fails
     */
    ObjectNode apply(Map<String, String> headers, byte[] body) {
        JsonNode patch = FixtureStore.JSON.readTree(body);
        String media = headers.getOrDefault("Content-Type", "");
        if (patch.path("resourceType").asString("").equals("Binary")) {
            byte[] data = Base64.getDecoder().decode(patch.path("data").asString());
            patch = FixtureStore.JSON.readTree(new String(data, StandardCharsets.UTF_8));
            media = "application/json-patch+json";
        }
        if (media.startsWith("application/json-patch+json")) {
            patch.forEach((operation) -> tried(this::jsonOperation, operation));
        }
        else {
            patch.path("parameter").forEach((operation) -> tried(this::fhirOperation, operation));
        }
        return this.root;
    }

    private static void tried(Consumer<JsonNode> change, JsonNode operation) {
        try {
            change.accept(operation);
        }
        catch (IllegalArgumentException ex) {
            // the fixture has nothing there
        }
    }

    private void jsonOperation(JsonNode operation) {
        String path = operation.path("path").asString();
        JsonNode value = operation.path("value");
        switch (operation.path("op").asString()) {
            case "add" -> put(path, value, true);
            case "replace" -> {
                required(path);
                put(path, value, false);
            }
            case "remove" -> remove(path);
            case "copy" -> put(path, required(operation.path("from").asString()), true);
            case "move" -> {
                JsonNode moved = required(operation.path("from").asString());
                remove(operation.path("from").asString());
                put(path, moved, true);
            }
            default -> {
                if (!required(path).equals(value)) {
                    throw new IllegalStateException("test failed");
                }
            }
        }
    }

    private JsonNode required(String pointer) {
        JsonNode found = this.root.at(pointer);
        if (found.isMissingNode()) {
            throw new IllegalArgumentException("nothing there");
        }
        return found;
    }

    private void put(String pointer, JsonNode value, boolean insert) {
        int slash = pointer.lastIndexOf('/');
        String last = pointer.substring(slash + 1);
        JsonNode parent = required(pointer.substring(0, slash));
        if (parent instanceof ObjectNode object) {
            object.set(last, value);
        }
        else if (parent instanceof ArrayNode array) {
            int at = last.equals("-") ? array.size() : Integer.parseInt(last);
            if (at > array.size()) {
                throw new IllegalArgumentException("beyond the end");
            }
            if (insert || at == array.size()) {
                array.insert(at, value);
            }
            else {
                array.set(at, value);
            }
        }
    }

    private void remove(String pointer) {
        required(pointer);
        int slash = pointer.lastIndexOf('/');
        JsonNode parent = required(pointer.substring(0, slash));
        if (parent instanceof ObjectNode object) {
            object.remove(pointer.substring(slash + 1));
        }
        else {
            ((ArrayNode) parent).remove(Integer.parseInt(pointer.substring(slash + 1)));
        }
    }

    private void fhirOperation(JsonNode operation) {
        String pointer = pointer(text(part(operation, "path")));
        JsonNode value = value(part(operation, "value"));
        switch (text(part(operation, "type"))) {
            case "add" -> added(pointer + "/" + text(part(operation, "name")), value);
            case "insert" -> put(pointer + "/" + text(part(operation, "index")), value, true);
            case "replace" -> put(pointer, value, false);
            case "delete" -> {
                if (!this.root.at(pointer).isMissingNode()) {
                    remove(pointer);
                }
            }
            default -> {
                ArrayNode list = (ArrayNode) required(pointer);
                JsonNode moved = list.remove(Integer.parseInt(text(part(operation, "source"))));
                list.insert(Integer.parseInt(text(part(operation, "destination"))), moved);
            }
        }
    }

    private void added(String pointer, JsonNode value) {
        if (this.root.at(pointer) instanceof ArrayNode list) {
            list.add(value);
        }
        else {
            put(pointer, value, false);
        }
    }

    private static JsonNode part(JsonNode operation, String name) {
        for (JsonNode part : operation.path("part")) {
            if (part.path("name").asString("").equals(name)) {
                return part;
            }
        }
        return FixtureStore.JSON.missingNode();
    }

    private static String text(JsonNode part) {
        return value(part).asString("");
    }

    private static JsonNode value(JsonNode part) {
        for (Map.Entry<String, JsonNode> field : part.properties()) {
            if (field.getKey().startsWith("value")) {
                return field.getValue();
            }
        }
        ObjectNode built = FixtureStore.JSON.createObjectNode();
        part.path("part").forEach((below) -> built.set(below.path("name").asString(), value(below)));
        return built;
    }

    private static String pointer(String path) {
        int dot = path.indexOf('.');
        return (dot < 0) ? "" : "/" + path.substring(dot + 1).replace("[", "/").replace("]", "").replace('.', '/');
    }

}
