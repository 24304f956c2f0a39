package dev.smartgateway.sandbox.fhir.write;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.PreconditionFailedException;
import ca.uhn.fhir.rest.server.exceptions.ResourceGoneException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.util.UrlUtil;
import dev.smartgateway.sandbox.fhir.search.Finder;
import dev.smartgateway.sandbox.fhir.search.Query;
import dev.smartgateway.sandbox.fhir.search.Schema;
import dev.smartgateway.sandbox.fhir.store.Draft;
import dev.smartgateway.sandbox.fhir.store.Version;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * The writing interactions on one draft. Versions expected by {@code If-Match} are passed
 * as the bare version number, a condition as {@code Type?query}.
 */
public final class Writes {

    private final Schema schema;

    private final Draft draft;

    private final String base;

    /**
     * @param base the server's base address, under which absolute references count as its
     * own
     */
    public Writes(Schema schema, Draft draft, String base) {
        this.schema = schema;
        this.draft = draft;
        this.base = base;
    }

    /**
     * Stores a new resource under an id that the server chooses.
     */
    public Outcome create(Resource resource) {
        resource.setId(UUID.randomUUID().toString());
        return createAs(resource);
    }

    Outcome createAs(Resource resource) {
        return new Outcome(this.draft.file(resource, Version.Verb.POST), true);
    }

    String base() {
        return this.base;
    }

    /**
     * Stores a new resource unless the condition finds one, which is then the outcome.
     */
    public Outcome create(Resource resource, String condition) {
        return one(resource.fhirType(), condition).map((found) -> new Outcome(found, false))
            .orElseGet(() -> create(resource));
    }

    /**
     * Stores the next version, which may be the first one, under the resource's own id.
     */
    public Outcome update(Resource resource, @Nullable String expected) {
        IdType id = new IdType(resource.fhirType(), resource.getIdElement().getIdPart());
        if (!id.isIdPartValid()) {
            throw new InvalidRequestException("The resource has no valid id");
        }
        demand(id, expected);
        boolean fresh = this.draft.state().live(id.getResourceType(), id.getIdPart()).isEmpty();
        return new Outcome(this.draft.file(resource, Version.Verb.PUT), fresh);
    }

    /**
     * Updates what the condition finds. Without a match the resource is created, under
     * its own id where it has one.
     */
    public Outcome updateIf(Resource resource, String condition, @Nullable String expected) {
        Optional<Version> found = one(resource.fhirType(), condition);
        String own = resource.getIdElement().getIdPart();
        if (found.isPresent() && own != null && !own.equals(found.get().id())) {
            throw new InvalidRequestException("The id of the resource is not the id of the match");
        }
        found.ifPresent((version) -> resource.setId(version.id()));
        return (found.isPresent() || own != null) ? update(resource, expected) : create(resource);
    }

    /**
     * Applies a patch to a live resource.
     */
    public Outcome patch(IdType id, Patch patch, @Nullable String expected) {
        demand(id, expected);
        Resource patched = patch.on(live(id).copy());
        if (!patched.fhirType().equals(id.getResourceType())
                || !id.getIdPart().equals(patched.getIdElement().getIdPart())) {
            throw new InvalidRequestException("A patch must not change the type or the id");
        }
        return new Outcome(this.draft.file(patched, Version.Verb.PATCH), false);
    }

    /**
     * Deletes a resource; it is no error if it is already deleted or never existed.
     */
    public void delete(IdType id, @Nullable String expected) {
        demand(id, expected);
        this.draft.state()
            .live(id.getResourceType(), id.getIdPart())
            .ifPresent((version) -> this.draft.delete(version.type(), version.id()));
    }

    /**
     * Returns the one live resource of the type that meets the condition.
     * @throws PreconditionFailedException when there are several
     */
    public Optional<Version> one(String type, String condition) {
        String query = condition.substring(condition.indexOf('?') + 1);
        Query parsed = Query.of(type, UrlUtil.parseQueryString(query), true);
        if (parsed.filters().isEmpty()) {
            throw new PreconditionFailedException("The condition names no search parameter");
        }
        List<Version> found = new Finder(this.schema, this.draft.state(), this.base).find(parsed);
        if (found.size() > 1) {
            throw new PreconditionFailedException("The condition matches several resources");
        }
        return found.stream().findFirst();
    }

    private Version live(IdType id) {
        Version version = this.draft.state()
            .latest(id.getResourceType(), id.getIdPart())
            .orElseThrow(() -> new ResourceNotFoundException(id));
        if (version.deleted()) {
            throw new ResourceGoneException(version.versionedId());
        }
        return version;
    }

    private void demand(IdType id, @Nullable String expected) {
        if (expected == null) {
            return;
        }
        boolean same = this.draft.state()
            .live(id.getResourceType(), id.getIdPart())
            .filter((version) -> expected.equals(String.valueOf(version.number())))
            .isPresent();
        if (!same) {
            throw new PreconditionFailedException("The resource is not at the version If-Match names");
        }
    }

    /**
     * A change to a resource.
     */
    @FunctionalInterface
    public interface Patch {

        /**
         * Returns the changed resource. The given one may be modified.
         */
        Resource on(Resource resource);

    }

}
