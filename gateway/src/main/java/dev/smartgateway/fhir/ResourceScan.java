package dev.smartgateway.fhir;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

import dev.smartgateway.json.JsonCursor;
import dev.smartgateway.json.Malformed;
import org.jspecify.annotations.Nullable;

/**
 * Scans one resource in one pass without building a tree, or the resources of a Bundle
 * one after the other.
 */
public final class ResourceScan {

    private final JsonCursor cursor;

    /**
     * Names of the open fields; {@code null} in a Bundle, where the paths of addresses
     * are not required.
     */
    private final @Nullable Place place;

    /** Fields of the open objects, the innermost last; reused. */
    private final List<ScanSeen> seen = new ArrayList<>(4);

    private int open;

    private final ScanFindings findings;

    /**
     * Fields of the previous resource of a Bundle; {@code null} for a single resource.
     */
    private final @Nullable ScanRepeats repeats;

    /** Fields of the previous object at the place of the next one, if they are known. */
    private @Nullable ScanRepeats previous;

    private ResourceScan(JsonCursor cursor, @Nullable Place place, ScanFindings findings) {
        this.cursor = cursor;
        this.findings = findings;
        this.place = place;
        this.repeats = (place == null) ? new ScanRepeats() : null;
    }

    /**
     * Scans bytes that are one resource.
     * @param tokenPaths element paths whose codes are collected
     * @throws dev.smartgateway.json.Malformed if they are not strict JSON
     */
    public static ResourceScanResult of(byte[] bytes, Set<String> tokenPaths) {
        return JsonCursor.read(bytes, ScanPaths.NAMES,
                (cursor) -> new ResourceScan(cursor, new Place(), new ScanFindings()).next(ScanPaths.of(tokenPaths)));
    }

    /**
     * Returns a scan for the resources of a Bundle, which all have the same depth and are
     * scanned for the same paths. Its addresses have no path, and only those are
     * collected that may lead to a server.
     */
    static ResourceScan ofBundle(JsonCursor cursor, ScanFindings findings) {
        return new ResourceScan(cursor, null, findings);
    }

    /**
     * Scans the object that begins at the cursor.
     */
    ResourceScanResult next(ScanPaths.Node paths) {
        this.findings.begin();
        int start = this.cursor.position();
        this.previous = this.repeats;
        object(paths, false);
        return this.findings.result(start, this.cursor.position());
    }

    private void object(ScanPaths.@Nullable Node node, boolean contained) {
        ScanRepeats before = this.previous;
        this.previous = null;
        ScanSeen fields = begin(node, contained);
        if (before != null && fields == ScanSeen.NOTHING) {
            repeated(node, contained, before);
        }
        else {
            int object = this.cursor.object();
            for (int name = this.cursor.name(object); name != JsonCursor.END; name = this.cursor.name(object)) {
                field(name, node, fields, contained);
            }
        }
        if (node != null) {
            over(node, fields, contained);
        }
        this.open -= (fields != ScanSeen.NOTHING) ? 1 : 0;
    }

    /** Reads an object of which no field is evaluated as such. */
    private void repeated(ScanPaths.@Nullable Node node, boolean contained, ScanRepeats before) {
        int object = this.cursor.object();
        before.begin();
        while (true) {
            if (before.again(this.cursor, object, this.findings) != JsonCursor.END) {
                continue;
            }
            ScanRepeats.Field field = before.next(this.cursor, object, this.findings);
            if (field == null) {
                return;
            }
            this.previous = (this.cursor.peek() == '{') ? field.below() : null;
            field(field.name(), node, ScanSeen.NOTHING, contained);
            field.end(this.cursor.position(), this.findings);
        }
    }

    private void field(int name, ScanPaths.@Nullable Node node, ScanSeen fields, boolean contained) {
        requirePlain();
        ScanPaths.Node below = (node != null) ? node.below(name) : null;
        enter(name);
        if (this.cursor.peek() == '"') {
            string(ScanName.of(name), below, fields, contained);
        }
        else {
            fields.other(ScanName.of(name));
            value(ScanName.of(name), below, contained || (below != null && below.contained()));
        }
        leave();
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

    private void over(ScanPaths.Node node, ScanSeen fields, boolean contained) {
        if (node.contained()) {
            this.findings.owner(new ResourceScanResult.Owner(node.path(), null, fields.resourceType, false));
            if (fields.id != null) {
                this.findings.contained(fields.id, fields.resourceType);
            }
        }
        if (node.owner() && !contained) {
            this.findings
                .owner(new ResourceScanResult.Owner(node.path(), fields.reference, fields.type, fields.identified));
        }
        if (!contained) {
            token(node, fields);
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

    private void string(ScanName name, ScanPaths.@Nullable Node node, ScanSeen fields, boolean contained) {
        boolean here = node != null && (node.head() != ScanPaths.Head.NONE || node.token());
        if (!here && !name.address() && !fields.wants(name)) {
            this.cursor.skip();
            return;
        }
        int start = this.cursor.position();
        String text = this.cursor.text();
        fields.string(name, text);
        if (name.address() && (this.place != null || name == ScanName.URL || ServiceUrls.isRooted(text))) {
            String path = (this.place != null) ? this.place.path() : "";
            this.findings.address(new ResourceScanResult.Address(path, name.text(), text,
                    new ResourceScanResult.Span(start, this.cursor.position())));
        }
        if (name == ScanName.REFERENCE) {
            this.findings.reference(text);
        }
        if (node != null && !contained) {
            this.findings.head(node.head(), text);
            if (node.token()) {
                found(node.path(), ResourceScanResult.Token.Form.TEXT, null, text);
            }
        }
    }

    private void found(String path, ResourceScanResult.Token.Form form, @Nullable String system, String code) {
        this.findings.token(new ResourceScanResult.Token(path, form, system, code));
    }

    private void token(ScanPaths.Node node, ScanSeen fields) {
        String coded = node.codingOf();
        if (coded != null && fields.code != null) {
            found(coded, ResourceScanResult.Token.Form.CODING, fields.system, fields.code);
        }
        if (node.token() && fields.code != null) {
            found(node.path(), ResourceScanResult.Token.Form.CODE, fields.system, fields.code);
        }
        if (node.token() && fields.value != null) {
            found(node.path(), ResourceScanResult.Token.Form.VALUE, fields.system, fields.value);
        }
    }

    /**
     * The path from the root of a resource to the current field.
     */
    private static final class Place {

        private final Deque<String> names = new ArrayDeque<>();

        void enter(String name) {
            this.names.addLast(name);
        }

        void leave() {
            this.names.removeLast();
        }

        /** Returns the names, separated by dots. */
        String path() {
            return String.join(".", this.names);
        }

    }

}
