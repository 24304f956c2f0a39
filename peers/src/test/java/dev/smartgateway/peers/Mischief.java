package dev.smartgateway.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bodies that two parsers may interpret differently: a valid resource of the patient,
 * with one or two wrong shapes at an element that decides its owner or whether a scope
 * matches.
 */
final class Mischief {

    private static final JsonMapper JSON = HapiPeer.JSON;

    /** The element of a type that names its patient, and the least other content. */
    private static final Map<String, String> TYPES = Map.of("Observation",
            "subject {\"status\":\"final\",\"code\":{\"text\":\"x\"},\"category\":[{\"coding\":[{\"system\":\"urn:c\",\"code\":\"in\"}]}]}",
            "Condition", "subject {\"code\":{\"text\":\"x\"}}", "AllergyIntolerance",
            "patient {\"code\":{\"text\":\"x\"}}", "ServiceRequest",
            "subject {\"status\":\"active\",\"intent\":\"order\"}", "Task",
            "for {\"status\":\"requested\",\"intent\":\"order\"}", "Coverage",
            "beneficiary {\"status\":\"active\",\"payor\":[{\"display\":\"x\"}]}", "Immunization",
            "patient {\"status\":\"completed\",\"vaccineCode\":{\"text\":\"x\"}}", "DocumentReference",
            "subject {\"status\":\"current\",\"content\":[{\"attachment\":{\"title\":\"x\"}}]}", "Encounter",
            "subject {\"status\":\"finished\",\"class\":{\"code\":\"AMB\"}}", "Consent",
            "patient {\"status\":\"active\",\"scope\":{\"text\":\"x\"}}");

    private static final List<String> FOREIGN = List.of("{\"reference\":\"Patient/q2\"}",
            "{\"reference\":\"/Patient/q2\"}", "{\"identifier\":{\"system\":\"http://mrn\",\"value\":\"q2\"}}",
            "{\"reference\":\"Device/q\"}", "{\"type\":\"Device\",\"identifier\":{\"value\":\"q2\"}}",
            "{\"display\":\"somebody\"}", "{}", "null", "\"Patient/q2\"", "{\"reference\":\"Group/q\"}",
            "{\"reference\":[\"Patient/q2\"]}", "{\"reference\":\"Patient/q2/_history/1\"}",
            "{\"extension\":[{\"url\":\"urn:x\",\"valueString\":\"y\"}]}");

    private final Random random;

    Mischief(Random random) {
        this.random = random;
    }

    private <T> T any(List<T> all) {
        return all.get(this.random.nextInt(all.size()));
    }

    /**
     * A resource of the patient with wrong shapes; names that come twice are written
     * twice.
     */
    String resource() {
        String type = any(TYPES.keySet().stream().sorted().toList());
        String[] model = TYPES.get(type).split(" ", 2);
        ObjectNode resource = JSON.createObjectNode().put("resourceType", type);
        resource.setAll((ObjectNode) JSON.readTree(model[1]));
        String own = "{\"reference\":\"Patient/q1\"}";
        String owner = '"' + model[0] + "\":";
        String shape = any(shapes(owner, own, any(FOREIGN)));
        String plain = resource.toString();
        String body = plain.substring(0, plain.length() - 1) + "," + shape + "}";
        return (this.random.nextInt(3) == 0) ? elsewhere().apply(body) : body;
    }

    private static List<String> shapes(String owner, String own, String foreign) {
        String name = owner.substring(1, owner.length() - 2);
        List<String> all = new ArrayList<>(List.of(owner + "[" + foreign + "," + own + "]",
                owner + "[" + own + "," + foreign + "]", owner + "[[" + foreign + "]," + own + "]",
                owner + "[" + own + "]", owner + own + "," + owner + foreign, owner + foreign + "," + owner + own,
                owner + own, owner + "{\"0\":" + foreign + ",\"reference\":\"Patient/q1\"}"));
        for (String twin : List.of(name + " ", " " + name, name.toUpperCase(java.util.Locale.ROOT), "_" + name,
                name + "\\u0000", name + "\\u200b", name + "[x]", name + "Reference", name + "\\t")) {
            all.add('"' + twin + "\":" + foreign + "," + owner + own);
            all.add(owner + own + ",\"" + twin + "\":" + foreign);
        }
        for (String inner : List.of("\"reference \":\"Patient/q2\"", "\"Reference\":\"Patient/q2\"",
                "\"_reference\":{\"extension\":[{\"url\":\"urn:x\",\"valueString\":\"Patient/q2\"}]}",
                "\"reference\":\"Patient/q2\"", "\"identifier\":{\"value\":\"q2\"}", "\"type\":\"Device\"",
                "\"resource\":{\"resourceType\":\"Patient\",\"id\":\"q2\"}", "\"reference\\u0000\":\"Patient/q2\"")) {
            all.add(owner + "{" + inner + ",\"reference\":\"Patient/q1\"}");
            all.add(owner + "{\"reference\":\"Patient/q1\"," + inner + "}");
        }
        return all;
    }

    private UnaryOperator<String> elsewhere() {
        List<String> more = List.of("\"contained\":[{\"resourceType\":\"Patient\",\"id\":\"q2\"}]",
                "\"encounter\":{\"reference\":\"Encounter/q2-e\"}",
                "\"encounter\":[{\"reference\":\"Encounter/q2-e\"}]",
                "\"basedOn\":{\"reference\":\"ServiceRequest/q2-s\"}",
                "\"partOf\":[{\"reference\":\"Observation/q2-o\"}]", "\"focus\":{\"reference\":\"/Patient/q2\"}",
                "\"focus\":[{\"reference\":\"Observation/q2-o\"}]", "\"meta\":{\"security\":{\"code\":\"R\"}}",
                "\"resourceType\":\"Patient\"", "\"id\":[\"q2-o\"]",
                "\"extension\":{\"url\":\"urn:x\",\"valueReference\":{\"reference\":\"Patient/q2\"}}",
                "\"extension\":[{\"url\":\"urn:x\",\"valueString\":\"a\",\"valueReference\":{\"reference\":\"Patient/q2\"}}]",
                "\"modifierExtension\":[{\"url\":\"urn:x\",\"valueUri\":\"Patient/q2\"}]");
        String one = any(more);
        return (body) -> body.substring(0, body.length() - 1) + "," + one + "}";
    }

    /** A FHIRPath Patch of an Observation whose parts say more than one thing. */
    String fhirPathPatch() {
        ObjectNode parameters = JSON.createObjectNode().put("resourceType", "Parameters");
        ObjectNode operation = parameters.putArray("parameter").addObject().put("name", "operation");
        ArrayNode parts = operation.putArray("part");
        part(parts, "type", List.of("replace", "add", "delete", "insert", "move"), List.of("add"));
        part(parts, "path",
                List.of("Observation.subject", "Observation.subject.reference", "Observation.focus", "Observation.meta",
                        "Observation.category", "Observation", "Observation.encounter"),
                List.of("Observation.note[0].text", "Observation.note[0]", "Observation.status"));
        part(parts, "name", List.of("subject", "focus", "meta", "category", "reference", "encounter"), List.of("note"));
        ObjectNode value = parts.addObject().put("name", any(List.of("value", "value ", "Value")));
        value.put("valueString", any(List.of("/Patient/q2", "Patient/q2", "x")));
        if (this.random.nextBoolean()) {
            value.set("valueReference", JSON.readTree("{\"reference\":\"Patient/q2\"}"));
        }
        return parameters.toString();
    }

    private void part(ArrayNode parts, String name, List<String> bad, List<String> good) {
        ObjectNode part = parts.addObject();
        part.put("name", (this.random.nextInt(6) == 0) ? name + " " : name);
        List<String> kinds = new ArrayList<>(
                List.of("valueCode", "valueString", "valueUri", "valueMarkdown", "valueId"));
        java.util.Collections.shuffle(kinds, this.random);
        part.put(kinds.get(0), any(bad));
        if (this.random.nextBoolean()) {
            part.put(kinds.get(1), any(good));
        }
    }

    /** A JSON Patch of an Observation at places that bind it. */
    String jsonPatch() {
        ArrayNode patch = JSON.createArrayNode();
        JsonNode value = JSON.readTree(any(List.of("\"/Patient/q2\"", "\"Patient/q2\"",
                "{\"reference\":\"Patient/q2\"}", "{\"reference\":\"/Patient/q2\"}", "[{\"reference\":\"Patient/q2\"}]",
                "null", "{}", "{\"coding\":[]}", "[{\"code\":\"R\"}]", "\"x\"")));
        String place = any(List.of("/subject", "/subject/reference", "/subject/reference/", "/focus", "/focus/0",
                "/focus/-", "/category", "/category/0/coding/0/code", "/meta/security", "/meta", "/note/0/text", "",
                "/sub~0ject", "/Subject", "/subject~1reference", "/encounter", "/subject/identifier", "/id"));
        ObjectNode operation = patch.addObject()
            .put("op", any(List.of("add", "replace", "remove", "copy", "move", "test")));
        operation.put("path", place);
        operation.put("from", any(List.of("/note/0/text", "/subject", "/code")));
        operation.set("value", value);
        if (this.random.nextInt(3) == 0) {
            patch.insertObject(0).put("op", "replace").put("path", "/note/0/text").put("value", "Patient/q2");
        }
        return patch.toString();
    }

}
