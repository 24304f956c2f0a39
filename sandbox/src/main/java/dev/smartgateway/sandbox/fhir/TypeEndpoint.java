package dev.smartgateway.sandbox.fhir;

import java.util.List;
import java.util.function.Function;

import ca.uhn.fhir.rest.annotation.ConditionalUrlParam;
import ca.uhn.fhir.rest.annotation.Create;
import ca.uhn.fhir.rest.annotation.Delete;
import ca.uhn.fhir.rest.annotation.History;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Offset;
import ca.uhn.fhir.rest.annotation.Patch;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.annotation.Since;
import ca.uhn.fhir.rest.annotation.Update;
import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.PatchTypeEnum;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.ParameterUtil;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import dev.smartgateway.sandbox.fhir.store.Version;
import dev.smartgateway.sandbox.fhir.write.Outcome;
import dev.smartgateway.sandbox.fhir.write.Patches;
import dev.smartgateway.sandbox.fhir.write.Writes;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * All interactions on one type of resource.
 */
public final class TypeEndpoint implements IResourceProvider {

    private final Engine engine;

    private final String type;

    TypeEndpoint(Engine engine, String type) {
        this.engine = engine;
        this.type = type;
    }

    @Override
    public Class<? extends IBaseResource> getResourceType() {
        return this.engine.context().getResourceDefinition(this.type).getImplementingClass();
    }

    @Read(version = true)
    public IBaseResource read(@IdParam IdType id) {
        return this.engine.read(id).copy();
    }

    @History
    public IBundleProvider history(@IdParam IdType id, @Since @Nullable InstantType since,
            @Offset @Nullable Integer offset) {
        List<Version> versions = this.engine.now().history(this.type, id.getIdPart());
        if (versions.isEmpty()) {
            throw new ResourceNotFoundException(id);
        }
        return Rows.history(versions, since, offset);
    }

    @History
    public IBundleProvider typeHistory(@Since @Nullable InstantType since, @Offset @Nullable Integer offset) {
        return Rows.history(this.engine.now().history(this.type), since, offset);
    }

    @Search(allowUnknownParams = true)
    public IBundleProvider search(RequestDetails request) {
        return this.engine.search(this.type, request);
    }

    @Create
    public MethodOutcome create(@ResourceParam IBaseResource body, @ConditionalUrlParam @Nullable String condition,
            RequestDetails request) {
        Resource resource = own(body);
        return write(request,
                (writes) -> (condition == null) ? writes.create(resource) : writes.create(resource, condition));
    }

    @Update
    public MethodOutcome update(@IdParam @Nullable IdType id, @ResourceParam IBaseResource body,
            @ConditionalUrlParam @Nullable String condition, RequestDetails request) {
        Resource resource = own(body);
        String expected = expected(request);
        return write(request, (writes) -> (condition == null) ? writes.update(resource, expected)
                : writes.updateIf(resource, condition, expected));
    }

    @Patch
    public MethodOutcome patch(@IdParam @Nullable IdType id, PatchTypeEnum kind, @ResourceParam String body,
            RequestDetails request) {
        String condition = request.getConditionalUrl(RestOperationTypeEnum.PATCH);
        Writes.Patch patch = new Patches(this.engine.context()).of(kind, body);
        String expected = expected(request);
        return write(request, (writes) -> writes.patch(target(writes, id, condition), patch, expected));
    }

    @Delete
    public void delete(@IdParam @Nullable IdType id, @ConditionalUrlParam @Nullable String condition,
            RequestDetails request) {
        String expected = expected(request);
        this.engine.write(request.getFhirServerBase(), (writes) -> {
            if (condition == null) {
                writes.delete(target(writes, id, null), expected);
            }
            else {
                writes.one(this.type, condition).ifPresent((found) -> writes.delete(found.versionedId(), expected));
            }
            return this.type;
        });
    }

    private MethodOutcome write(RequestDetails request, Function<Writes, Outcome> work) {
        Outcome outcome = this.engine.write(request.getFhirServerBase(), work);
        return new MethodOutcome(outcome.version().versionedId(), outcome.created())
            .setResource(outcome.version().copy());
    }

    private IdType target(Writes writes, @Nullable IdType id, @Nullable String condition) {
        if (condition != null) {
            return writes.one(this.type, condition)
                .map(Version::versionedId)
                .orElseThrow(() -> new ResourceNotFoundException("No resource meets the condition"));
        }
        if (id == null) {
            throw new InvalidRequestException("The request names no resource");
        }
        return new IdType(this.type, id.getIdPart());
    }

    private Resource own(IBaseResource body) {
        if (body instanceof Resource resource && resource.fhirType().equals(this.type)) {
            return resource;
        }
        throw new InvalidRequestException("The body is not a " + this.type);
    }

    private static @Nullable String expected(RequestDetails request) {
        String header = request.getHeader(Constants.HEADER_IF_MATCH);
        return (header != null) ? ParameterUtil.parseETagValue(header) : null;
    }

}
