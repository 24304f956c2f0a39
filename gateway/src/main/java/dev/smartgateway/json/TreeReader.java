package dev.smartgateway.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Builds a tree from one object. Every value takes about 100 bytes in memory, however
 * short its text is, so the number of values is limited to 300,000, which is more than a
 * real resource of 4 MB has.
 */
final class TreeReader {

    static final int MAX_NODES = 300_000;

    private int nodes;

    Json.Obj object(JsonParser parser) {
        count();
        Map<String, Json> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, value(parser));
        }
        return new Json.Obj(fields);
    }

    private Json value(JsonParser parser) {
        switch (parser.currentToken()) {
            case START_OBJECT:
                return object(parser);
            case START_ARRAY:
                return array(parser);
            case VALUE_STRING:
                count();
                return new Json.Text(parser.getString());
            default:
                count();
                return new Json.Raw(parser.getString());
        }
    }

    private Json array(JsonParser parser) {
        count();
        List<Json> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser));
        }
        return new Json.Arr(items);
    }

    private void count() {
        this.nodes++;
        if (this.nodes > MAX_NODES) {
            throw new TooManyNodes();
        }
    }

}
