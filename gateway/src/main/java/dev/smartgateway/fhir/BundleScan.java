package dev.smartgateway.fhir;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.smartgateway.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/**
 * Scans a Bundle of search results or versions, or a document, in one pass without
 * building a tree.
 */
public final class BundleScan {

    private final JsonCursor cursor;

    private final ScanPaths.Node paths;

    private final ResourceScan resources;

    private final boolean named;

    private final List<Link> links = new ArrayList<>(4);

    private final List<Entry> entries = new ArrayList<>();

    private final ScanFindings findings = new ScanFindings();

    /** Fields of the previous entry. */
    private final ScanRepeats repeats = new ScanRepeats();

    /** What was last found in an entry that had it. */
    private String mode = "";

    private String fullUrl = "";

    private @Nullable ResourceScanResult resource;

    private String resourceType = "";

    private String type = "";

    private @Nullable String total;

    private @Nullable String timestamp;

    private boolean subsetted;

    private BundleScan(JsonCursor cursor, Set<String> tokenPaths, boolean named) {
        this.cursor = cursor;
        this.resources = ResourceScan.ofBundle(cursor, this.findings);
        this.named = named;
        this.paths = ScanPaths.of(tokenPaths);
    }

    /**
     * Scans bytes that should be a Bundle; the caller must check {@code resourceType},
     * which is empty for anything without one. The addresses in its resources have no
     * path.
     * @param tokenPaths element paths whose codes are collected
     * @throws dev.smartgateway.json.Malformed if they are not strict JSON
     */
    public static Result of(byte[] bytes, Set<String> tokenPaths) {
        return JsonCursor.read(bytes, ScanPaths.NAMES, (cursor) -> new BundleScan(cursor, tokenPaths, true).bundle());
    }

    /**
     * As {@link #of}, but without the {@code fullUrl} of the entries, for search results,
     * whose resources are known by type and id.
     */
    public static Result unnamed(byte[] bytes, Set<String> tokenPaths) {
        return JsonCursor.read(bytes, ScanPaths.NAMES, (cursor) -> new BundleScan(cursor, tokenPaths, false).bundle());
    }

    private Result bundle() {
        fields((name) -> {
            switch (name) {
                case RESOURCE_TYPE -> this.resourceType = text();
                case TYPE -> this.type = text();
                case TOTAL -> this.total = this.cursor.integer();
                case TIMESTAMP -> this.timestamp = text();
                case META -> fields(this::tagged);
                case LINK -> items(this::link);
                case ENTRY -> items(this::entry);
                default -> this.cursor.skip();
            }
        });
        return new Result(this.resourceType, this.type, this.total, this.subsetted, this.timestamp, this.links,
                this.entries);
    }

    private void tagged(ScanName field) {
        if (field != ScanName.TAG) {
            this.cursor.skip();
            return;
        }
        items(() -> fields((name) -> {
            if (name == ScanName.CODE) {
                this.subsetted |= text().equals("SUBSETTED");
            }
            else {
                this.cursor.skip();
            }
        }));
    }

    private void link() {
        String[] found = { "", "" };
        fields((name) -> {
            switch (name) {
                case RELATION -> found[0] = text();
                case URL -> found[1] = text();
                default -> this.cursor.skip();
            }
        });
        this.links.add(new Link(found[0], found[1]));
    }

    private void entry() {
        String mode = "";
        String fullUrl = "";
        ResourceScanResult resource = null;
        int object = this.cursor.object();
        this.repeats.begin();
        for (ScanName name = next(object); name != null; name = next(object)) {
            switch (name) {
                case FULL_URL -> fullUrl = this.fullUrl;
                case RESOURCE -> resource = this.resource;
                case SEARCH -> mode = this.mode;
                default -> {
                    // irrelevant to the decision
                }
            }
        }
        this.entries.add(new Entry(mode, resource, fullUrl));
    }

    /**
     * Reads the next field of an entry, or moves behind it if it is that of the last
     * entry, whose value is still known. A resource is always read, because its place is
     * its own.
     */
    private @Nullable ScanName next(int object) {
        int again = this.repeats.again(this.cursor, object, this.findings);
        if (again != JsonCursor.END) {
            return ScanName.of(again);
        }
        ScanRepeats.Field field = this.repeats.next(this.cursor, object, this.findings);
        if (field == null) {
            return null;
        }
        ScanName name = ScanName.of(field.name());
        switch (name) {
            case FULL_URL -> this.fullUrl = this.named ? text() : skipped();
            case RESOURCE -> this.resource = resource();
            case SEARCH -> this.mode = mode();
            default -> this.cursor.skip();
        }
        field.end(this.cursor.position(), this.findings);
        return name;
    }

    private String skipped() {
        this.cursor.skip();
        return "";
    }

    private String mode() {
        if (this.cursor.peek() != '{') {
            return skipped();
        }
        String mode = "";
        int object = this.cursor.object();
        for (int name = this.cursor.name(object); name != JsonCursor.END; name = this.cursor.name(object)) {
            if (ScanName.of(name) == ScanName.MODE) {
                mode = text();
            }
            else {
                this.cursor.skip();
            }
        }
        return mode;
    }

    private @Nullable ResourceScanResult resource() {
        if (this.cursor.peek() == '{') {
            return this.resources.next(this.paths);
        }
        this.cursor.skip();
        return null;
    }

    private void items(Runnable item) {
        if (this.cursor.peek() != '[') {
            this.cursor.skip();
            return;
        }
        for (boolean more = this.cursor.array(); more; more = this.cursor.item()) {
            if (this.cursor.peek() == '{') {
                item.run();
            }
            else {
                this.cursor.skip();
            }
        }
    }

    private void fields(Field field) {
        if (this.cursor.peek() != '{') {
            this.cursor.skip();
            return;
        }
        int object = this.cursor.object();
        for (int name = this.cursor.name(object); name != JsonCursor.END; name = this.cursor.name(object)) {
            field.read(ScanName.of(name));
        }
    }

    private String text() {
        return (this.cursor.peek() == '"') ? this.cursor.text() : skipped();
    }

    /**
     * Result of the scan.
     *
     * @param resourceType of the root, empty if missing
     * @param type of the Bundle, empty if missing
     * @param total source text of the number, or {@code null}
     * @param subsetted whether a tag marks the resources as incomplete
     * @param timestamp as received, or {@code null}
     * @param links in order
     * @param entries in order
     */
    public record Result(String resourceType, String type, @Nullable String total, boolean subsetted,
            @Nullable String timestamp, List<Link> links, List<Entry> entries) {

        @Override
        public String toString() {
            return "Result[" + this.entries.size() + "]";
        }

    }

    /**
     * A link of the Bundle.
     *
     * @param relation {@code self}, {@code next}, ...
     * @param url as received
     */
    public record Link(String relation, String url) {

        @Override
        public String toString() {
            return "Link[" + this.relation + "]";
        }

    }

    /**
     * An entry.
     *
     * @param mode {@code search.mode}, empty if missing
     * @param resource the resource, or {@code null} if there is none
     * @param fullUrl as received; empty if missing or not requested
     */
    public record Entry(String mode, @Nullable ResourceScanResult resource, String fullUrl) {
    }

    /** Reads the value of one field. */
    private interface Field {

        void read(ScanName name);

    }

}
