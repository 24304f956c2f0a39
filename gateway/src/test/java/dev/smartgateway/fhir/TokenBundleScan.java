package dev.smartgateway.fhir;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.smartgateway.json.StrictJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The scan of a Bundle over a JSON library's tokens: slow; the reference implementation
 * for {@link BundleScan}.
 */
final class TokenBundleScan {

    private final JsonParser parser;

    private final Set<String> tokenPaths;

    private final List<BundleScan.Link> links = new ArrayList<>(4);

    private final List<BundleScan.Entry> entries = new ArrayList<>();

    private String resourceType = "";

    private String type = "";

    private @Nullable String total;

    private @Nullable String timestamp;

    private boolean subsetted;

    private TokenBundleScan(JsonParser parser, Set<String> tokenPaths) {
        this.parser = parser;
        this.tokenPaths = tokenPaths;
    }

    /**
     * Scans bytes that should be a Bundle; anything else shows as an empty
     * {@code resourceType}.
     * @throws dev.smartgateway.json.Malformed if they are not strict JSON
     */
    static BundleScan.Result of(byte[] bytes, Set<String> tokenPaths) {
        return StrictJson.read(bytes, (parser) -> new TokenBundleScan(parser, tokenPaths).bundle());
    }

    private BundleScan.Result bundle() {
        fields((name) -> {
            switch (name) {
                case "resourceType" -> this.resourceType = text("");
                case "type" -> this.type = text("");
                case "total" -> this.total = number();
                case "timestamp" -> this.timestamp = text("");
                case "meta" -> fields(this::tagged);
                case "link" -> items(this::link);
                case "entry" -> items(this::entry);
                default -> this.parser.skipChildren();
            }
        });
        return new BundleScan.Result(this.resourceType, this.type, this.total, this.subsetted, this.timestamp,
                this.links, this.entries);
    }

    private void tagged(String field) {
        if (!field.equals("tag")) {
            this.parser.skipChildren();
            return;
        }
        items(() -> fields((name) -> {
            if (name.equals("code")) {
                this.subsetted |= text("").equals("SUBSETTED");
            }
            else {
                this.parser.skipChildren();
            }
        }));
    }

    private void link() {
        String[] found = { "", "" };
        fields((name) -> {
            switch (name) {
                case "relation" -> found[0] = text("");
                case "url" -> found[1] = text("");
                default -> this.parser.skipChildren();
            }
        });
        this.links.add(new BundleScan.Link(found[0], found[1]));
    }

    private void entry() {
        EntryParts parts = new EntryParts();
        fields((name) -> {
            switch (name) {
                case "fullUrl" -> parts.fullUrl = text("");
                case "resource" -> parts.resource = resource();
                case "search" -> fields((field) -> {
                    if (field.equals("mode")) {
                        parts.mode = text("");
                    }
                    else {
                        this.parser.skipChildren();
                    }
                });
                default -> this.parser.skipChildren();
            }
        });
        this.entries.add(new BundleScan.Entry(parts.mode, parts.resource, parts.fullUrl));
    }

    private @Nullable ResourceScanResult resource() {
        if (this.parser.currentToken() == JsonToken.START_OBJECT) {
            return TokenResourceScan.at(this.parser, this.tokenPaths);
        }
        this.parser.skipChildren();
        return null;
    }

    private void items(Runnable item) {
        if (this.parser.currentToken() != JsonToken.START_ARRAY) {
            this.parser.skipChildren();
            return;
        }
        while (this.parser.nextToken() != JsonToken.END_ARRAY) {
            if (this.parser.currentToken() == JsonToken.START_OBJECT) {
                item.run();
            }
            else {
                this.parser.skipChildren();
            }
        }
    }

    private void fields(Field field) {
        if (this.parser.currentToken() != JsonToken.START_OBJECT) {
            this.parser.skipChildren();
            return;
        }
        while (this.parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = this.parser.currentName();
            this.parser.nextToken();
            field.read(name);
        }
    }

    private String text(String otherwise) {
        if (this.parser.currentToken() == JsonToken.VALUE_STRING) {
            return this.parser.getString();
        }
        this.parser.skipChildren();
        return otherwise;
    }

    private @Nullable String number() {
        if (this.parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return this.parser.getString();
        }
        this.parser.skipChildren();
        return null;
    }

    /** Reads the value of one field. */
    private interface Field {

        void read(String name);

    }

    /** An entry in the making. */
    private static final class EntryParts {

        private String mode = "";

        private String fullUrl = "";

        private @Nullable ResourceScanResult resource;

    }

}
