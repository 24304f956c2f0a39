package dev.smartgateway.fhir;

import org.jspecify.annotations.Nullable;

/**
 * The fields of one object that a scan evaluates.
 */
final class ScanSeen {

    /** For an object of which no field is evaluated; stores nothing. */
    static final ScanSeen NOTHING = new ScanSeen(false);

    private final boolean any;

    @Nullable String reference;

    @Nullable String type;

    @Nullable String system;

    @Nullable String code;

    @Nullable String id;

    @Nullable String resourceType;

    @Nullable String value;

    boolean identified;

    private ScanSeen(boolean any) {
        this.any = any;
    }

    /** Returns an instance that stores fields. */
    static ScanSeen create() {
        return new ScanSeen(true);
    }

    /** Returns whether any field of the object at a path is evaluated. */
    static boolean evaluates(ScanPaths.@Nullable Node node, boolean contained) {
        return node != null
                && (node.contained() || (!contained && (node.owner() || node.token() || node.codingOf() != null)));
    }

    /** Forgets all fields, for the next object. */
    ScanSeen cleared() {
        this.reference = null;
        this.type = null;
        this.system = null;
        this.code = null;
        this.id = null;
        this.resourceType = null;
        this.value = null;
        this.identified = false;
        return this;
    }

    boolean wants(ScanName name) {
        return this.any && name.seen();
    }

    void string(ScanName name, String text) {
        if (!this.any) {
            return;
        }
        switch (name) {
            case REFERENCE -> this.reference = text;
            case TYPE -> this.type = text;
            case SYSTEM -> this.system = text;
            case ID -> this.id = text;
            case RESOURCE_TYPE -> this.resourceType = text;
            case CODE -> this.code = text;
            case VALUE -> this.value = text;
            default -> {
                // irrelevant to the decision
            }
        }
    }

    void other(ScanName name) {
        if (!this.any) {
            return;
        }
        if (name == ScanName.REFERENCE) {
            this.reference = "";
        }
        this.identified |= name == ScanName.IDENTIFIER;
    }

}
