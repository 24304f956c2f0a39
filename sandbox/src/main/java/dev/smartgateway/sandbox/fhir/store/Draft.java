package dev.smartgateway.sandbox.fhir.store;

import java.time.Clock;
import java.time.Instant;
import java.util.Date;

import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * A transaction's view of the store with its own changes. Nothing is visible to others
 * until the transaction has ended without an exception. Not thread-safe.
 */
public final class Draft {

    private final Clock clock;

    private Snapshot state;

    Draft(Snapshot state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    /**
     * The store with the changes made so far.
     */
    public Snapshot state() {
        return this.state;
    }

    /**
     * Files a copy of the resource as the next version under its own type and id.
     */
    public Version file(Resource resource, Version.Verb verb) {
        String type = resource.fhirType();
        Resource copy = resource.copy();
        IdType id = next(type, resource.getIdElement().getIdPart());
        Instant now = this.clock.instant();
        copy.setId(new IdType(type, id.getIdPart()));
        copy.getMeta().setVersionId(id.getVersionIdPart()).setLastUpdated(Date.from(now));
        return add(id, now, verb, copy);
    }

    /**
     * Files a deletion.
     */
    public Version delete(String type, String id) {
        return add(next(type, id), this.clock.instant(), Version.Verb.DELETE, null);
    }

    private IdType next(String type, String id) {
        return new IdType(type, id, String.valueOf(this.state.versions(type, id).size() + 1));
    }

    private Version add(IdType id, Instant at, Version.Verb verb, @Nullable Resource resource) {
        Version version = new Version(id, this.state.sequence() + 1, at, verb, resource);
        this.state = this.state.with(version);
        return version;
    }

}
