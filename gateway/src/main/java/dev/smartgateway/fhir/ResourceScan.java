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
 * Scans one resource in one pass without building a tree, or the resources of a Bundle
 * one after the other. Lists and maps are created when something is found.
 */
public final class ResourceScan {

    private final JsonCursor cursor;

    /**
     * Names of the open fields; {@code null} in a Bundle, where the paths of addresses
     * are not required.
     */
    private final @Nullable ScanPlace place;

    /** Fields of the open objects, the innermost last; reused. */
    private final List<ScanSeen> seen = new ArrayList<>(4);

    private int open;

    private List<ResourceScanResult.Owner> owners = List.of();

    private List<ResourceScanResult.Token> tokens = List.of();

    private List<String> references = List.of();

    private List<ResourceScanResult.Address> addresses = List.of();

    /**
     * Types of the contained resources by id; {@code null} for an id that occurs twice.
     */
    private Map<String, @Nullable String> contained = Map.of();

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
                (cursor) -> new ResourceScan(cursor, new ScanPlace()).next(ScanPaths.of(tokenPaths)));
    }

    /**
     * Returns a scan for the resources of a Bundle. Its addresses have no path, and only
     * those are collected that may lead to a server.
     */
    static ResourceScan ofBundle(JsonCursor cursor) {
        return new ResourceScan(cursor, null);
    }

    /**
     * Scans the object that begins at the cursor.
     */
    ResourceScanResult next(ScanPaths.Node paths) {
        this.owners = List.of();
        this.tokens = List.of();
        this.references = List.of();
        this.addresses = List.of();
        this.contained = Map.of();
        this.type = "";
        this.id = null;
        this.version = null;
        int start = this.cursor.position();
        object(paths, false);
        int end = this.cursor.position();
        return new ResourceScanResult(new ResourceScanResult.Span(start, end), this.type, this.id, this.version,
                resolved(this.owners), this.tokens, new ResourceScanResult.Strings(this.references, this.addresses));
    }

    private List<ResourceScanResult.Owner> resolved(List<ResourceScanResult.Owner> all) {
        for (ResourceScanResult.Owner owner : all) {
            if (inside(owner)) {
                return all.stream().map(this::resolved).toList();
            }
        }
        return all;
    }

    /** Returns whether an owner refers to a contained resource. */
    private static boolean inside(ResourceScanResult.Owner owner) {
        return owner.reference() != null && owner.reference().startsWith("#");
    }

    /**
     * Returns an owner, resolved if it refers to a contained resource. The type is that
     * of the resource; {@code Reference.type} is ignored.
     */
    private ResourceScanResult.Owner resolved(ResourceScanResult.Owner owner) {
        return inside(owner) ? new ResourceScanResult.Owner(owner.path(), owner.reference(),
                this.contained.get(String.valueOf(owner.reference()).substring(1)), owner.identified()) : owner;
    }

    /** Returns a list with one more item; most resources have one or none. */
    private static <T> List<T> with(List<T> list, T item) {
        if (list.isEmpty()) {
            return List.of(item);
        }
        List<T> all = (list.size() > 1) ? list : new ArrayList<>(list);
        all.add(item);
        return all;
    }

    private void object(ScanPaths.@Nullable Node node, boolean contained) {
        ScanSeen seen = begin(node, contained);
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
        this.open -= (seen != ScanSeen.NOTHING) ? 1 : 0;
    }

    private ScanSeen begin(ScanPaths.@Nullable Node node, boolean contained) {
        if (!ScanSeen.evaluates(node, contained)) {
            return ScanSeen.NOTHING;
        }
        if (this.open == this.seen.size()) {
            this.seen.add(ScanSeen.create());
        }
        return this.seen.get(this.open++).cleared();
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
            own(new ResourceScanResult.Owner(node.path(), null, seen.resourceType, false));
            if (seen.id != null) {
                this.contained = this.contained.isEmpty() ? new HashMap<>() : this.contained;
                boolean again = this.contained.containsKey(seen.id);
                this.contained.put(seen.id, again ? null : seen.resourceType);
            }
        }
        if (node.owner() && !contained) {
            own(new ResourceScanResult.Owner(node.path(), seen.reference, seen.type, seen.identified));
        }
        if (!contained) {
            token(node, seen);
        }
    }

    private void own(ResourceScanResult.Owner owner) {
        this.owners = with(this.owners, owner);
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
        if (name.address() && (this.place != null || name == ScanName.URL || ServiceUrls.isRooted(text))) {
            String path = (this.place != null) ? this.place.path() : "";
            this.addresses = with(this.addresses, new ResourceScanResult.Address(path, name.text(), text,
                    new ResourceScanResult.Span(start, this.cursor.position())));
        }
        if (name == ScanName.REFERENCE) {
            this.references = with(this.references, text);
        }
        if (node != null && !contained) {
            head(node.head(), text);
            if (node.token()) {
                found(node.path(), ResourceScanResult.Token.Form.TEXT, null, text);
            }
        }
    }

    private void found(String path, ResourceScanResult.Token.Form form, @Nullable String system, String code) {
        this.tokens = with(this.tokens, new ResourceScanResult.Token(path, form, system, code));
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
            found(coded, ResourceScanResult.Token.Form.CODING, seen.system, seen.code);
        }
        if (node.token() && seen.code != null) {
            found(node.path(), ResourceScanResult.Token.Form.CODE, seen.system, seen.code);
        }
        if (node.token() && seen.value != null) {
            found(node.path(), ResourceScanResult.Token.Form.VALUE, seen.system, seen.value);
        }
    }

}
