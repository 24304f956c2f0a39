package dev.smartgateway.sandbox.fhir;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import ca.uhn.fhir.model.api.ResourceMetadataKeyEnum;
import ca.uhn.fhir.model.valueset.BundleEntrySearchModeEnum;
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
 * The versions found by a search or a history, from which HAPI cuts pages.
 */
final class Rows implements IBundleProvider {

    private final String uuid = UUID.randomUUID().toString();

    private final List<Version> versions;

    private final int offset;

    private final Function<List<Version>, List<IBaseResource>> entries;

    private Rows(List<Version> versions, int offset, Function<List<Version>, List<IBaseResource>> entries) {
        this.versions = versions;
        this.offset = offset;
        this.entries = entries;
    }

    /**
     * Returns the matches of a search. Each page also contains what its own matches
     * include; only matches are counted.
     */
    static Rows matches(List<Version> versions, UnaryOperator<List<Version>> included) {
        return new Rows(versions, 0, (page) -> {
            List<IBaseResource> entries = new ArrayList<>();
            page.forEach((version) -> entries.add(found(version, BundleEntrySearchModeEnum.MATCH)));
            included.apply(page).forEach((version) -> entries.add(found(version, BundleEntrySearchModeEnum.INCLUDE)));
            return entries;
        });
    }

    /**
     * Returns the matches of a search without includes.
     */
    static Rows matches(List<Version> versions) {
        return matches(versions, (page) -> List.of());
    }

    /**
     * Returns the part of a history after a time, newest first. HAPI counts the pages of
     * a history from the offset of the request, so the pages begin there.
     */
    static Rows history(List<Version> versions, @Nullable InstantType since, @Nullable Integer offset) {
        Instant from = (since != null) ? since.getValue().toInstant() : Instant.MIN;
        return new Rows(versions.stream().filter((version) -> !version.at().isBefore(from)).toList(),
                (offset != null) ? Math.max(0, offset) : 0, (page) -> page.stream().map(Rows::past).toList());
    }

    @Override
    public List<IBaseResource> getResources(int from, int to) {
        return this.entries
            .apply(this.versions.stream().skip((long) this.offset + from).limit((long) to - from).toList());
    }

    private static IBaseResource found(Version version, BundleEntrySearchModeEnum mode) {
        Resource copy = version.copy();
        ResourceMetadataKeyEnum.ENTRY_SEARCH_MODE.put(copy, mode);
        return copy;
    }

    private static IBaseResource past(Version version) {
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
    public @Nullable IPrimitiveType<Date> getPublished() {
        return null;
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
