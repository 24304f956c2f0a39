package dev.smartgateway.fhir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.json.Malformed;
import dev.smartgateway.json.StrictJson;
import dev.smartgateway.r4.R4;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The scan of a resource over a JSON library's tokens and joined paths: slow; the
 * reference implementation for {@link ResourceScan}.
 */
final class TokenResourceScan {

    /** Fields whose values may be addresses. */
    private static final Set<String> ADDRESS_FIELDS = Set.of("reference", "url", "fullUrl", "location", "source",
            "valueUrl", "valueUri");

    private final JsonParser parser;

    private final Set<String> tokenPaths;

    private final List<ResourceScanResult.Owner> owners = new ArrayList<>(4);

    private final List<ResourceScanResult.Token> tokens = new ArrayList<>(4);

    private final List<String> references = new ArrayList<>(4);

    private final List<ResourceScanResult.Address> addresses = new ArrayList<>(4);

    /**
     * Types of the contained resources by id; {@code null} for an id that appears twice.
     */
    private final Map<String, @Nullable String> contained = new HashMap<>();

    private String type = "";

    private @Nullable String id;

    private @Nullable String version;

    private TokenResourceScan(JsonParser parser, Set<String> tokenPaths) {
        this.parser = parser;
        this.tokenPaths = tokenPaths;
    }

    /**
     * Scans bytes that are one resource.
     * @param tokenPaths element paths whose codes are wanted
     * @throws dev.smartgateway.json.Malformed if they are not strict JSON
     */
    static ResourceScanResult of(byte[] bytes, Set<String> tokenPaths) {
        return StrictJson.read(bytes, (parser) -> at(parser, tokenPaths));
    }

    /**
     * Scans the object at whose opening brace the parser is.
     */
    static ResourceScanResult at(JsonParser parser, Set<String> tokenPaths) {
        TokenResourceScan scan = new TokenResourceScan(parser, tokenPaths);
        int start = StrictJson.start(parser);
        scan.object("", false);
        int end = StrictJson.end(parser);
        return new ResourceScanResult(new ResourceScanResult.Span(start, end), scan.type, scan.id, scan.version,
                scan.owners.stream().map(scan::resolved).toList(), scan.tokens,
                new ResourceScanResult.Strings(scan.references, scan.addresses));
    }

    /**
     * Resolves an owner that refers to a contained resource; the type in its own spelling
     * does not count.
     */
    private ResourceScanResult.Owner resolved(ResourceScanResult.Owner owner) {
        String text = owner.reference();
        return (text == null || !text.startsWith("#")) ? owner : new ResourceScanResult.Owner(owner.path(), text,
                this.contained.get(text.substring(1)), owner.identified());
    }

    private void object(String path, boolean contained) {
        boolean owner = !contained && R4.isOwnerPath(path);
        Seen seen = new Seen();
        while (this.parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = this.parser.currentName();
            requirePlain(name);
            this.parser.nextToken();
            String below = path.isEmpty() ? name : path + "." + name;
            if (this.parser.currentToken() == JsonToken.VALUE_STRING) {
                string(name, below, seen, contained);
            }
            else {
                seen.other(name);
                value(below, contained || below.equals("contained"));
            }
        }
        if (path.equals("contained")) {
            this.owners.add(new ResourceScanResult.Owner(path, null, seen.resourceType, false));
        }
        if (path.equals("contained") && seen.id != null) {
            boolean again = this.contained.containsKey(seen.id);
            this.contained.put(seen.id, again ? null : seen.resourceType);
        }
        if (owner) {
            this.owners.add(new ResourceScanResult.Owner(path, seen.reference, seen.type, seen.identified));
        }
        if (!contained) {
            token(path, seen);
        }
    }

    /** With these a field could pose as another one's path; FHIR has no such names. */
    private static void requirePlain(String name) {
        if (name.isEmpty() || name.indexOf('.') >= 0) {
            throw new Malformed("field name");
        }
    }

    private void value(String path, boolean contained) {
        switch (this.parser.currentToken()) {
            case START_OBJECT -> object(path, contained);
            case START_ARRAY -> {
                while (this.parser.nextToken() != JsonToken.END_ARRAY) {
                    item(path, contained);
                }
            }
            default -> this.parser.finishToken();
        }
    }

    private void item(String path, boolean contained) {
        if (this.parser.currentToken() == JsonToken.VALUE_STRING && top(path)) {
            this.parser.finishToken();
        }
        else if (this.parser.currentToken() == JsonToken.VALUE_STRING) {
            string(path.substring(path.lastIndexOf('.') + 1), path, new Seen(), contained);
        }
        else {
            value(path, contained);
        }
    }

    private void string(String name, String path, Seen seen, boolean contained) {
        if (!seen.wants(name) && !ADDRESS_FIELDS.contains(name) && !top(path) && !this.tokenPaths.contains(path)) {
            this.parser.finishToken();
            return;
        }
        String text = this.parser.getString();
        seen.string(name, text);
        if (ADDRESS_FIELDS.contains(name)) {
            int start = StrictJson.start(this.parser);
            this.addresses.add(new ResourceScanResult.Address(path, name, text,
                    new ResourceScanResult.Span(start, StrictJson.end(this.parser))));
        }
        if (name.equals("reference")) {
            this.references.add(text);
        }
        if (!contained) {
            head(path, text);
            if (this.tokenPaths.contains(path)) {
                this.tokens.add(new ResourceScanResult.Token(path, ResourceScanResult.Token.Form.TEXT, null, text));
            }
        }
    }

    private static boolean top(String path) {
        return path.equals("resourceType") || path.equals("id") || path.equals("meta.versionId");
    }

    private void head(String path, String text) {
        switch (path) {
            case "resourceType" -> this.type = text;
            case "id" -> this.id = text;
            case "meta.versionId" -> this.version = text;
            default -> {
                // nothing that decides
            }
        }
    }

    private void token(String path, Seen seen) {
        if (path.endsWith(".coding")) {
            token(path.substring(0, path.length() - 7), ResourceScanResult.Token.Form.CODING, seen.system, seen.code);
        }
        token(path, ResourceScanResult.Token.Form.CODE, seen.system, seen.code);
        token(path, ResourceScanResult.Token.Form.VALUE, seen.system, seen.value);
    }

    private void token(String path, ResourceScanResult.Token.Form form, @Nullable String system,
            @Nullable String code) {
        if (code != null && this.tokenPaths.contains(path)) {
            this.tokens.add(new ResourceScanResult.Token(path, form, system, code));
        }
    }

    /**
     * The fields of one object that matter.
     */
    private static final class Seen {

        private static final Set<String> NAMES = Set.of("reference", "type", "system", "code", "value", "id",
                "resourceType");

        private @Nullable String reference;

        private @Nullable String type;

        private @Nullable String system;

        private @Nullable String code;

        private @Nullable String id;

        private @Nullable String resourceType;

        private @Nullable String value;

        private boolean identified;

        boolean wants(String name) {
            return NAMES.contains(name);
        }

        void string(String name, String text) {
            switch (name) {
                case "reference" -> this.reference = text;
                case "type" -> this.type = text;
                case "system" -> this.system = text;
                case "id" -> this.id = text;
                case "resourceType" -> this.resourceType = text;
                case "code" -> this.code = text;
                case "value" -> this.value = text;
                default -> {
                    // nothing that decides
                }
            }
        }

        void other(String name) {
            if (name.equals("reference")) {
                this.reference = "";
            }
            this.identified |= name.equals("identifier");
        }

    }

}
