package dev.smartgateway.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import dev.smartgateway.peers.Chart.Change;
import tools.jackson.databind.JsonNode;

/**
 * The owner of a stored resource, determined from the other server's answer without using
 * the gateway's code.
 *
 * @param known all resources before
 * @param pin the patient of the launch, {@code Patient/id}
 */
record Ownership(Map<String, JsonNode> known, String pin) {

    private static final List<String> OWNERS = List.of("subject", "patient", "for", "beneficiary", "individual");

    List<String> wrong(Change change) {
        List<String> wrong = new ArrayList<>();
        if (!change.before().isMissingNode() && !owners(change.before()).equals(Set.of(this.pin))) {
            wrong.add(change.key() + " was changed and was of " + owners(change.before()));
        }
        JsonNode after = change.after();
        if (after.isMissingNode()) {
            return wrong;
        }
        if (!owners(after).equals(Set.of(this.pin))) {
            wrong.add(change.key() + " is now of " + owners(after));
        }
        if (!change.before().isMissingNode() && !labels(after).equals(labels(change.before()))) {
            wrong.add(change.key() + " has other security labels: " + labels(after));
        }
        Set<String> references = references(after);
        references.removeAll(references(change.before()));
        for (String reference : references) {
            String key = local(reference);
            JsonNode target = this.known.get(key);
            boolean foreign = key.startsWith("Patient/") ? !key.equals(this.pin)
                    : target != null && owners(target).stream()
                        .anyMatch((owner) -> owner.startsWith("Patient/") && !owner.equals(this.pin));
            if (foreign) {
                wrong.add(change.key() + " refers to " + reference);
            }
        }
        return wrong;
    }

    /**
     * {@code Type/id} or the identifier of everyone named in the owner's element.
     */
    Set<String> owners(JsonNode resource) {
        Set<String> found = new TreeSet<>();
        String type = resource.path("resourceType").asString("");
        switch (type) {
            case "Patient" -> found.add(Chart.key(resource));
            case "Practitioner", "Organization", "Location", "Medication" -> found.add("nobody");
            case "Appointment" -> each(resource, "participant", "actor", found);
            case "Group" -> each(resource, "member", "entity", found);
            case "AuditEvent" -> each(resource, "entity", "what", found);
            case "Provenance" -> resource.path("target").forEach((target) -> add(target, found));
            case "Binary" -> binary(resource, found);
            default -> OWNERS.forEach((name) -> add(resource.path(name), found));
        }
        found.removeIf((owner) -> type.equals("Appointment") && !owner.contains("Patient/"));
        return found.isEmpty() ? Set.of("nobody") : found;
    }

    private void binary(JsonNode resource, Set<String> found) {
        add(resource.path("securityContext"), found);
        for (JsonNode document : this.known.values()) {
            document.path("content").forEach((content) -> {
                if (local(content.path("attachment").path("url").asString("")).equals(Chart.key(resource))) {
                    found.addAll(owners(document));
                }
            });
        }
    }

    private void each(JsonNode resource, String list, String element, Set<String> found) {
        resource.path(list).forEach((item) -> add(item.path(element), found));
    }

    private void add(JsonNode reference, Set<String> found) {
        String target = local(reference.path("reference").asString(""));
        if (target.startsWith("#")) {
            return;
        }
        if (!target.isEmpty()) {
            JsonNode stored = this.known.get(target);
            boolean followed = stored != null && !target.startsWith("Patient/");
            found.addAll(followed ? owners(stored) : Set.of(target));
        }
        if (reference.has("identifier")) {
            found.add("identifier " + reference.path("identifier").path("value").asString(""));
        }
    }

    /** The last two segments, without a version. */
    private static String local(String reference) {
        String plain = reference.replaceFirst("/_history/.*$", "");
        String[] parts = plain.split("/");
        return (parts.length > 2) ? parts[parts.length - 2] + "/" + parts[parts.length - 1] : plain;
    }

    private static Set<String> labels(JsonNode resource) {
        Set<String> found = new TreeSet<>();
        resource.path("meta").path("security").forEach((label) -> found.add(label.toString()));
        return found;
    }

    private static Set<String> references(JsonNode node) {
        Set<String> found = new TreeSet<>();
        if (node.path("reference").isString()) {
            found.add(node.path("reference").asString());
        }
        if (node.path("url").isString() && node.path("url").asString().contains("Binary/")) {
            found.add(node.path("url").asString());
        }
        node.forEach((child) -> found.addAll(references(child)));
        return found;
    }

}
