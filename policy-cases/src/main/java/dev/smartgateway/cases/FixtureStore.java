package dev.smartgateway.cases;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The content of a fake FHIR service: resources of several patients with all their
 * versions. Not thread-safe.
 */
public final class FixtureStore {

    /** Reads and writes the JSON of cases and fixtures. */
    public static final JsonMapper JSON = new JsonMapper();

    private final Map<String, List<ObjectNode>> versions = new LinkedHashMap<>();

    private final TreeSet<String> deleted = new TreeSet<>();

    private int next = 100;

    /**
     * Creates a store with the fixtures that come with the gateway.
     */
    public FixtureStore() {
        this(Fixtures.shipped());
    }

    /**
     * Creates a store with other fixtures.
     */
    public FixtureStore(Fixtures fixtures) {
        for (ObjectNode one : fixtures.lines()) {
            JsonNode gone = one.path("deleted");
            if (one.has("resourceType")) {
                put(one);
            }
            else {
                delete(gone.asString());
            }
        }
    }

    /**
     * Adds a version; single quotes stand for double quotes.
     */
    public void put(String json) {
        put((ObjectNode) JSON.readTree(json.replace('\'', '"')));
    }

    /**
     * Adds a version of a resource and returns its id.
     */
    public String put(ObjectNode resource) {
        ObjectNode copy = resource.deepCopy();
        String id = copy.path("id").asString("");
        if (id.isEmpty()) {
            id = "new" + this.next++;
            copy.put("id", id);
        }
        String key = copy.path("resourceType").asString() + "/" + id;
        List<ObjectNode> all = this.versions.computeIfAbsent(key, (missing) -> new ArrayList<>());
        ObjectNode meta = (copy.get("meta") instanceof ObjectNode given) ? given : copy.putObject("meta");
        meta.put("versionId", String.valueOf(all.size() + 1));
        all.add(copy);
        this.deleted.remove(key);
        return id;
    }

    /**
     * Returns all versions of {@code Type/id}, oldest first.
     */
    public List<ObjectNode> history(String key) {
        return this.versions.getOrDefault(key, List.of());
    }

    /**
     * Returns whether {@code Type/id} existed and was deleted.
     */
    public boolean deleted(String key) {
        return this.deleted.contains(key);
    }

    /**
     * Deletes {@code Type/id}.
     */
    public void delete(String key) {
        this.deleted.add(key);
    }

    /**
     * Returns the current version of {@code Type/id}, or {@code null}.
     */
    public @Nullable ObjectNode current(String key) {
        List<ObjectNode> all = history(key);
        return (all.isEmpty() || deleted(key)) ? null : all.get(all.size() - 1);
    }

    /**
     * Returns the current resources of a type.
     */
    public List<ObjectNode> all(String type) {
        List<ObjectNode> found = new ArrayList<>();
        this.versions.keySet().stream().filter((key) -> key.startsWith(type + "/")).forEach((key) -> {
            ObjectNode one = current(key);
            if (one != null) {
                found.add(one);
            }
        });
        return found;
    }

    /**
     * Returns a number that changes with every change of a resource with this id.
     */
    public int changes(String id) {
        return this.versions.entrySet()
            .stream()
            .filter((entry) -> entry.getKey().endsWith("/" + id))
            .mapToInt((entry) -> entry.getValue().size() + (deleted(entry.getKey()) ? 1000 : 0))
            .sum();
    }

}
