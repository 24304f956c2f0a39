package dev.smartgateway.fhir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.json.JsonCursor;
import dev.smartgateway.json.Malformed;
import org.jspecify.annotations.Nullable;

/**
 * Scans one resource in one pass without building a tree.
 */
public final class ResourceScan {

    private final JsonCursor cursor;

    /**
     * Names of the open fields; {@code null} if the paths of addresses are not required.
     */
    private final @Nullable ScanPlace place;

    private final List<ResourceScanResult.Owner> owners = new ArrayList<>(4);

    private final List<ResourceScanResult.Token> tokens = new ArrayList<>(4);

    private final List<String> references = new ArrayList<>(4);

    private final List<ResourceScanResult.Address> addresses = new ArrayList<>(4);

    /**
     * Types of the contained resources by id; {@code null} for an id that occurs twice.
     */
    private final Map<String, @Nullable String> contained = new HashMap<>(0);

    private String type = "";

    private @Nullable String id;

    private @Nullable String version;

    private ResourceScan(JsonCursor cursor, @Nullable ScanPlace place) {
        this.cursor = cursor;
        this.place = place;
    }

    /**
     * Scans bytes that are one resource.
     * @param tokenPaths element paths whose codes are collected
     * @throws dev.smartgateway.json.Malformed if they are not strict JSON
     */
    public static ResourceScanResult of(byte[] bytes, Set<String> tokenPaths) {
        return JsonCursor.read(bytes, ScanPaths.NAMES,
                (cursor) -> new ResourceScan(cursor, new ScanPlace()).scan(ScanPaths.of(tokenPaths)));
    }

    /**
     * Scans the object that begins at the cursor. Its addresses have no path.
     */
    static ResourceScanResult at(JsonCursor cursor, ScanPaths.Node paths) {
        return new ResourceScan(cursor, null).scan(paths);
    }

    private ResourceScanResult scan(ScanPaths.Node paths) {
        int start = this.cursor.position();
        object(paths, false);
        int end = this.cursor.position();
        this.owners.replaceAll(this::resolved);
        return new ResourceScanResult(new ResourceScanResult.Span(start, end), this.type, this.id, this.version,
                this.owners, this.tokens, new ResourceScanResult.Strings(this.references, this.addresses));
    }

    /**
     * Resolves an owner that refers to a contained resource. The type is that of the
     * resource; {@code Reference.type} is ignored.
     */
    private ResourceScanResult.Owner resolved(ResourceScanResult.Owner owner) {
        String text = owner.reference();
        return (text == null || !text.startsWith("#")) ? owner : new ResourceScanResult.Owner(owner.path(), text,
                this.contained.get(text.substring(1)), owner.identified());
    }

    private void object(ScanPaths.@Nullable Node node, boolean contained) {
        ScanSeen seen = ScanSeen.in(node, contained);
        int object = this.cursor.object();
        for (int name = this.cursor.name(object); name != JsonCursor.END; name = this.cursor.name(object)) {
            requirePlain();
            ScanPaths.Node below = (node != null) ? node.below(name) : null;
            enter(name);
            if (this.cursor.peek() == '"') {
                string(ScanName.of(name), below, seen, contained);
            }
            else {
                seen.other(ScanName.of(name));
                value(ScanName.of(name), below, contained || (below != null && below.contained()));
            }
            leave();
        }
        if (node != null) {
            over(node, seen, contained);
        }
    }

    private void enter(int name) {
        if (this.place != null) {
            this.place.enter(this.cursor.nameOf(name));
        }
    }

    private void leave() {
        if (this.place != null) {
            this.place.leave();
        }
    }

    private void over(ScanPaths.Node node, ScanSeen seen, boolean contained) {
        if (node.contained()) {
            this.owners.add(new ResourceScanResult.Owner(node.path(), null, seen.resourceType, false));
            if (seen.id != null) {
                boolean again = this.contained.containsKey(seen.id);
                this.contained.put(seen.id, again ? null : seen.resourceType);
            }
        }
        if (node.owner() && !contained) {
            this.owners.add(new ResourceScanResult.Owner(node.path(), seen.reference, seen.type, seen.identified));
        }
        if (!contained) {
            token(node, seen);
        }
    }

    /**
     * Rejects empty names and names with a dot, which could imitate the path of another
     * field. FHIR has no such names.
     */
    private void requirePlain() {
        if (!this.cursor.plainName()) {
            throw new Malformed("field name");
        }
    }

    private void value(ScanName name, ScanPaths.@Nullable Node node, boolean contained) {
        switch (this.cursor.peek()) {
            case '{' -> object(node, contained);
            case '[' -> {
                for (boolean item = this.cursor.array(); item; item = this.cursor.item()) {
                    item(name, node, contained);
                }
            }
            default -> this.cursor.skip();
        }
    }

    private void item(ScanName name, ScanPaths.@Nullable Node node, boolean contained) {
        if (this.cursor.peek() != '"') {
            value(name, node, contained);
        }
        else if (node != null && node.head() != ScanPaths.Head.NONE) {
            this.cursor.skip();
        }
        else {
            string(name, node, ScanSeen.NOTHING, contained);
        }
    }

    private void string(ScanName name, ScanPaths.@Nullable Node node, ScanSeen seen, boolean contained) {
        boolean here = node != null && (node.head() != ScanPaths.Head.NONE || node.token());
        if (!here && !name.address() && !seen.wants(name)) {
            this.cursor.skip();
            return;
        }
        int start = this.cursor.position();
        String text = this.cursor.text();
        seen.string(name, text);
        if (name.address()) {
            String path = (this.place != null) ? this.place.path() : "";
            this.addresses.add(new ResourceScanResult.Address(path, name.text(), text,
                    new ResourceScanResult.Span(start, this.cursor.position())));
        }
        if (name == ScanName.REFERENCE) {
            this.references.add(text);
        }
        if (node != null && !contained) {
            head(node.head(), text);
            if (node.token()) {
                this.tokens
                    .add(new ResourceScanResult.Token(node.path(), ResourceScanResult.Token.Form.TEXT, null, text));
            }
        }
    }

    private void head(ScanPaths.Head head, String text) {
        switch (head) {
            case TYPE -> this.type = text;
            case ID -> this.id = text;
            case VERSION -> this.version = text;
            case NONE -> {
                // irrelevant to the decision
            }
        }
    }

    private void token(ScanPaths.Node node, ScanSeen seen) {
        String coded = node.codingOf();
        if (coded != null && seen.code != null) {
            this.tokens
                .add(new ResourceScanResult.Token(coded, ResourceScanResult.Token.Form.CODING, seen.system, seen.code));
        }
        if (node.token() && seen.code != null) {
            this.tokens.add(new ResourceScanResult.Token(node.path(), ResourceScanResult.Token.Form.CODE, seen.system,
                    seen.code));
        }
        if (node.token() && seen.value != null) {
            this.tokens.add(new ResourceScanResult.Token(node.path(), ResourceScanResult.Token.Form.VALUE, seen.system,
                    seen.value));
        }
    }

}
