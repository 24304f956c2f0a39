package dev.smartgateway.policy.patch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.json.Json;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A FHIRPath Patch. Every part is built with exactly one value, so that no server can
 * find another one in it.
 */
final class FhirPathPatch implements Patch {

    private static final Map<String, Set<String>> PARTS = Map.of("add", Set.of("type", "path", "name", "value"),
            "insert", Set.of("type", "path", "index", "value"), "delete", Set.of("type", "path"), "replace",
            Set.of("type", "path", "value"), "move", Set.of("type", "path", "source", "destination"));

    private final List<Operation> operations;

    private FhirPathPatch(List<Operation> operations) {
        this.operations = operations;
    }

    static FhirPathPatch read(byte[] bytes, BoundElements bound) {
        Json.Obj body = Json.parse(bytes);
        if (!"Parameters".equals(body.text("resourceType"))) {
            throw new Denied(Reason.BODY_MISMATCH, "patch");
        }
        if (!Set.of("resourceType", "id", "meta", "parameter").containsAll(body.fields().keySet())) {
            throw BoundElements.refused();
        }
        List<Operation> read = new ArrayList<>();
        for (Json.Obj parameter : PatchValue.objects(body.get("parameter"))) {
            boolean operation = "operation".equals(parameter.text("name"))
                    && parameter.fields().keySet().equals(Set.of("name", "part"));
            if (!operation) {
                throw BoundElements.refused();
            }
            read.add(operation(PatchValue.objects(parameter.get("part")), bound));
        }
        if (read.isEmpty()) {
            throw new Denied(Reason.MALFORMED, "patch");
        }
        return new FhirPathPatch(read);
    }

    private static Operation operation(List<Json.Obj> parts, BoundElements bound) {
        Map<String, Json.Obj> named = new LinkedHashMap<>();
        for (Json.Obj part : parts) {
            if (named.put(String.valueOf(part.text("name")), part) != null) {
                throw BoundElements.refused();
            }
        }
        String op = text(named.get("type"));
        if (!named.keySet().equals(PARTS.getOrDefault(op, Set.of()))) {
            throw BoundElements.refused();
        }
        ElementPath path = ElementPath.of(bound, text(named.get("path")));
        if (path.isRoot() && !op.equals("add")) {
            throw BoundElements.refused();
        }
        ElementPath target = op.equals("add") ? path.below(bound, plain(text(named.get("name")))) : path;
        if (!op.equals("delete")) {
            target.places().forEach(BoundElements::requireWhole);
        }
        return new Operation(op, path, target, named);
    }

    private static String plain(String name) {
        if (name.indexOf('[') >= 0) {
            throw BoundElements.refused();
        }
        return name;
    }

    private static String text(Json.@Nullable Obj part) {
        if (part != null && part.fields().size() == 2) {
            for (String field : List.of("valueCode", "valueString")) {
                String text = part.text(field);
                if (text != null) {
                    return text;
                }
            }
        }
        throw BoundElements.refused();
    }

    @Override
    public String mediaType() {
        return "application/fhir+json";
    }

    @Override
    public boolean asks() {
        return false;
    }

    @Override
    public byte[] written(ValueReader values) {
        List<Json.Obj> parameters = this.operations.stream()
            .map((operation) -> Json.obj("name", "operation", "part", operation.written(values)))
            .toList();
        return Json.obj("resourceType", "Parameters", "parameter", parameters).bytes();
    }

    /**
     * One operation.
     *
     * @param op its type
     * @param path as the client names it
     * @param target the element whose value it sets
     * @param parts as received, by name
     */
    private record Operation(String op, ElementPath path, ElementPath target, Map<String, Json.Obj> parts) {

        List<Json> written(ValueReader values) {
            List<Json> written = new ArrayList<>();
            written.add(Json.obj("name", "type", "valueCode", this.op));
            written.add(Json.obj("name", "path", "valueString", this.path.text()));
            if (this.op.equals("add")) {
                written.add(Json.obj("name", "name", "valueString", text(this.parts.get("name"))));
            }
            for (String position : List.of("index", "source", "destination")) {
                Json.Obj part = this.parts.get(position);
                if (part != null) {
                    written.add(Json.obj("name", position, "valueInteger", position(part)));
                }
            }
            Json.Obj value = this.parts.get("value");
            if (value != null) {
                written.add(new PatchValue(this.target.places(), values).written(value));
            }
            return written;
        }

        private static Json position(Json.Obj part) {
            if (part.fields().size() == 2 && part.get("valueInteger") instanceof Json.Raw raw
                    && raw.literal().length() <= 6 && raw.literal().chars().allMatch((c) -> c >= '0' && c <= '9')) {
                return raw;
            }
            throw BoundElements.refused();
        }

    }

}
