package dev.smartgateway.operator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.smartgateway.problem.ConfigurationFault;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * A value in a YAML file with the line it begins on.
 *
 * @param line from one
 * @param value a {@code Map} or {@code List} of nodes, a {@code String}, {@code Long} or
 * {@code Boolean}, or {@code null} where nothing is written
 */
record PolicyNode(int line, @Nullable Object value) {

    private static final YAMLMapper YAML = new YAMLMapper();

    /**
     * Reads a file: one document, no key twice, no alias.
     * @param file its name, for the fault
     * @throws ConfigurationFault if it is anything else
     */
    static PolicyNode read(String file, String text) {
        try (JsonParser parser = YAML.createParser(text)) {
            if (parser.nextToken() == null) {
                throw ConfigurationFault.policy(file, "", "is empty",
                        "Write at least one rule, or {} for the defaults.");
            }
            PolicyNode root = node(file, parser);
            if (parser.nextToken() != null) {
                throw fault(file, parser, "has a second document", "Remove everything from the line with ---.");
            }
            return root;
        }
        catch (JacksonException ex) {
            String line = (ex.getLocation() != null) ? ":" + ex.getLocation().getLineNr() : "";
            throw ConfigurationFault.policy(file + line, "", "is not readable YAML",
                    "Check indentation and quotes there.");
        }
    }

    private static PolicyNode node(String file, JsonParser parser) {
        int line = parser.currentTokenLocation().getLineNr();
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw fault(file, parser, "has an alias", "Write the value itself instead of *name.");
        }
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return new PolicyNode(line, fields(file, parser));
        }
        if (token == JsonToken.START_ARRAY) {
            List<PolicyNode> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(node(file, parser));
            }
            return new PolicyNode(line, items);
        }
        if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_FLOAT) {
            return new PolicyNode(line, parser.getString());
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return new PolicyNode(line, parser.getNumberType() == JsonParser.NumberType.INT
                    ? (Object) parser.getLongValue() : parser.getString());
        }
        return new PolicyNode(line, (token == JsonToken.VALUE_NULL) ? null : token == JsonToken.VALUE_TRUE);
    }

    private static Map<String, PolicyNode> fields(String file, JsonParser parser) {
        Map<String, PolicyNode> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            int line = parser.currentTokenLocation().getLineNr();
            parser.nextToken();
            if (fields.containsKey(name)) {
                throw ConfigurationFault.policy(file + ":" + line, name, "stands twice", "Keep one of the two.");
            }
            fields.put(name, new PolicyNode(line, node(file, parser).value()));
        }
        return fields;
    }

    private static ConfigurationFault fault(String file, JsonParser parser, String fault, String advice) {
        return ConfigurationFault.policy(file + ":" + parser.currentTokenLocation().getLineNr(), "", fault, advice);
    }

}
