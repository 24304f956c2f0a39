package dev.smartgateway.fhir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a scan has found, in the order of the input: of one resource, or of all resources
 * of a Bundle.
 */
final class ScanFindings {

    /**
     * Owners, codes, references (strings), and values of the resource itself, as they
     * were found.
     */
    private Object[] all = new Object[16];

    private int size;

    /** Where the findings of the present resource begin. */
    private int start;

    /** Number of findings that hold only where they were made. */
    private int single;

    private List<ResourceScanResult.Address> addresses = List.of();

    private final Found found = new Found();

    /** Begins with the next resource. */
    void begin() {
        this.single++;
        this.start = this.size;
        this.addresses = List.of();
    }

    private void add(Object finding) {
        if (this.size == this.all.length) {
            this.all = Arrays.copyOf(this.all, 2 * this.size);
        }
        this.all[this.size++] = finding;
    }

    void owner(ResourceScanResult.Owner owner) {
        add(owner);
    }

    void token(ResourceScanResult.Token token) {
        add(token);
    }

    void reference(String reference) {
        add(reference);
    }

    void address(ResourceScanResult.Address address) {
        this.single++;
        this.addresses = this.addresses.isEmpty() ? new ArrayList<>(2) : this.addresses;
        this.addresses.add(address);
    }

    void contained(String id, @Nullable String type) {
        add(new Contained(id, type));
    }

    void head(ScanPaths.Head head, String text) {
        if (head != ScanPaths.Head.NONE) {
            add(new Value(head, text));
        }
    }

    /** Returns the number of findings so far. */
    int size() {
        return this.size;
    }

    /**
     * Returns the number of those that {@link #repeat} cannot repeat: of resources and
     * addresses, whose position is their own.
     */
    int single() {
        return this.single;
    }

    /**
     * Adds earlier findings once more, for the resource that is scanned now.
     * @param from number of findings before them
     * @param to number of findings after them
     */
    void repeat(int from, int to) {
        for (int i = from; i < to; i++) {
            add(this.all[i]);
        }
    }

    /**
     * Returns the result for a resource.
     * @param from first byte
     * @param to byte after the last one
     */
    ResourceScanResult result(int from, int to) {
        Found found = this.found.cleared();
        for (int i = this.start; i < this.size; i++) {
            found.take(this.all[i]);
        }
        return new ResourceScanResult(new ResourceScanResult.Span(from, to), found.type, found.id, found.version,
                resolved(copy(found.owners), found.contained), copy(found.tokens),
                new ResourceScanResult.Strings(copy(found.references), this.addresses));
    }

    private static <T> List<T> copy(List<T> all) {
        return switch (all.size()) {
            case 0 -> List.of();
            case 1 -> List.of(all.get(0));
            case 2 -> List.of(all.get(0), all.get(1));
            default -> List.copyOf(all);
        };
    }

    private static List<ResourceScanResult.Owner> resolved(List<ResourceScanResult.Owner> all,
            Map<String, @Nullable String> contained) {
        for (ResourceScanResult.Owner owner : all) {
            if (inside(owner)) {
                return all.stream().map((one) -> resolved(one, contained)).toList();
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
    private static ResourceScanResult.Owner resolved(ResourceScanResult.Owner owner,
            Map<String, @Nullable String> contained) {
        return inside(owner) ? new ResourceScanResult.Owner(owner.path(), owner.reference(),
                contained.get(String.valueOf(owner.reference()).substring(1)), owner.identified()) : owner;
    }

    /**
     * The findings of one resource by kind; reused.
     */
    private static final class Found {

        private final List<ResourceScanResult.Owner> owners = new ArrayList<>(4);

        private final List<ResourceScanResult.Token> tokens = new ArrayList<>(0);

        private final List<String> references = new ArrayList<>(8);

        private Map<String, @Nullable String> contained = Map.of();

        private String type = "";

        private @Nullable String id;

        private @Nullable String version;

        Found cleared() {
            this.owners.clear();
            this.tokens.clear();
            this.references.clear();
            this.contained = Map.of();
            this.type = "";
            this.id = null;
            this.version = null;
            return this;
        }

        void take(Object finding) {
            if (finding instanceof String reference) {
                this.references.add(reference);
            }
            else if (finding instanceof ResourceScanResult.Owner owner) {
                this.owners.add(owner);
            }
            else if (finding instanceof ResourceScanResult.Token token) {
                this.tokens.add(token);
            }
            else if (finding instanceof Value value) {
                value(value);
            }
            else if (finding instanceof Contained resource) {
                this.contained = this.contained.isEmpty() ? new HashMap<>() : this.contained;
                resource.addTo(this.contained);
            }
        }

        private void value(Value value) {
            switch (value.head) {
                case TYPE -> this.type = value.text;
                case ID -> this.id = value.text;
                case VERSION -> this.version = value.text;
                case NONE -> {
                    // irrelevant to the decision
                }
            }
        }

    }

    /**
     * A value of the resource itself.
     */
    private record Value(ScanPaths.Head head, String text) {
    }

    /**
     * A contained resource.
     */
    private record Contained(String id, @Nullable String type) {

        /** Adds its type by its id; {@code null} for an id that occurs twice. */
        void addTo(Map<String, @Nullable String> types) {
            boolean again = types.containsKey(this.id);
            types.put(this.id, again ? null : this.type);
        }

    }

}
