package dev.smartgateway.fhir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a scan has found, in the order of the input: of one resource, or of all resources
 * of a Bundle.
 */
final class ScanFindings {

    private final List<ResourceScanResult.Owner> owners = new ArrayList<>(4);

    private final List<ResourceScanResult.Token> tokens = new ArrayList<>(0);

    private final List<String> references = new ArrayList<>(8);

    private final Mark resource = new Mark();

    private List<ResourceScanResult.Address> addresses = List.of();

    /**
     * Types of the contained resources by id; {@code null} for an id that occurs twice.
     */
    private Map<String, @Nullable String> contained = Map.of();

    private String type = "";

    private @Nullable String id;

    private @Nullable String version;

    /** Number of findings that hold only where they were made. */
    private int single;

    /** Begins with the next resource. */
    void begin() {
        this.resource.set(this);
        this.addresses = List.of();
        this.contained = Map.of();
        this.type = "";
        this.id = null;
        this.version = null;
    }

    void owner(ResourceScanResult.Owner owner) {
        this.owners.add(owner);
    }

    void token(ResourceScanResult.Token token) {
        this.tokens.add(token);
    }

    void reference(String reference) {
        this.references.add(reference);
    }

    void address(ResourceScanResult.Address address) {
        this.single++;
        this.addresses = this.addresses.isEmpty() ? new ArrayList<>(2) : this.addresses;
        this.addresses.add(address);
    }

    void contained(String contained, @Nullable String containedType) {
        this.single++;
        this.contained = this.contained.isEmpty() ? new HashMap<>() : this.contained;
        boolean again = this.contained.containsKey(contained);
        this.contained.put(contained, again ? null : containedType);
    }

    void head(ScanPaths.Head head, String text) {
        this.single += (head != ScanPaths.Head.NONE) ? 1 : 0;
        switch (head) {
            case TYPE -> this.type = text;
            case ID -> this.id = text;
            case VERSION -> this.version = text;
            case NONE -> {
                // irrelevant to the decision
            }
        }
    }

    /**
     * Returns the result for a resource.
     * @param start first byte
     * @param end byte after the last one
     */
    ResourceScanResult result(int start, int end) {
        return new ResourceScanResult(new ResourceScanResult.Span(start, end), this.type, this.id, this.version,
                resolved(from(this.owners, this.resource.owners)), from(this.tokens, this.resource.tokens),
                new ResourceScanResult.Strings(from(this.references, this.resource.references), this.addresses));
    }

    private static <T> List<T> from(List<T> all, int start) {
        return switch (all.size() - start) {
            case 0 -> List.of();
            case 1 -> List.of(all.get(start));
            case 2 -> List.of(all.get(start), all.get(start + 1));
            default -> List.copyOf(all.subList(start, all.size()));
        };
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

    /**
     * Adds what was found between two marks once more, for the resource that is scanned
     * now.
     */
    void repeat(Mark from, Mark to) {
        for (int i = from.owners; i < to.owners; i++) {
            this.owners.add(this.owners.get(i));
        }
        for (int i = from.tokens; i < to.tokens; i++) {
            this.tokens.add(this.tokens.get(i));
        }
        for (int i = from.references; i < to.references; i++) {
            this.references.add(this.references.get(i));
        }
    }

    /** A place in the order of the findings. */
    static final class Mark {

        private int owners;

        private int tokens;

        private int references;

        private int single;

        /** Moves the mark behind the last finding. */
        void set(ScanFindings findings) {
            this.owners = findings.owners.size();
            this.tokens = findings.tokens.size();
            this.references = findings.references.size();
            this.single = findings.single;
        }

        /**
         * Returns whether {@link #repeat} can repeat all findings up to another mark:
         * there is no address, whose position is its own, no id, type or version, and no
         * contained resource.
         */
        boolean isRepeatable(Mark to) {
            return this.single == to.single;
        }

    }

}
