package dev.smartgateway.cases;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The initial resources of a fake FHIR service. A resource that appears twice has two
 * versions; <code>{"deleted":"Type/id"}</code> deletes one.
 *
 * @param lines resources and deletions in order
 */
public record Fixtures(List<ObjectNode> lines) {

    private static final Fixtures SHIPPED = shippedOnes();

    /**
     * Copies the list.
     */
    public Fixtures {
        lines = List.copyOf(lines);
    }

    /**
     * Returns those that come with the gateway: patients p1, p2, p3 and p10 and their
     * resources.
     */
    public static Fixtures shipped() {
        return SHIPPED;
    }

    private static Fixtures shippedOnes() {
        try (InputStream in = Fixtures.class.getResourceAsStream("fixtures.ndjson")) {
            if (in == null) {
                throw new IllegalStateException("fixtures.ndjson is missing");
            }
            return read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Reads one resource a line, or a JSON array of resources, or one Bundle.
     * @throws IllegalArgumentException if it is none of these, with a sentence for the
     * person who wrote it
     */
    public static Fixtures read(String text) {
        List<ObjectNode> all = new ArrayList<>();
        String trimmed = text.strip();
        if (trimmed.startsWith("[") || whole(trimmed)) {
            JsonNode root = parse(trimmed, "");
            JsonNode items = root.isArray() ? root : root.path("entry");
            for (JsonNode item : items) {
                all.add(one(root.isArray() ? item : item.path("resource"), "entry " + (all.size() + 1)));
            }
            return new Fixtures(all);
        }
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                String place = "line " + (i + 1);
                all.add(one(parse(lines.get(i), place), place));
            }
        }
        return new Fixtures(all);
    }

    private static boolean whole(String text) {
        try {
            return FixtureStore.JSON.readTree(text).path("resourceType").asString("").equals("Bundle");
        }
        catch (JacksonException ex) {
            return false;
        }
    }

    private static JsonNode parse(String text, String place) {
        try {
            return FixtureStore.JSON.readTree(text);
        }
        catch (JacksonException ex) {
            throw new IllegalArgumentException(place + " is not JSON.");
        }
    }

    private static ObjectNode one(JsonNode node, String place) {
        boolean resource = node.path("resourceType").isString() && node.path("id").isString();
        if (node instanceof ObjectNode object && (resource || node.path("deleted").isString())) {
            return object;
        }
        throw new IllegalArgumentException(place + " is no resource with resourceType and id.");
    }

}
