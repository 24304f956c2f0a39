package dev.smartgateway.json;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A small immutable JSON tree for bodies that are parsed and serialized again: request
 * bodies, bundles to send, the capability statement. Numbers keep their source text.
 */
public sealed interface Json {

    /**
     * Parses one object.
     * @throws dev.smartgateway.json.TooManyNodes if it has more values than a tree may
     * have
     * @throws dev.smartgateway.json.Malformed if it is not strict JSON
     */
    static Obj parse(byte[] bytes) {
        return StrictJson.read(bytes, new TreeReader()::object);
    }

    /**
     * Creates an object.
     * @param pairs names and values alternately, in order; values as in {@link #of}
     */
    static Obj obj(Object... pairs) {
        Map<String, Json> fields = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.put((String) pairs[i], of(pairs[i + 1]));
        }
        return new Obj(fields);
    }

    /**
     * Converts a value to a tree.
     * @param value a tree, a string, a number, a boolean or a list of these
     */
    static Json of(Object value) {
        if (value instanceof Json json) {
            return json;
        }
        if (value instanceof List<?> list) {
            return new Arr(list.stream().map(Json::of).toList());
        }
        return (value instanceof String text) ? new Text(text) : new Raw(String.valueOf(value));
    }

    /**
     * Returns a copy in which every string is replaced.
     * @param field name of the field that has this value, passed to the mapper
     */
    Json mapTexts(String field, Mapper mapper);

    /** Replaces one string. */
    @FunctionalInterface
    interface Mapper {

        /**
         * Returns the new value.
         */
        String map(String field, String text);

    }

    /** Appends this value as compact JSON. */
    void write(StringBuilder out);

    /** Returns this value as compact JSON in UTF-8. */
    default byte[] bytes() {
        StringBuilder out = new StringBuilder();
        write(out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Appends a JSON string. An unpaired surrogate is written as an escape. */
    static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            }
            else if (c < 0x20) {
                out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            }
            else if (Character.isSurrogate(c) && !paired(text, i)) {
                out.append("\\u").append(Integer.toHexString(c));
            }
            else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private static boolean paired(String text, int at) {
        boolean first = Character.isHighSurrogate(text.charAt(at));
        int other = first ? at + 1 : at - 1;
        return other >= 0 && other < text.length() && (first ? Character.isLowSurrogate(text.charAt(other))
                : Character.isHighSurrogate(text.charAt(other)));
    }

    /**
     * An object.
     *
     * @param fields in order, each name once
     */
    record Obj(Map<String, Json> fields) implements Json {

        /**
         * Copies the fields.
         */
        public Obj {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        /**
         * Returns the value of a field, or {@code null}.
         */
        public @Nullable Json get(String name) {
            return this.fields.get(name);
        }

        /**
         * Returns the string value of a field, or {@code null} if it is missing or not a
         * string.
         */
        public @Nullable String text(String name) {
            return (this.fields.get(name) instanceof Text text) ? text.value() : null;
        }

        /**
         * Returns the object value of a field, or {@code null} if it is missing or not an
         * object.
         */
        public @Nullable Obj object(String name) {
            return (this.fields.get(name) instanceof Obj object) ? object : null;
        }

        /**
         * Returns the objects in the array value of a field; empty if it is missing or
         * not an array.
         */
        public List<Obj> objects(String name) {
            return (this.fields.get(name) instanceof Arr array)
                    ? array.items().stream().filter(Obj.class::isInstance).map(Obj.class::cast).toList() : List.of();
        }

        /**
         * Returns a copy with one field set.
         */
        public Obj with(String name, Object value) {
            Map<String, Json> copy = new LinkedHashMap<>(this.fields);
            copy.put(name, of(value));
            return new Obj(copy);
        }

        /**
         * Returns a copy without the given fields.
         */
        public Obj without(String... names) {
            Map<String, Json> copy = new LinkedHashMap<>(this.fields);
            copy.keySet().removeAll(List.of(names));
            return new Obj(copy);
        }

        @Override
        public Obj mapTexts(String field, Mapper mapper) {
            Map<String, Json> copy = new LinkedHashMap<>();
            this.fields.forEach((name, value) -> copy.put(name, value.mapTexts(name, mapper)));
            return new Obj(copy);
        }

        @Override
        public void write(StringBuilder out) {
            out.append('{');
            String comma = "";
            for (Map.Entry<String, Json> field : this.fields.entrySet()) {
                out.append(comma);
                quote(field.getKey(), out);
                out.append(':');
                field.getValue().write(out);
                comma = ",";
            }
            out.append('}');
        }

        @Override
        public String toString() {
            return "Obj[" + this.fields.size() + "]";
        }

    }

    /**
     * An array.
     *
     * @param items in order
     */
    record Arr(List<Json> items) implements Json {

        /**
         * Copies the items.
         */
        public Arr {
            items = List.copyOf(items);
        }

        @Override
        public Arr mapTexts(String field, Mapper mapper) {
            return new Arr(this.items.stream().map((item) -> item.mapTexts(field, mapper)).toList());
        }

        @Override
        public void write(StringBuilder out) {
            out.append('[');
            String comma = "";
            for (Json item : this.items) {
                out.append(comma);
                item.write(out);
                comma = ",";
            }
            out.append(']');
        }

    }

    /**
     * A string.
     *
     * @param value decoded
     */
    record Text(String value) implements Json {

        @Override
        public Text mapTexts(String field, Mapper mapper) {
            return new Text(mapper.map(field, this.value));
        }

        @Override
        public void write(StringBuilder out) {
            quote(this.value, out);
        }

        @Override
        public String toString() {
            return "Text[masked]";
        }

    }

    /**
     * A number, boolean or null with its source text.
     *
     * @param literal as in the source
     */
    record Raw(String literal) implements Json {

        @Override
        public Raw mapTexts(String field, Mapper mapper) {
            return this;
        }

        @Override
        public void write(StringBuilder out) {
            out.append(this.literal);
        }

    }

}
