package dev.smartgateway.policy.write;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.smartgateway.fhir.Reference;
import dev.smartgateway.fhir.ResourceScan;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.flow.PolicyContext;

/**
 * A literal reference and its element.
 *
 * @param element dotted path without type and indexes
 * @param target its target: {@code Type/id} on the FHIR service, otherwise the text as
 * received
 */
record ElementReference(String element, String target) {

    private static final String JSON_PATCH = "application/json-patch+json";

    /**
     * Returns the references of a resource.
     */
    static Set<ElementReference> of(PolicyContext context, ResourceScanResult facts) {
        return facts.strings()
            .addresses()
            .stream()
            .filter((address) -> address.field().equals("reference"))
            .map((address) -> of(context, parent(address.path()), address.value()))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Returns the references of a body to be written: a resource or one of the two kinds
     * of patches.
     */
    static Set<ElementReference> of(PolicyContext context, String mediaType, byte[] body) {
        if (mediaType.equals(JSON_PATCH)) {
            return jsonPatch(context, Json.parse(wrapped(body)));
        }
        ResourceScanResult facts = ResourceScan.of(body, Set.of());
        return facts.type().equals("Parameters") ? fhirPatch(context, Json.parse(body)) : of(context, facts);
    }

    /** An array as the only field of an object, because only objects are read. */
    private static byte[] wrapped(byte[] array) {
        return ("{\"operations\":" + new String(array, StandardCharsets.UTF_8) + "}").getBytes(StandardCharsets.UTF_8);
    }

    private static Set<ElementReference> jsonPatch(PolicyContext context, Json.Obj wrapped) {
        Set<ElementReference> found = new LinkedHashSet<>();
        for (Json.Obj operation : wrapped.objects("operations")) {
            List<String> names = new ArrayList<>();
            for (String segment : String.valueOf(operation.text("path")).split("/", -1)) {
                if (!segment.isEmpty() && !segment.matches("[0-9]+|-")) {
                    names.add(segment);
                }
            }
            Json value = operation.get("value");
            if (value != null) {
                walk(context, String.join(".", names), value, found);
            }
        }
        return found;
    }

    private static Set<ElementReference> fhirPatch(PolicyContext context, Json.Obj parameters) {
        Set<ElementReference> found = new LinkedHashSet<>();
        for (Json.Obj operation : parameters.objects("parameter")) {
            StringBuilder path = new StringBuilder();
            for (String name : List.of("path", "name")) {
                operation.objects("part")
                    .stream()
                    .filter((part) -> name.equals(part.text("name")))
                    .forEach((part) -> path.append('.')
                        .append(String.valueOf((part.text("valueString") != null) ? part.text("valueString")
                                : part.text("valueCode"))));
            }
            String element = path.toString().replaceAll("\\[[0-9]+\\]", "").replaceFirst("^\\.?[A-Z][A-Za-z]*\\.?", "");
            operation.objects("part")
                .stream()
                .filter((part) -> "value".equals(part.text("name")))
                .forEach((part) -> part(context, element, part, found));
        }
        return found;
    }

    private static void part(PolicyContext context, String element, Json.Obj part, Set<ElementReference> found) {
        part.fields().forEach((field, value) -> {
            if (field.startsWith("value")) {
                walk(context, element, value, found);
            }
        });
        part.objects("part").forEach((below) -> part(context, element + "." + below.text("name"), below, found));
    }

    private static void walk(PolicyContext context, String path, Json value, Set<ElementReference> found) {
        if (value instanceof Json.Text text && (path.equals("reference") || path.endsWith(".reference"))) {
            found.add(of(context, parent(path), text.value()));
        }
        else if (value instanceof Json.Obj object) {
            object.fields()
                .forEach((name, child) -> walk(context, path.isEmpty() ? name : path + "." + name, child, found));
        }
        else if (value instanceof Json.Arr array) {
            array.items().forEach((item) -> walk(context, path, item, found));
        }
    }

    private static ElementReference of(PolicyContext context, String element, String text) {
        Reference reference = context.reference(text);
        boolean local = reference.kind() == Reference.Kind.LOCAL;
        return new ElementReference(element, local ? reference.type() + "/" + reference.id() : text);
    }

    private static String parent(String path) {
        int dot = path.lastIndexOf('.');
        return (dot < 0) ? "" : path.substring(0, dot);
    }

    @Override
    public String toString() {
        return "ElementReference[" + this.element + "]";
    }

}
