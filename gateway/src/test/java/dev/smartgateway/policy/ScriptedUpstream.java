package dev.smartgateway.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.r4.R4;
import dev.smartgateway.fhir.r4.SearchParam;
import dev.smartgateway.policy.model.UpstreamAnswer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A small FHIR server in memory that really evaluates searches, and lies when told to.
 */
public final class ScriptedUpstream {

    /** Its base. */
    public static final String BASE = "https://upstream.example/fhir";

    private static final Set<String> SHAPE = Set.of("_count", "_include", "_revinclude", "_summary", "_elements",
            "_sort", "_total", "ct", "max");

    private final FixtureStore store;

    private final String mock;

    private final List<PinnedRequest> calls = new ArrayList<>();

    /**
     * A server over a store.
     * @param mock which lie to tell, or empty
     */
    public ScriptedUpstream(FixtureStore store, String mock) {
        this.store = store;
        this.mock = mock;
    }

    List<PinnedRequest> calls() {
        return this.calls;
    }

    FixtureStore store() {
        return this.store;
    }

    /**
     * Answers one request.
     */
    public UpstreamAnswer answer(PinnedRequest request) {
        this.calls.add(request);
        return switch (request.method()) {
            case "GET" -> get(request);
            case "POST" -> post(request);
            case "PUT" -> put(request);
            case "PATCH" -> patch(request);
            default -> delete(request);
        };
    }

    private UpstreamAnswer get(PinnedRequest request) {
        String path = path(request.target());
        String[] parts = path.split("/", -1);
        if (path.equals("metadata")) {
            return json(200,
                    object("{'resourceType':'CapabilityStatement','status':'active','fhirVersion':'4.0.1','url':'"
                            + BASE + "/metadata','implementation':{'description':'d','url':'" + BASE
                            + "'},'rest':[{'mode':'server','security':{'extension':[{'url':'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris','extension':[{'url':'token','valueUri':'https://upstream.example/token'}]}]}}]}"));
        }
        if (parts.length == 1) {
            return search(parts[0], Query.parse(query(request.target())), "");
        }
        if (parts.length == 3 && parts[0].equals("Patient") && R4.isType(parts[2])) {
            return search(parts[2], Query.parse(query(request.target())), parts[1]);
        }
        if (parts.length == 2 && parts[1].startsWith("$")) {
            return search(parts[0], Query.parse(query(request.target())), "");
        }
        if (parts.length == 3 && parts[2].equals("$everything")) {
            return everything();
        }
        String key = parts[0] + "/" + parts[1];
        if (parts.length == 4) {
            int version = parts[3].matches("[1-9]") ? Integer.parseInt(parts[3]) : Integer.MAX_VALUE;
            List<ObjectNode> all = this.store.history(key);
            return (version <= all.size()) ? json(200, all.get(version - 1)) : outcome(404);
        }
        if (this.store.deleted(key)) {
            return outcome(410);
        }
        ObjectNode current = this.store.current(key);
        return (current != null) ? json(200, current) : outcome(404);
    }

    private UpstreamAnswer everything() {
        ObjectNode bundle = bundle("searchset");
        ArrayNode entries = bundle.putArray("entry");
        for (String type : List.of("Patient", "Observation", "Practitioner", "Binary")) {
            this.store.all(type).forEach((one) -> entry(entries, one, "match"));
        }
        return json(200, bundle);
    }

    private UpstreamAnswer search(String type, Query query, String compartment) {
        if (this.mock.equals("bare-o2")) {
            return json(200, this.store.current("Observation/o2"));
        }
        List<ObjectNode> found = new ArrayList<>();
        for (ObjectNode one : this.store.all(type)) {
            if (query.params().stream().allMatch((param) -> matches(type, one, param))
                    && (compartment.isEmpty() || inCompartment(one, compartment))) {
                found.add(one);
            }
        }
        for (Param param : query.params()) {
            boolean known = SHAPE.contains(param.name()) || R4.parameter(type, param.name()).isPresent()
                    || Set.of("_id", "_lastUpdated", "_tag", "_profile", "_security").contains(param.name());
            if (!known) {
                return outcome(400);
            }
        }
        return page(type, query, found);
    }

    private UpstreamAnswer page(String type, Query query, List<ObjectNode> found) {
        ObjectNode bundle = bundle("searchset");
        bundle.put("total", found.size());
        ArrayNode links = bundle.putArray("link");
        link(links, "self", BASE + "/" + type + "?" + query.encoded());
        int count = (query.last("_count") != null) ? Integer.parseInt(query.last("_count")) : 1000;
        int from = (query.last("ct") != null) ? Integer.parseInt(query.last("ct")) : 0;
        if (count > 0 && from + count < found.size()) {
            Query rest = query.only((param) -> !param.name().equals("ct")
                    && !(this.mock.equals("next-link-without-patient") && param.name().equals("patient")));
            String host = this.mock.equals("next-link-elsewhere") ? "https://evil.example/fhir" : BASE;
            link(links, "next", host + "/" + type + "?"
                    + rest.and(new Query(List.of(Param.of("ct", String.valueOf(from + count))))).encoded());
        }
        if (this.mock.equals("next-link-without-patient") && query.last("ct") == null) {
            link(links, "next", BASE + "/" + type + "?ct=0");
        }
        ArrayNode entries = bundle.putArray("entry");
        if (!"count".equals(query.last("_summary"))) {
            List<ObjectNode> page = found.subList(Math.min(from, found.size()), Math.min(from + count, found.size()));
            page.forEach((one) -> entry(entries, shaped(type, one, query), "match"));
            includes(query, page).forEach((one) -> entry(entries, one, "include"));
        }
        lie(entries);
        String text = FixtureStore.JSON.writeValueAsString(bundle);
        if (this.mock.equals("dup-key-entry")) {
            text = text.replaceFirst("\"subject\":\\{\"reference\":\"Patient/p1\"}",
                    "\"subject\":{\"reference\":\"Patient/p2\"},\"subject\":{\"reference\":\"Patient/p1\"}");
        }
        return new UpstreamAnswer(200, Map.of("Content-Type", "application/fhir+json"),
                text.getBytes(StandardCharsets.UTF_8));
    }

    private void lie(ArrayNode entries) {
        switch (this.mock) {
            case "nested-bundle-entry" -> {
                ObjectNode nested = bundle("collection");
                entry(nested.putArray("entry"), this.store.current("Observation/o2"), "match");
                entry(entries, nested, "include");
            }
            case "foreign-match" -> entry(entries, this.store.current("Observation/o2"), "match");
            case "foreign-include" -> entry(entries, this.store.current("Patient/p2"), "include");
            default -> {
                // honest
            }
        }
    }

    private ObjectNode shaped(String type, ObjectNode one, Query query) {
        ObjectNode copy = one.deepCopy();
        String elements = query.last("_elements");
        if (elements != null) {
            Set<String> kept = new LinkedHashSet<>(List.of(elements.split(",")));
            kept.addAll(List.of("resourceType", "id", "meta"));
            new ArrayList<>(copy.propertyNames()).forEach((name) -> {
                if (!kept.contains(name)) {
                    copy.remove(name);
                }
            });
        }
        if ("true".equals(query.last("_summary"))) {
            copy.remove("text");
            if (!R4.rule(type).orElseThrow().inSummary()) {
                copy.remove(R4.rule(type).orElseThrow().primary().get(0).split("\\.")[0]);
            }
        }
        return copy;
    }

    private Set<ObjectNode> includes(Query query, List<ObjectNode> page) {
        Set<ObjectNode> found = new LinkedHashSet<>();
        for (Param param : query.params()) {
            String[] parts = param.value().split(":");
            if (param.name().equals("_include")) {
                SearchParam known = R4.parameter(parts[0], parts[1]).orElseThrow();
                for (ObjectNode one : page) {
                    known.paths().forEach((path) -> nodes(one, path).forEach((node) -> {
                        ObjectNode target = this.store.current(node.path("reference").asString(""));
                        if (target != null) {
                            found.add(target);
                        }
                    }));
                }
            }
            if (param.name().equals("_revinclude")) {
                SearchParam known = R4.parameter(parts[0], parts[1]).orElseThrow();
                for (ObjectNode one : page) {
                    String key = one.path("resourceType").asString() + "/" + one.path("id").asString();
                    this.store.all(parts[0])
                        .stream()
                        .filter((other) -> known.paths()
                            .stream()
                            .anyMatch((path) -> nodes(other, path).stream()
                                .anyMatch((node) -> node.path("reference").asString("").equals(key))))
                        .forEach(found::add);
                }
            }
        }
        return found;
    }

    private static boolean inCompartment(ObjectNode one, String patient) {
        return R4.rule(one.path("resourceType").asString())
            .orElseThrow()
            .full()
            .stream()
            .flatMap((path) -> nodes(one, path).stream())
            .anyMatch((node) -> node.path("reference").asString("").equals("Patient/" + patient));
    }

    private boolean matches(String type, ObjectNode one, Param param) {
        if (SHAPE.contains(param.name())) {
            return true;
        }
        if (this.mock.equals("drop-param-lying-self")) {
            return true;
        }
        List<String> values = List.of(param.value().split(","));
        if (param.name().equals("_id")) {
            return values.contains(one.path("id").asString());
        }
        SearchParam known = R4.parameter(type, param.name()).orElse(null);
        if (known == null) {
            return true;
        }
        return known.paths()
            .stream()
            .flatMap((path) -> nodes(one, path).stream())
            .anyMatch((node) -> values.stream().anyMatch((value) -> fits(known, node, value)));
    }

    private static boolean fits(SearchParam known, JsonNode node, String value) {
        if (known.kind().equals("reference")) {
            String text = node.path("reference").asString("").replace(BASE + "/", "");
            String reference = text.contains("/_history/") ? text.substring(0, text.indexOf("/_history/")) : text;
            boolean typed = known.targets().isEmpty() || known.targets().contains(reference.split("/")[0]);
            return typed && (reference.equals(value) || reference.endsWith("/" + value));
        }
        if (known.kind().equals("token")) {
            String[] parts = value.split("\\|", -1);
            List<JsonNode> codings = new ArrayList<>(List.of(node));
            node.path("coding").forEach(codings::add);
            return codings.stream().anyMatch((coding) -> {
                String code = coding.isString() ? coding.asString()
                        : coding.path("code").asString(coding.path("value").asString(""));
                String system = coding.path("system").asString("");
                return (parts.length == 1) ? code.equals(value) : system.equals(parts[0]) && code.equals(parts[1]);
            });
        }
        return false;
    }

    private static List<JsonNode> nodes(JsonNode from, String path) {
        List<JsonNode> at = List.of(from);
        for (String name : path.split("\\.")) {
            List<JsonNode> below = new ArrayList<>();
            for (JsonNode node : at) {
                JsonNode child = node.path(name);
                if (child.isArray()) {
                    child.forEach(below::add);
                }
                else if (!child.isMissingNode()) {
                    below.add(child);
                }
            }
            at = below;
        }
        return at;
    }

    private UpstreamAnswer post(PinnedRequest request) {
        String path = path(request.target());
        if (path.endsWith("/_search")) {
            return search(path.replace("/_search", ""),
                    Query.parse(new String(request.body(), StandardCharsets.US_ASCII)), "");
        }
        ObjectNode body = (ObjectNode) FixtureStore.JSON.readTree(request.body());
        if (path.isEmpty()) {
            return transaction(body);
        }
        return stored(201, body, path);
    }

    private UpstreamAnswer transaction(ObjectNode body) {
        ObjectNode bundle = bundle("transaction-response");
        ArrayNode entries = bundle.putArray("entry");
        for (JsonNode entry : body.path("entry")) {
            Map<String, String> headers = new HashMap<>();
            if (entry.path("request").has("ifMatch")) {
                headers.put("If-Match", entry.path("request").path("ifMatch").asString());
            }
            byte[] bytes = entry.has("resource") ? FixtureStore.JSON.writeValueAsBytes(entry.get("resource"))
                    : new byte[0];
            PinnedRequest part = new PinnedRequest(entry.path("request").path("method").asString(),
                    entry.path("request").path("url").asString(), headers, bytes);
            UpstreamAnswer answer = switch (part.method()) {
                case "POST" -> post(part);
                case "PUT" -> put(part);
                case "PATCH" -> patch(part);
                default -> delete(part);
            };
            ObjectNode response = entries.addObject().putObject("response").put("status", answer.status() + " X");
            if (answer.header("location") != null) {
                response.put("location", answer.header("location"));
            }
        }
        return json(200, bundle);
    }

    private UpstreamAnswer stored(int status, ObjectNode body, String type) {
        ObjectNode copy = body.deepCopy();
        if (status == 201) {
            copy.remove("id");
        }
        String id = this.store.put(copy);
        ObjectNode current = this.store.current(type + "/" + id);
        String version = current.path("meta").path("versionId").asString();
        return new UpstreamAnswer(status,
                Map.of("Content-Type", "application/fhir+json", "ETag", "W/\"" + version + "\"", "Location",
                        BASE + "/" + type + "/" + id + "/_history/" + version),
                FixtureStore.JSON.writeValueAsBytes(current));
    }

    private UpstreamAnswer put(PinnedRequest request) {
        String path = path(request.target());
        ObjectNode body = (ObjectNode) FixtureStore.JSON.readTree(request.body());
        if (path.indexOf('/') < 0) {
            return stored(201, body, path);
        }
        return guarded(request, path) ? stored(200, body, path.split("/")[0]) : outcome(412);
    }

    private boolean guarded(PinnedRequest request, String key) {
        if (this.mock.equals("race-412")) {
            this.store.put(this.store.current(key));
        }
        ObjectNode current = this.store.current(key);
        String wanted = request.headers().get("If-Match");
        return current != null
                && (wanted == null || wanted.equals("W/\"" + current.path("meta").path("versionId").asString() + "\""));
    }

    private UpstreamAnswer patch(PinnedRequest request) {
        String key = path(request.target());
        return guarded(request, key) ? stored(200, this.store.current(key), key.split("/")[0]) : outcome(412);
    }

    private UpstreamAnswer delete(PinnedRequest request) {
        String type = path(request.target());
        Query query = Query.parse(query(request.target()));
        if (type.contains("/")) {
            this.store.delete(type);
            return new UpstreamAnswer(204, Map.of(), new byte[0]);
        }
        this.store.all(type)
            .stream()
            .filter((one) -> query.params().stream().allMatch((param) -> matches(type, one, param)))
            .forEach((one) -> this.store.delete(type + "/" + one.path("id").asString()));
        return new UpstreamAnswer(204, Map.of(), new byte[0]);
    }

    static String path(String target) {
        int mark = target.indexOf('?');
        return (mark < 0) ? target : target.substring(0, mark);
    }

    static String query(String target) {
        int mark = target.indexOf('?');
        return (mark < 0) ? null : target.substring(mark + 1);
    }

    private static void entry(ArrayNode entries, ObjectNode resource, String mode) {
        ObjectNode entry = entries.addObject();
        entry.put("fullUrl",
                BASE + "/" + resource.path("resourceType").asString() + "/" + resource.path("id").asString());
        entry.set("resource", resource);
        entry.putObject("search").put("mode", mode);
    }

    private static void link(ArrayNode links, String relation, String url) {
        links.addObject().put("relation", relation).put("url", url);
    }

    private static ObjectNode bundle(String type) {
        return FixtureStore.JSON.createObjectNode().put("resourceType", "Bundle").put("type", type);
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) FixtureStore.JSON.readTree(json.replace('\'', '"'));
    }

    private static UpstreamAnswer outcome(int status) {
        return json(status, object(
                "{'resourceType':'OperationOutcome','issue':[{'severity':'error','code':'processing','diagnostics':'"
                        + BASE + " says no'}]}"));
    }

    private static UpstreamAnswer json(int status, ObjectNode body) {
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", "application/fhir+json"));
        String version = body.path("meta").path("versionId").asString("");
        if (!version.isEmpty()) {
            headers.put("ETag", "W/\"" + version + "\"");
        }
        return new UpstreamAnswer(status, headers, FixtureStore.JSON.writeValueAsBytes(body));
    }

}
