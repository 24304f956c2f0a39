package dev.smartgateway.sandbox.fhir;

import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

import ca.uhn.fhir.model.api.ResourceMetadataKeyEnum;
import ca.uhn.fhir.model.valueset.BundleEntrySearchModeEnum;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import dev.smartgateway.sandbox.fhir.store.Version;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * The result of a search, from which HAPI cuts pages. Each page brings along what its own
 * matches include; the count is of matches only.
 */
final class Matches implements IBundleProvider {

    private final String uuid = UUID.randomUUID().toString();

    private final IPrimitiveType<Date> published = InstantType.withCurrentTime();

    private final List<Version> versions;

    private final UnaryOperator<List<Version>> included;

    Matches(List<Version> versions, UnaryOperator<List<Version>> included) {
        this.versions = versions;
        this.included = included;
    }

    List<Version> versions() {
        return this.versions;
    }

    @Override
    public List<IBaseResource> getResources(int from, int to) {
        int end = Math.min(to, this.versions.size());
        List<Version> page = (from < end) ? this.versions.subList(from, end) : List.of();
        List<IBaseResource> resources = new ArrayList<>();
        page.forEach((version) -> resources.add(marked(version, BundleEntrySearchModeEnum.MATCH)));
        this.included.apply(page)
            .forEach((version) -> resources.add(marked(version, BundleEntrySearchModeEnum.INCLUDE)));
        return resources;
    }

    private static Resource marked(Version version, BundleEntrySearchModeEnum mode) {
        Resource copy = version.copy();
        ResourceMetadataKeyEnum.ENTRY_SEARCH_MODE.put(copy, mode);
        return copy;
    }

    @Override
    public Integer size() {
        return this.versions.size();
    }

    @Override
    public IPrimitiveType<Date> getPublished() {
        return this.published;
    }

    @Override
    public String getUuid() {
        return this.uuid;
    }

    @Override
    public @Nullable Integer preferredPageSize() {
        return null;
    }

}
