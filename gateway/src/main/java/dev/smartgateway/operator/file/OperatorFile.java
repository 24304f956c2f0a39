package dev.smartgateway.operator.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import dev.smartgateway.problem.ConfigurationFault;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * A YAML file of the operator with the line of every key. One document, no duplicate
 * keys, no aliases.
 */
public final class OperatorFile {

    private static final long LARGEST = 256 * 1024;

    private static final int DEEPEST = 20;

    private static final YAMLMapper YAML = new YAMLMapper();

    private static final JsonMapper RECORDS = JsonMapper.builder()
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build();

    private final FileKind kind;

    private final String name;

    private final Map<String, Integer> lines = new HashMap<>();

    private final JsonNode root;

    /**
     * Parses a text.
     * @param name name of the file, for faults
     * @throws ConfigurationFault if it is not such a file
     */
    public OperatorFile(FileKind kind, String name, String text) {
        this.kind = kind;
        this.name = name;
        try (JsonParser parser = YAML.createParser(text)) {
            if (parser.nextToken() == null) {
                throw fault(0, "", "is empty", "Write at least one key, or {} if every key has a default.");
            }
            this.root = node("", 0, parser);
            if (parser.nextToken() != null) {
                throw fault(line(parser), "", "has a second document", "Remove everything from the line with ---.");
            }
        }
        catch (JacksonException ex) {
            int line = unreadable(ex);
            throw fault(line, "", "is not valid YAML near line " + line,
                    "Check the indentation (spaces, no tabs) and the quotes there.");
        }
    }

    /**
     * Returns the line of a syntax error. The parser's own location is where the broken
     * structure begins, which may be lines before the error.
     */
    private static int unreadable(JacksonException ex) {
        if (ex.getCause() instanceof MarkedYamlEngineException yaml && yaml.getProblemMark().isPresent()) {
            return yaml.getProblemMark().get().getLine() + 1;
        }
        return (ex.getLocation() != null) ? ex.getLocation().getLineNr() : 1;
    }

    /**
     * Reads the text of a file from disk.
     * @param shown name of the file, for faults
     * @param missing advice for a file that cannot be read
     * @throws ConfigurationFault if it cannot be read, is too large or is not UTF-8
     */
    public static String text(FileKind kind, Path file, String shown, String missing) {
        try {
            if (Files.size(file) > LARGEST) {
                throw kind.fault(shown, "", "is larger than 256 KiB", "Check that it is the right file.");
            }
            return decoded(kind, Files.readAllBytes(file), shown);
        }
        catch (IOException ex) {
            throw kind.fault(shown, "", "cannot be read", missing);
        }
    }

    private static String decoded(FileKind kind, byte[] bytes, String shown) {
        CharBuffer text = CharBuffer.allocate(bytes.length);
        if (StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), text, true).isError()) {
            long line = text.flip().chars().filter((letter) -> letter == '\n').count() + 1;
            throw kind.fault(shown + ":" + line, "", "is not UTF-8 text", "Save it as UTF-8.");
        }
        return text.flip().toString();
    }

    /**
     * Returns the content of the file.
     * @param type a record with {@code Setting}s
     * @param below values for absent keys, or {@code null} for the defaults
     * @throws ConfigurationFault if anything in it is invalid
     */
    public <T> T as(Class<T> type, @Nullable T below) {
        ObjectNode bound = new RecordBinding(this, this.kind, false).mapping("", this.root, Key.of(type));
        return RECORDS.treeToValue((below != null) ? over(RECORDS.valueToTree(below), bound) : bound, type);
    }

    /**
     * Returns some keys of the file; all others are ignored.
     * @param type a record with {@code Setting}s
     * @throws ConfigurationFault if one of those keys is invalid
     */
    public <T> T partly(Class<T> type) {
        return RECORDS.treeToValue(new RecordBinding(this, this.kind, true).mapping("", this.root, Key.of(type)), type);
    }

    private static JsonNode over(JsonNode below, ObjectNode own) {
        if (!(below instanceof ObjectNode all)) {
            return own;
        }
        own.properties()
            .forEach((entry) -> all.set(entry.getKey(), (entry.getValue() instanceof ObjectNode section)
                    ? over(all.path(entry.getKey()), section) : entry.getValue()));
        return all;
    }

    /**
     * Creates a fault at a key.
     * @param key full key, for example {@code issuers[0].client.id}; may be empty
     * @param fault what is wrong, a sentence without its subject
     * @param advice what to write instead
     */
    public ConfigurationFault fault(String key, String fault, String advice) {
        return fault(line(key), key, fault, advice);
    }

    /**
     * Creates a fault of the file as a whole.
     */
    public ConfigurationFault whole(String key, String fault, String advice) {
        return this.kind.fault(this.name, key, fault, advice);
    }

    /**
     * Returns whether the file contains a key.
     */
    public boolean has(String key) {
        return this.lines.containsKey(key);
    }

    /** Creates a fault at a key that is displayed differently. */
    ConfigurationFault fault(String key, String shown, String fault, String advice) {
        return fault(line(key), shown, fault, advice);
    }

    /**
     * Returns the line of a key, or of the nearest key around it.
     */
    public int line(String key) {
        Integer line = this.lines.get(key);
        int end = Math.max(key.lastIndexOf('.'), key.lastIndexOf('['));
        return (line != null) ? line : line((end > 0) ? key.substring(0, end) : "");
    }

    private ConfigurationFault fault(int line, String key, String fault, String advice) {
        return this.kind.fault(this.name + ((line > 0) ? ":" + line : ""), key, fault, advice);
    }

    static String at(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** An unknown key is displayed only if it looks like a key; it may be a secret. */
    static String shown(String key) {
        return key.matches("[A-Za-z0-9_.-]{1,40}") ? key : "(something)";
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private JsonNode node(String path, int depth, JsonParser parser) {
        this.lines.putIfAbsent(path, line(parser));
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw fault(line(parser), "", "has an alias", "Write the value itself instead of *name.");
        }
        if (depth > DEEPEST) {
            throw fault(line(parser), "", "is nested too deeply", "Check the indentation and the brackets there.");
        }
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return fields(path, depth, parser);
        }
        if (token == JsonToken.START_ARRAY) {
            ArrayNode items = JsonNodeFactory.instance.arrayNode();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(node(path + "[" + items.size() + "]", depth + 1, parser));
            }
            return items;
        }
        return scalar(token, parser);
    }

    private ObjectNode fields(String path, int depth, JsonParser parser) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int line = line(parser);
            if (fields.has(key)) {
                throw this.kind.typed() ? fault(line, shown(key), "occurs twice", "Keep one of the two.") : fault(line,
                        "", "has the same key twice near line " + line + ": " + shown(key), "Keep one of the two.");
            }
            this.lines.put(at(path, key), line);
            parser.nextToken();
            fields.set(key, node(at(path, key), depth + 1, parser));
        }
        return fields;
    }

    /** A number that is not a plain decimal integer is read as text. */
    private static JsonNode scalar(JsonToken token, JsonParser parser) {
        if (token == JsonToken.VALUE_NULL) {
            return JsonNodeFactory.instance.nullNode();
        }
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
            return JsonNodeFactory.instance.booleanNode(token == JsonToken.VALUE_TRUE);
        }
        String text = parser.getString();
        return (token == JsonToken.VALUE_NUMBER_INT && text.matches("0|[1-9][0-9]{0,8}"))
                ? JsonNodeFactory.instance.numberNode(Integer.parseInt(text))
                : JsonNodeFactory.instance.stringNode(text);
    }

}
