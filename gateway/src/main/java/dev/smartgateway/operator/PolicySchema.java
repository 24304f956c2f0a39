package dev.smartgateway.operator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON Schema of a policy file, for editors. Made from the same keys as the reader,
 * so that the two cannot disagree.
 */
public final class PolicySchema {

    private PolicySchema() {
    }

    /**
     * The schema as text, draft 7, which all editors know.
     */
    public static String text() {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (PolicyKey key : PolicyKey.values()) {
            Map<String, Object> home = key.section().isEmpty() ? properties : section(properties, key.section());
            home.put(key.last(), schema(key));
        }
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", "http://json-schema.org/draft-07/schema#");
        root.put("title", "Access policy of the SMART gateway");
        root.putAll(closed(properties));
        return JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValueAsString(root) + "\n";
    }

    private static Map<String, Object> closed(Map<String, Object> properties) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("additionalProperties", false);
        object.put("properties", properties);
        return object;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> section(Map<String, Object> properties, String name) {
        Map<String, Object> object = (Map<String, Object>) properties.computeIfAbsent(name,
                (missing) -> closed(new LinkedHashMap<>()));
        return (Map<String, Object>) object.getOrDefault("properties", Map.of());
    }

    private static Map<String, Object> schema(PolicyKey key) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("description", key.words());
        Shape shape = key.shape();
        switch (shape.kind()) {
            case LIST -> {
                schema.put("type", "array");
                schema.put("uniqueItems", true);
                schema.put("items", word(shape));
            }
            case WORD -> schema.putAll(word(shape));
            case FLAG -> schema.put("type", "boolean");
            case NUMBER -> {
                schema.put("type", "integer");
                schema.put("minimum", 1);
                schema.put("maximum", shape.max());
            }
        }
        return schema;
    }

    private static Map<String, Object> word(Shape shape) {
        return shape.choices().isEmpty() ? Map.of("pattern", "^(" + shape.pattern().pattern() + ")$")
                : Map.of("enum", List.copyOf(shape.choices()));
    }

}
