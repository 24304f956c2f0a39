package dev.smartgateway.policy.write;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.smartgateway.fhir.json.Json;
import dev.smartgateway.fhir.r4.TypeRule;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Turn;
import dev.smartgateway.policy.gate.Constraints;
import dev.smartgateway.policy.model.DenialReason;
import dev.smartgateway.smart.Cover;
import org.jspecify.annotations.Nullable;

/**
 * A patch, read and written anew. It may not touch what binds a resource to its patient
 * or to a scope, and names elements by plain paths only.
 *
 * @see <a href="https://hl7.org/fhir/R4/fhirpatch.html">FHIRPath Patch</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6902">JSON Patch, RFC 6902</a>
 */
final class Patch {

    static final String JSON_PATCH = "application/json-patch+json";

    private static final Set<String> OPS = Set.of("add", "remove", "replace", "move", "copy", "test");

    private static final Set<String> FHIR_OPS = Set.of("add", "insert", "delete", "replace", "move");

    private static final String ELEMENT = "[a-z][A-Za-z0-9]{0,60}";

    private final String type;

    private final Set<String> bound = new HashSet<>(Set.of("id", "meta", "resourceType", "implicitRules", "contained"));

    private final Json.Obj body;

    private final boolean jsonPatch;

    private Patch(TypeRule rule, Cover cover, Json.Obj body, boolean jsonPatch) {
        this.type = rule.type();
        this.body = body;
        this.jsonPatch = jsonPatch;
        List<String> paths = new ArrayList<>(rule.primary());
        paths.addAll(rule.full());
        paths.addAll(Constraints.paths(cover, rule.type()));
        paths.forEach((path) -> this.bound.add(path.split("\\.", -1)[0]));
    }

    /**
     * Reads the body of a call.
     */
    static Patch of(Turn turn, TypeRule rule, Cover cover) {
        String media = String.valueOf(turn.call().header("content-type")).toLowerCase(Locale.ROOT);
        Patch patch;
        if (media.split(";", -1)[0].strip().equals(JSON_PATCH)) {
            patch = new Patch(rule, cover, wrapped(turn.call().body()), true);
        }
        else if (Answers.isJson(media)) {
            patch = new Patch(rule, cover, Json.parse(turn.call().body()), false);
        }
        else {
            throw new Denied(DenialReason.MEDIA_TYPE, "media-type");
        }
        patch.written(new Inbound(turn, Set.of(), Set.of()));
        return patch;
    }

    /**
     * An array as the only field of an object, because only objects are read.
     */
    private static Json.Obj wrapped(byte[] array) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(array.length + 16);
        out.writeBytes("{\"operations\":".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(array);
        out.write('}');
        Json.Obj wrapped = Json.parse(out.toByteArray());
        if (wrapped.fields().size() != 1 || !(wrapped.get("operations") instanceof Json.Arr)) {
            throw new Denied(DenialReason.MALFORMED, "patch");
        }
        return wrapped;
    }

    String mediaType() {
        return this.jsonPatch ? JSON_PATCH : "application/fhir+json";
    }

    /**
     * The patch in the upstream's addresses.
     */
    byte[] written(Inbound inbound) {
        return this.jsonPatch ? jsonPatch(inbound) : fhirPatch(inbound);
    }

    private byte[] jsonPatch(Inbound inbound) {
        Json.Arr all = (Json.Arr) Objects.requireNonNull(this.body.get("operations"));
        List<Json.Obj> operations = this.body.objects("operations");
        if (operations.size() != all.items().size() || operations.isEmpty()) {
            throw new Denied(DenialReason.MALFORMED, "patch");
        }
        return Json.of(operations.stream().map((operation) -> operation(operation, inbound)).toList()).bytes();
    }

    private Json operation(Json.Obj operation, Inbound inbound) {
        String op = operation.text("op");
        if (op == null || !OPS.contains(op)) {
            throw refused();
        }
        Map<String, Json> fields = new LinkedHashMap<>();
        fields.put("op", Json.of(op));
        fields.put("path", Json.of(pointer(operation.text("path"))));
        if (op.equals("move") || op.equals("copy")) {
            fields.put("from", Json.of(pointer(operation.text("from"))));
        }
        Json value = operation.get("value");
        if (value != null) {
            fields.put("value", inbound.value(value));
        }
        return new Json.Obj(fields);
    }

    private String pointer(@Nullable String pointer) {
        if (pointer == null || !pointer.startsWith("/")) {
            throw refused();
        }
        String first = pointer.substring(1).split("/", -1)[0];
        requireFree(first);
        return pointer;
    }

    private void requireFree(String element) {
        String plain = element.startsWith("_") ? element.substring(1) : element;
        if (!plain.matches(ELEMENT) || this.bound.contains(plain)) {
            throw refused();
        }
    }

    private byte[] fhirPatch(Inbound inbound) {
        if (!"Parameters".equals(this.body.text("resourceType"))) {
            throw new Denied(DenialReason.BODY_MISMATCH, "patch");
        }
        List<Json.Obj> operations = this.body.objects("parameter");
        if (operations.isEmpty()) {
            throw new Denied(DenialReason.MALFORMED, "patch");
        }
        List<Json.Obj> written = operations.stream().map((operation) -> {
            if (!"operation".equals(operation.text("name"))) {
                throw refused();
            }
            return Json.obj("name", "operation", "part", parts(operation.objects("part"), inbound));
        }).toList();
        return Json.obj("resourceType", "Parameters", "parameter", written).bytes();
    }

    private List<Json> parts(List<Json.Obj> parts, Inbound inbound) {
        Map<String, Json.Obj> named = new LinkedHashMap<>();
        for (Json.Obj part : parts) {
            if (named.put(String.valueOf(part.text("name")), part) != null) {
                throw refused();
            }
        }
        String op = text(named, "type");
        String path = text(named, "path");
        if (!FHIR_OPS.contains(op) || !path.matches(this.type + "(\\." + ELEMENT + "(\\[[0-9]{1,4}\\])?)*")) {
            throw refused();
        }
        boolean root = path.equals(this.type);
        if (root != (op.equals("add") && root)) {
            throw refused();
        }
        String name = text(named, "name");
        if (op.equals("add") && !name.matches(ELEMENT)) {
            throw refused();
        }
        requireFree(root ? name : path.substring(this.type.length() + 1).split("[.\\[]", -1)[0]);
        if (!Set.of("type", "path", "name", "value", "index", "source", "destination").containsAll(named.keySet())) {
            throw refused();
        }
        return named.values().stream().map(inbound::value).toList();
    }

    private static String text(Map<String, Json.Obj> parts, String name) {
        Json.Obj part = parts.get(name);
        if (part == null) {
            return "";
        }
        for (String field : List.of("valueCode", "valueString")) {
            String text = part.text(field);
            if (text != null) {
                return text;
            }
        }
        return "";
    }

    private static Denied refused() {
        return new Denied(DenialReason.PATCH, "patch");
    }

}
