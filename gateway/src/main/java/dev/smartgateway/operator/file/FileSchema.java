package dev.smartgateway.operator.file;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON Schema of a kind of file, for editors. Derived from the same record as the
 * reader, so that the two always agree.
 */
public final class FileSchema {

    private static final String PLACEHOLDER = "\\$\\{";

    private final FileKind kind;

    private FileSchema(FileKind kind) {
        this.kind = kind;
    }

    /**
     * Returns the schema as text, in draft 7, which all editors support.
     */
    public static String text(FileKind kind, Class<?> type) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", "http://json-schema.org/draft-07/schema#");
        root.put("title", kind.title());
        root.putAll(new FileSchema(kind).closed(type));
        return JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValueAsString(root) + "\n";
    }

    private Map<String, Object> closed(Class<?> type) {
        List<Key> keys = Key.of(type);
        Map<String, Object> properties = new LinkedHashMap<>();
        keys.forEach((key) -> properties.put(key.name(), property(key)));
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("additionalProperties", false);
        List<String> required = keys.stream().filter(Key::required).map(Key::name).toList();
        if (!required.isEmpty()) {
            object.put("required", required);
        }
        object.put("properties", properties);
        return object;
    }

    private Map<String, Object> property(Key key) {
        Map<String, Object> property = new LinkedHashMap<>();
        if (!key.section() || !this.kind.typed()) {
            property.put("description", key.setting().value());
        }
        if (!key.setting().byDefault().isEmpty()) {
            property.put("default", key.flag() ? (Object) Boolean.valueOf(key.setting().byDefault())
                    : key.number() ? (Object) Integer.valueOf(key.setting().byDefault()) : key.setting().byDefault());
        }
        Map<String, Object> item = key.section() ? closed(key.type()) : value(key);
        if (key.many() && this.kind.typed()) {
            property.putAll(list(item));
            property.put("uniqueItems", true);
            property.put("items", property.remove("items"));
        }
        else if (key.section() && key.many()) {
            property.putAll(list(item));
            property.put("minItems", 1);
        }
        else if (key.many() || key.setting().words()) {
            property.put("anyOf", List.of(item, list(item)));
        }
        else {
            property.putAll(item);
        }
        return property;
    }

    private static Map<String, Object> list(Map<String, Object> item) {
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("type", "array");
        list.put("items", item);
        return list;
    }

    private Map<String, Object> value(Key key) {
        if (this.kind.typed()) {
            return typed(key);
        }
        if (key.flag()) {
            return written("boolean", "true|false");
        }
        if (key.number()) {
            Map<String, Object> number = written("integer", "[0-9]{1,6}");
            number.put("minimum", 1);
            number.put("maximum", key.setting().max());
            return number;
        }
        if (key.duration()) {
            return written("", "0|[0-9]+(ns|us|ms|s|m|h|d)|P.+");
        }
        if (key.url()) {
            return written("", "[Hh][Tt][Tt][Pp][Ss]?://[^@#]+");
        }
        if (!key.choices().isEmpty()) {
            return Map.of("anyOf", List.of(Map.of("enum", key.choices()), written("", PLACEHOLDER + ".*")));
        }
        return key.setting().pattern().isEmpty() ? written("number", ".+") : written("number", key.setting().pattern());
    }

    /** Every value may be a placeholder. */
    private static Map<String, Object> written(String type, String pattern) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", type.isEmpty() ? "string" : List.of(type, "string"));
        schema.put("pattern", "^(" + pattern + ")$|" + PLACEHOLDER);
        return schema;
    }

    private static Map<String, Object> typed(Key key) {
        if (key.flag()) {
            return Map.of("type", "boolean");
        }
        if (key.number()) {
            Map<String, Object> number = new LinkedHashMap<>();
            number.put("type", "integer");
            number.put("minimum", 1);
            number.put("maximum", key.setting().max());
            return number;
        }
        return key.choices().isEmpty() ? Map.of("pattern", "^(" + key.setting().pattern() + ")$")
                : Map.of("enum", key.choices());
    }

}
