package dev.smartgateway.peers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.smartgateway.cases.Fixtures;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fixtures in a FHIR server and their state after a test: a launch of p1 may have
 * changed only resources that belonged to p1 alone, and these must still belong to p1.
 */
final class Chart {

    /**
     * Fixtures that HAPI's own rules refuse: another server's patient, a Group that is
     * missing.
     */
    private static final Set<String> REFUSED = Set.of("Observation/o7", "Observation/o8");

    private static final List<String> OTHERS = List.of("p2", "p3", "p10");

    private final HapiPeer hapi;

    private final Map<String, JsonNode> known = new LinkedHashMap<>();

    private final Map<String, Set<String>> everything = new LinkedHashMap<>();

    private String mark = "";

    /**
     * One version that came to be.
     *
     * @param before what was stored before it, or a missing node
     * @param after what is stored now, or a missing node if it is deleted
     */
    record Change(String key, JsonNode before, JsonNode after) {

        String type() {
            return this.key.substring(0, this.key.indexOf('/'));
        }

    }

    private Chart(HapiPeer hapi) {
        this.hapi = hapi;
    }

    /** Fills an empty server. */
    static Chart load(HapiPeer hapi) {
        Chart chart = new Chart(hapi);
        Map<String, List<ObjectNode>> versions = new LinkedHashMap<>();
        for (ObjectNode one : Fixtures.shipped().lines()) {
            String key = key(one);
            if (one.has("resourceType") && !REFUSED.contains(key)) {
                versions.computeIfAbsent(key, (missing) -> new ArrayList<>()).add(chart.local(one));
            }
        }
        chart.put(versions.values().stream().map((all) -> all.get(0)).toList());
        chart.put(versions.values().stream().filter((all) -> all.size() > 1).map((all) -> all.get(1)).toList());
        Fixtures.shipped()
            .lines()
            .stream()
            .filter((one) -> one.has("deleted"))
            .forEach((one) -> hapi.delete("/" + one.path("deleted").asString()));
        versions.keySet().forEach((key) -> chart.known.put(key, hapi.stored(key)));
        chart.mark();
        return chart;
    }

    private ObjectNode local(ObjectNode fixture) {
        return (ObjectNode) HapiPeer.JSON
            .readTree(fixture.toString().replace("https://upstream.example/fhir", this.hapi.base()));
    }

    private void put(List<? extends JsonNode> resources) {
        ObjectNode bundle = HapiPeer.JSON.createObjectNode().put("resourceType", "Bundle").put("type", "transaction");
        ArrayNode entries = bundle.putArray("entry");
        for (JsonNode resource : resources) {
            ObjectNode entry = entries.addObject();
            entry.set("resource", resource);
            entry.putObject("request").put("method", "PUT").put("url", key(resource));
        }
        HapiPeer.Answer answer = this.hapi.post("", bundle);
        if (answer.status() != 200) {
            throw new IllegalStateException("not stored: " + answer.body());
        }
    }

    static String key(JsonNode resource) {
        return resource.path("resourceType").asString("") + "/" + resource.path("id").asString("");
    }

    JsonNode known(String key) {
        return this.known.getOrDefault(key, HapiPeer.JSON.missingNode());
    }

    private void mark() {
        this.mark = url(this.hapi.history(1).get(0));
        OTHERS.forEach((patient) -> this.everything.put(patient, everything(patient)));
    }

    private Set<String> everything(String patient) {
        Set<String> keys = new TreeSet<>();
        this.hapi.get("/Patient/" + patient + "/$everything?_count=200")
            .json()
            .path("entry")
            .forEach((entry) -> keys.add(key(entry.path("resource"))));
        return keys;
    }

    private static String url(JsonNode entry) {
        return entry.path("request").path("url").asString();
    }

    /** What was written since the last look, the oldest first. */
    List<Change> changes() {
        if (url(this.hapi.history(1).get(0)).equals(this.mark)) {
            return List.of();
        }
        List<String> keys = new ArrayList<>();
        for (JsonNode entry : this.hapi.history(60)) {
            if (url(entry).equals(this.mark)) {
                break;
            }
            String[] parts = url(entry).split("/");
            String key = parts[0] + "/" + parts[1];
            if (!keys.contains(key)) {
                keys.add(0, key);
            }
        }
        return keys.stream().map((key) -> new Change(key, known(key), this.hapi.stored(key))).toList();
    }

    /**
     * What no launch of p1 may have done, one sentence each. A record that was not
     * written may appear beside another patient's, as $everything follows references.
     */
    List<String> wrong(List<Change> changes) {
        List<String> wrong = new ArrayList<>();
        Ownership ownership = new Ownership(this.known, "Patient/p1");
        changes.forEach((change) -> wrong.addAll(ownership.wrong(change)));
        if (!changes.isEmpty()) {
            for (String patient : OTHERS) {
                Set<String> now = everything(patient);
                now.removeAll(this.everything.get(patient));
                now.retainAll(changes.stream().map(Change::key).toList());
                now.forEach((key) -> wrong.add(key + " appears in the record of " + patient));
            }
        }
        return wrong;
    }

    /** Puts back what was changed and deletes what was created. */
    void restore(List<Change> changes) {
        List<JsonNode> back = changes.stream().map(Change::before).filter((before) -> !before.isMissingNode()).toList();
        if (!back.isEmpty()) {
            put(back);
        }
        for (int i = changes.size() - 1; i >= 0; i--) {
            if (changes.get(i).before().isMissingNode() && !changes.get(i).after().isMissingNode()) {
                this.hapi.delete("/" + changes.get(i).key());
            }
        }
        back.forEach((one) -> this.known.put(key(one), this.hapi.stored(key(one))));
        if (!changes.isEmpty()) {
            mark();
        }
    }

}
