package dev.smartgateway.sandbox.fhir.store;

import java.time.Instant;
import java.util.Optional;

import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * One version of one resource. Its resource is never changed after it is stored and never
 * exposed for writing: readers use {@link #resource()} read-only, and answers are created
 * from {@link #copy()}.
 */
public final class Version {

    private final IdType id;

    private final long sequence;

    private final Instant at;

    private final Verb verb;

    private final @Nullable Resource resource;

    Version(IdType id, long sequence, Instant at, Verb verb, @Nullable Resource resource) {
        this.id = id;
        this.sequence = sequence;
        this.at = at;
        this.verb = verb;
        this.resource = resource;
    }

    public String type() {
        return this.id.getResourceType();
    }

    public String id() {
        return this.id.getIdPart();
    }

    /**
     * The number of this version, counted from 1.
     */
    public long number() {
        return this.id.getVersionIdPartAsLong();
    }

    /**
     * The id with type and version, without a server base.
     */
    public IdType versionedId() {
        return this.id;
    }

    /**
     * The type and id, as a relative reference names the resource.
     */
    public String reference() {
        return type() + "/" + id();
    }

    /**
     * Increases by one with every write to the store.
     */
    public long sequence() {
        return this.sequence;
    }

    public Instant at() {
        return this.at;
    }

    public Verb verb() {
        return this.verb;
    }

    public boolean deleted() {
        return this.resource == null;
    }

    /**
     * Returns the stored resource, read-only; empty if this version is a deletion.
     */
    public Optional<Resource> resource() {
        return Optional.ofNullable(this.resource);
    }

    /**
     * A copy the caller may change.
     * @throws IllegalStateException when this version is a deletion
     */
    public Resource copy() {
        if (this.resource == null) {
            throw new IllegalStateException("a deleted version has no resource");
        }
        Resource copy = this.resource.copy();
        copy.setId(this.id);
        return copy;
    }

    /**
     * The interaction that created a version.
     */
    public enum Verb {

        /** Created under an id the server chose. */
        POST,

        /** Updated, or created under an id the client chose. */
        PUT,

        /** Patched. */
        PATCH,

        /** Deleted. */
        DELETE

    }

}
