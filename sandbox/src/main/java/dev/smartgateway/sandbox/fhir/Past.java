package dev.smartgateway.sandbox.fhir;

import java.util.Date;
import java.util.List;

import ca.uhn.fhir.model.api.ResourceMetadataKeyEnum;
import ca.uhn.fhir.model.valueset.BundleEntryTransactionMethodEnum;
import ca.uhn.fhir.rest.api.server.IBundleProvider;
import dev.smartgateway.sandbox.fhir.store.Version;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.Basic;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * A history, from which HAPI cuts pages by offset. HAPI counts its pages from the offset
 * of the request, so that is where this list begins.
 */
final class Past implements IBundleProvider {

    private final IPrimitiveType<Date> published = InstantType.withCurrentTime();

    private final List<Version> versions;

    private final int offset;

    /**
     * @param versions all versions, newest first
     * @param offset how many of them come before this page
     */
    Past(List<Version> versions, @Nullable Integer offset) {
        this.versions = versions;
        this.offset = (offset != null) ? Math.max(0, offset) : 0;
    }

    @Override
    public List<IBaseResource> getResources(int from, int to) {
        return this.versions.stream().skip((long) this.offset + from).limit((long) to - from).map(Past::entry).toList();
    }

    private static IBaseResource entry(Version version) {
        Resource resource = version.deleted() ? new Basic() : version.copy();
        resource.setId(version.versionedId());
        ResourceMetadataKeyEnum.ENTRY_TRANSACTION_METHOD.put(resource,
                BundleEntryTransactionMethodEnum.valueOf(version.verb().name()));
        return resource;
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
    public @Nullable String getUuid() {
        return null;
    }

    @Override
    public @Nullable Integer preferredPageSize() {
        return null;
    }

}
