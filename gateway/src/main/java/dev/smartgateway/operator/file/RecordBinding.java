package dev.smartgateway.operator.file;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import dev.smartgateway.problem.ConfigurationFault;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Checks the content of a file against the keys of a record and converts it to the JSON
 * from which Jackson reads that record.
 */
final class RecordBinding {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final Pattern SECRET = Pattern
        .compile(".*(secret|passw|token|credential|assertion|keys?$|pem$|jwk$).*");

    private final OperatorFile file;

    private final FileKind kind;

    private final boolean open;

    private final Values values;

    /**
     * Creates a binding.
     * @param open whether keys that the record does not have are ignored
     */
    RecordBinding(OperatorFile file, FileKind kind, boolean open) {
        this.file = file;
        this.kind = kind;
        this.open = open;
        this.values = new Values(file, kind);
    }

    ObjectNode mapping(String path, JsonNode node, List<Key> keys) {
        if (!node.isObject()) {
            throw this.file.fault(path, "must be a mapping", "Write it as indented key: value lines.");
        }
        if (!this.open) {
            slips(path, node, keys);
        }
        ObjectNode bound = NODES.objectNode();
        for (Key key : keys) {
            ObjectNode home = bound;
            for (String group : key.home()) {
                home = home.withObject(group);
            }
            JsonNode value = value(OperatorFile.at(path, key.name()), key, node.get(key.name()));
            if (value != null) {
                home.set(key.component().getName(), value);
            }
        }
        if (!this.open) {
            strangers(path, node, keys);
        }
        return bound;
    }

    /**
     * A misspelled key is reported as such, before the key it stands for is reported as
     * missing.
     */
    private void slips(String path, JsonNode node, List<Key> keys) {
        List<String> absent = keys.stream().map(Key::name).filter((name) -> !node.has(name)).toList();
        for (String name : node.propertyNames()) {
            if (keys.stream().noneMatch((key) -> key.name().equals(name))) {
                KeySpelling.nearest(name, absent).ifPresent((meant) -> {
                    throw unknown(path, name, "Known keys here: " + names(keys) + ". Write " + meant + " instead.");
                });
            }
        }
    }

    private void strangers(String path, JsonNode node, List<Key> keys) {
        for (String name : node.propertyNames()) {
            if (keys.stream().noneMatch((key) -> key.name().equals(name))) {
                boolean secret = SECRET.matcher(name.toLowerCase(Locale.ROOT)).matches();
                String advice = secret ? " " + this.kind.secrets() : "";
                throw unknown(path, name, ("Known keys here: " + names(keys) + "." + advice).strip());
            }
        }
    }

    private ConfigurationFault unknown(String path, String name, String advice) {
        String shown = OperatorFile.at(path, OperatorFile.shown(name));
        return this.file.fault(OperatorFile.at(path, name), shown, "is not a known key", advice);
    }

    private static String names(List<Key> keys) {
        return String.join(", ", keys.stream().map(Key::name).toList());
    }

    private @Nullable JsonNode value(String path, Key key, @Nullable JsonNode written) {
        JsonNode node = (written != null && written.isNull() && !this.kind.typed()) ? null : written;
        if (key.section()) {
            return key.many() ? sections(path, key, node) : section(path, key, node);
        }
        if (node == null) {
            return absent(path, key);
        }
        if (node.isNull()) {
            throw this.file.fault(path, "has no value", key.advice());
        }
        if (key.setting().words()) {
            return NODES.stringNode(words(path, key, node));
        }
        return key.many() ? items(path, key, node) : single(path, key, node);
    }

    private @Nullable JsonNode single(String path, Key key, JsonNode node) {
        JsonNode value = this.values.of(path, key, node);
        return (value != null) ? value : absent(path, key);
    }

    private @Nullable JsonNode absent(String path, Key key) {
        if (!key.setting().byDefault().isEmpty()) {
            return this.values.of(path, key, NODES.stringNode(key.setting().byDefault()));
        }
        if (key.optional()) {
            return null;
        }
        if (key.many()) {
            return NODES.arrayNode();
        }
        throw this.file.fault(path, "is missing", key.advice());
    }

    private @Nullable ObjectNode section(String path, Key key, @Nullable JsonNode node) {
        if (node != null) {
            return mapping(path, node, Key.of(key.type()));
        }
        if (key.optional()) {
            return null;
        }
        if (key.required()) {
            throw this.file.fault(path, "is missing", key.advice());
        }
        return mapping(path, NODES.objectNode(), Key.of(key.type()));
    }

    private ArrayNode sections(String path, Key key, @Nullable JsonNode node) {
        ArrayNode all = NODES.arrayNode();
        if (node == null && key.optional()) {
            return all;
        }
        if (node == null || !node.isArray() || node.isEmpty()) {
            throw this.file.fault(path, "is missing", key.advice());
        }
        for (JsonNode item : node) {
            all.add(mapping(path + "[" + all.size() + "]", item, Key.of(key.type())));
        }
        return all;
    }

    private String words(String path, Key key, JsonNode node) {
        Set<String> words = new LinkedHashSet<>();
        for (JsonNode item : node.isArray() ? node : NODES.arrayNode().add(node)) {
            String text = this.values.text(path, key, item);
            words.addAll(text.isEmpty() ? List.of() : List.of(text.split("\\s+")));
        }
        if (words.isEmpty()) {
            throw this.file.fault(path, "is missing", key.advice());
        }
        return String.join(" ", words);
    }

    private ArrayNode items(String path, Key key, JsonNode node) {
        if (!node.isArray() && this.kind.typed()) {
            throw this.file.fault(path, Values.UNFIT, key.advice());
        }
        Set<JsonNode> items = new LinkedHashSet<>();
        int index = 0;
        for (JsonNode item : node.isArray() ? node : NODES.arrayNode().add(node)) {
            String at = this.kind.typed() ? path + "[" + index + "]" : path;
            JsonNode value = this.values.of(at, key, item);
            if (value == null && node.isArray()) {
                throw this.file.fault(at, "has an empty entry", key.advice());
            }
            if (value != null && !items.add(value) && this.kind.typed()) {
                throw this.file.fault(at, "occurs twice", "Keep one of the two.");
            }
            index++;
        }
        ArrayNode all = NODES.arrayNode();
        items.forEach(all::add);
        return all;
    }

}
