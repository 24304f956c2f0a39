package dev.smartgateway.policy.patch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.smartgateway.json.Json;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Patch.
 */
final class JsonPatch implements Patch {

    static final String MEDIA_TYPE = "application/json-patch+json";

    private final List<Operation> operations;

    private JsonPatch(List<Operation> operations) {
        this.operations = operations;
    }

    static JsonPatch read(byte[] body, BoundElements bound) {
        List<Operation> read = new ArrayList<>();
        for (Json item : array(body).items()) {
            if (!(item instanceof Json.Obj operation)) {
                throw new Denied(Reason.MALFORMED, "patch");
            }
            read.add(Operation.of(operation, bound));
        }
        if (read.isEmpty()) {
            throw new Denied(Reason.MALFORMED, "patch");
        }
        return new JsonPatch(read);
    }

    /**
     * An array as the only field of an object, because only objects are read.
     */
    private static Json.Arr array(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 16);
        out.writeBytes("{\"operations\":".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(body);
        out.write('}');
        Json.Obj wrapped = Json.parse(out.toByteArray());
        if (wrapped.fields().size() != 1 || !(wrapped.get("operations") instanceof Json.Arr array)) {
            throw new Denied(Reason.MALFORMED, "patch");
        }
        return array;
    }

    @Override
    public String mediaType() {
        return MEDIA_TYPE;
    }

    @Override
    public boolean asks() {
        return this.operations.stream().anyMatch((operation) -> operation.op().equals("test"));
    }

    @Override
    public byte[] written(ValueReader values) {
        return Json.of(this.operations.stream().map((operation) -> operation.written(values)).toList()).bytes();
    }

    /**
     * One operation.
     *
     * @param op its name
     * @param path where to, as a pointer
     * @param target where to, as an element
     * @param from where from, as a pointer
     * @param value of add, replace and test
     */
    private record Operation(String op, String path, Target target, @Nullable String from, @Nullable Json value) {

        static Operation of(Json.Obj json, BoundElements bound) {
            String op = String.valueOf(json.text("op"));
            String path = required(json.text("path"));
            Target target = Target.of(bound, path);
            if (!op.equals("remove")) {
                BoundElements.requireWhole(target.place());
            }
            return switch (op) {
                case "remove" -> new Operation(op, path, target, null, null);
                case "add", "replace", "test" -> new Operation(op, path, target, null, required(json.get("value")));
                case "move", "copy" -> {
                    String from = required(json.text("from"));
                    if (target.place().isReference() || !target.takes(Target.of(bound, from))) {
                        throw BoundElements.refused();
                    }
                    yield new Operation(op, path, target, from, null);
                }
                default -> throw BoundElements.refused();
            };
        }

        private static <T> T required(@Nullable T value) {
            if (value == null) {
                throw BoundElements.refused();
            }
            return value;
        }

        Json written(ValueReader values) {
            Map<String, Json> fields = new LinkedHashMap<>();
            fields.put("op", Json.of(this.op));
            fields.put("path", Json.of(this.path));
            if (this.from != null) {
                fields.put("from", Json.of(this.from));
            }
            if (this.value != null) {
                fields.put("value", values.at(this.target.place(), this.target.list(), this.value));
            }
            return new Json.Obj(fields);
        }

    }

}
