package dev.smartgateway.fhir;

import java.util.ArrayList;
import java.util.List;

import dev.smartgateway.json.StrictJson;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Lists every resource within a resource in one pass without building a tree, at any
 * depth: in entries, in parameters and in {@code contained}.
 */
public final class NestedResources {

    private final JsonParser parser;

    private final List<Found> found = new ArrayList<>();

    private NestedResources(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Returns all resources, the innermost first and the resource itself last.
     * @throws dev.smartgateway.json.Malformed if the bytes are not strict JSON
     */
    public static List<Found> of(byte[] bytes) {
        return StrictJson.read(bytes, (parser) -> {
            NestedResources nested = new NestedResources(parser);
            nested.object(false);
            return nested.found;
        });
    }

    private void object(boolean contained) {
        int start = StrictJson.start(this.parser);
        String type = null;
        while (this.parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = this.parser.currentName();
            JsonToken value = this.parser.nextToken();
            if (name.equals("resourceType")) {
                type = (value == JsonToken.VALUE_STRING) ? this.parser.getString() : "";
            }
            value(contained || name.equals("contained"));
        }
        if (type != null) {
            this.found.add(new Found(type, new ResourceScanResult.Span(start, StrictJson.end(this.parser)), contained));
        }
    }

    private void value(boolean contained) {
        if (this.parser.currentToken() == JsonToken.START_OBJECT) {
            object(contained);
        }
        else if (this.parser.currentToken() == JsonToken.START_ARRAY) {
            while (this.parser.nextToken() != JsonToken.END_ARRAY) {
                value(contained);
            }
        }
        else {
            this.parser.finishToken();
        }
    }

    /**
     * One resource.
     *
     * @param type its {@code resourceType}; empty if that is not a string
     * @param span position in the bytes
     * @param contained whether it is within a {@code contained} element
     */
    public record Found(String type, ResourceScanResult.Span span, boolean contained) {

        @Override
        public String toString() {
            return "Found[masked]";
        }

    }

}
