package dev.smartgateway.policy.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.Operation;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Outcomes;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.reason.Reason;

/**
 * The parameters of an operation, from the URL or a posted body: only those of its table.
 * A body is a Parameters resource, or the resource that is its parameter.
 */
public final class OperationParams {

    private static final String READING = "GET, HEAD, POST";

    /** Data types of parameters that are not strings. */
    private static final Map<String, String> TYPES = Map.ofEntries(Map.entry("url", "valueUri"),
            Map.entry("system", "valueUri"), Map.entry("source", "valueUri"), Map.entry("target", "valueUri"),
            Map.entry("targetsystem", "valueUri"), Map.entry("profile", "valueUri"), Map.entry("canonical", "valueUri"),
            Map.entry("code", "valueCode"), Map.entry("mode", "valueCode"), Map.entry("property", "valueCode"),
            Map.entry("displayLanguage", "valueCode"), Map.entry("date", "valueDateTime"),
            Map.entry("changedSince", "valueDateTime"), Map.entry("questionnaire", "valueCanonical"));

    private static final Set<String> FLAGS = Set.of("includeDesignations", "activeOnly", "excludeNested", "abstract",
            "reverse", "local");

    private static final Set<String> NUMBERS = Set.of("count", "offset");

    private final PolicyContext context;

    private final Operation operation;

    private final List<Param> plain = new ArrayList<>();

    private final List<Json.Obj> posted = new ArrayList<>();

    private OperationParams(PolicyContext context, Operation operation) {
        this.context = context;
        this.operation = operation;
    }

    /**
     * Reads the parameters.
     * @throws Denied if the method or the body does not fit
     */
    public static OperationParams of(PolicyContext context, Operation operation) {
        OperationParams params = new OperationParams(context, operation);
        params.plain.addAll(Query.parse(context.call().query()).params());
        boolean reading = operation.answer() != Operation.Answer.OUTCOME;
        String method = context.call().method();
        if (method.equals("POST")) {
            params.body();
        }
        else if (!reading || !method.equals("GET")) {
            GatewayAnswer plain = Outcomes.of(Reason.METHOD_NOT_ALLOWED);
            throw new Denied(Reason.METHOD_NOT_ALLOWED, "operation-method", new GatewayAnswer(plain.status(),
                    Map.of("Content-Type", Outcomes.FHIR_JSON, "Allow", reading ? READING : "POST"), plain.body()));
        }
        return params;
    }

    private void body() {
        if (this.context.call().body().length == 0) {
            return;
        }
        if (!Answers.isJson(this.context.call().header("content-type"))) {
            throw new Denied(Reason.MEDIA_TYPE, "media-type");
        }
        Json.Obj body = Json.parse(this.context.call().body());
        String type = String.valueOf(body.text("resourceType"));
        if (type.equals("Parameters")) {
            parameters(body);
            return;
        }
        String name = this.operation.body(type).orElseThrow(() -> new Denied(Reason.BODY_MISMATCH, "operation-body"));
        this.posted.add(Json.obj("name", name, "resource", body));
    }

    private void parameters(Json.Obj body) {
        List<Json.Obj> items = body.objects("parameter");
        Json given = body.get("parameter");
        boolean listed = given == null || (given instanceof Json.Arr all && all.items().size() == items.size());
        boolean known = Set.of("resourceType", "parameter", "id", "meta").containsAll(body.fields().keySet());
        if (!listed || !known) {
            throw new Denied(Reason.BODY_MISMATCH, "operation-body");
        }
        for (Json.Obj item : items) {
            String kind = this.operation.posted().get(String.valueOf(item.text("name")));
            if (kind == null) {
                this.plain.add(plain(item));
            }
            else {
                this.posted.add(posted(item, kind));
            }
        }
    }

    private static Param plain(Json.Obj item) {
        List<String> values = item.fields().keySet().stream().filter((name) -> !name.equals("name")).toList();
        String name = item.text("name");
        Json value = (values.size() == 1 && values.get(0).matches("value[A-Z][A-Za-z0-9]*")) ? item.get(values.get(0))
                : null;
        boolean named = name != null && name.matches("[A-Za-z_][A-Za-z0-9-]{0,63}");
        String text = (value instanceof Json.Text found) ? found.value()
                : (value instanceof Json.Raw raw && !raw.literal().equals("null")) ? raw.literal() : "";
        if (!named || text.isEmpty()) {
            throw unknown();
        }
        return Param.of(String.valueOf(name), text);
    }

    private static Json.Obj posted(Json.Obj item, String kind) {
        boolean part = kind.equals("part");
        boolean value = Set.of("Coding", "CodeableConcept", "Identifier", "Reference").contains(kind);
        String field = part ? "part" : value ? "value" + kind : "resource";
        Json.Obj resource = item.object("resource");
        boolean fits = part || value || (resource != null
                && (kind.equals("Resource") || kind.equals(String.valueOf(resource.text("resourceType")))));
        if (!fits || !item.fields().keySet().equals(Set.of("name", field))) {
            throw unknown();
        }
        return item;
    }

    private static Denied unknown() {
        return new Denied(Reason.PARAMETER, "operation-parameter");
    }

    /**
     * Returns all plain parameters, as the client sent them.
     */
    public Query query() {
        return new Query(this.plain);
    }

    /**
     * Returns the plain parameters to send: those of the table without the patient, which
     * only the pin names.
     * @throws Denied if one names another patient, or is unknown
     */
    public Query checked() {
        List<Param> kept = new ArrayList<>();
        for (Param param : this.plain) {
            boolean pin = Set.of("patient", "subject").contains(param.name()) && param.modifier() == null;
            if (pin && !param.value().equals(this.context.pinText()) && !this.context.own(param.value())) {
                throw new Denied(Reason.OTHER_PATIENT, "operation-parameter");
            }
            if (pin || param.name().equals("_format")) {
                continue;
            }
            if (!this.operation.parameters().contains(param.name()) || param.modifier() != null) {
                throw unknown();
            }
            boolean count = param.name().equals("_count");
            kept.add(count ? Param.of("_count", String.valueOf(SearchPlan.pageSize(this.context, param.value())))
                    : param);
        }
        return new Query(kept);
    }

    /**
     * Returns the parameters that only a body can have, with the names and types of the
     * table; not yet judged.
     */
    public List<Json.Obj> posted() {
        return List.copyOf(this.posted);
    }

    /**
     * A plain parameter as a part of a Parameters resource.
     */
    public static Json.Obj item(Param param) {
        String name = param.name();
        if (FLAGS.contains(name) || NUMBERS.contains(name)) {
            if (!param.value().matches(FLAGS.contains(name) ? "true|false" : "[0-9]{1,9}")) {
                throw unknown();
            }
            return Json.obj("name", name, FLAGS.contains(name) ? "valueBoolean" : "valueInteger",
                    new Json.Raw(param.value()));
        }
        return Json.obj("name", name, TYPES.getOrDefault(name, "valueString"), param.value());
    }

}
