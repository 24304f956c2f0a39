package dev.smartgateway.sandbox.fhir.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The complete store at one time. Immutable, so a search that pages through it sees no
 * later write. A write copies its type's index, which suits the few thousand resources of
 * a sandbox and nothing larger.
 */
public final class Snapshot {

    static final Snapshot EMPTY = new Snapshot(Map.of(), 0);

    private final Map<String, Map<String, List<Version>>> types;

    private final long sequence;

    private Snapshot(Map<String, Map<String, List<Version>>> types, long sequence) {
        this.types = types;
        this.sequence = sequence;
    }

    /**
     * The newest version, which may be a deletion.
     */
    public Optional<Version> latest(String type, String id) {
        List<Version> versions = versions(type, id);
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
    }

    /**
     * The newest version unless it is a deletion.
     */
    public Optional<Version> live(String type, String id) {
        return latest(type, id).filter((version) -> !version.deleted());
    }

    /**
     * Returns all live resources of a type, in the order of their creation.
     */
    public Stream<Version> live(String type) {
        return chains(type).stream()
            .map((chain) -> chain.get(chain.size() - 1))
            .filter((version) -> !version.deleted());
    }

    /**
     * Returns all versions of one resource, oldest first; empty if it never existed.
     */
    public List<Version> versions(String type, String id) {
        return this.types.getOrDefault(type, Map.of()).getOrDefault(id, List.of());
    }

    /**
     * Returns all versions of one resource, newest first.
     */
    public List<Version> history(String type, String id) {
        return newestFirst(Stream.of(versions(type, id)));
    }

    /**
     * Returns all versions of a type, newest first.
     */
    public List<Version> history(String type) {
        return newestFirst(chains(type).stream());
    }

    /**
     * Returns all versions of all resources, newest first.
     */
    public List<Version> history() {
        return newestFirst(this.types.values().stream().map(Map::values).flatMap(Collection::stream));
    }

    /**
     * Returns the types that ever had a resource.
     */
    public Set<String> types() {
        return this.types.keySet();
    }

    long sequence() {
        return this.sequence;
    }

    Snapshot with(Version version) {
        Map<String, List<Version>> ids = new LinkedHashMap<>(this.types.getOrDefault(version.type(), Map.of()));
        List<Version> chain = new ArrayList<>(ids.getOrDefault(version.id(), List.of()));
        chain.add(version);
        ids.put(version.id(), List.copyOf(chain));
        Map<String, Map<String, List<Version>>> next = new LinkedHashMap<>(this.types);
        next.put(version.type(), Collections.unmodifiableMap(ids));
        return new Snapshot(Collections.unmodifiableMap(next), version.sequence());
    }

    private Collection<List<Version>> chains(String type) {
        return this.types.getOrDefault(type, Map.of()).values();
    }

    private static List<Version> newestFirst(Stream<List<Version>> chains) {
        return chains.flatMap(List::stream).sorted(Comparator.comparingLong(Version::sequence).reversed()).toList();
    }

}
