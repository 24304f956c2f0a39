package dev.smartgateway.cases;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.policy.PinnedRequest;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.r4.R4;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A small FHIR server in memory that evaluates searches, and gives wrong answers when
 * scripted to. It applies patches to its resources. Not thread-safe.
 */
public final class ScriptedUpstream {

    /** FHIR base of the server. */
    public static final String BASE = "https://upstream.example/fhir";

    private final FixtureStore store;

    private final String mock;

    private final SearchServer searches;

    private final OperationServer operations;

    private final ReadServer reads;

    private final List<PinnedRequest> calls = new ArrayList<>();

    private final List<Exchange> exchanges = new ArrayList<>();

    /**
     * Creates a server over a store.
     * @param mock name of the wrong answer to give, or empty
     */
    public ScriptedUpstream(FixtureStore store, String mock) {
        this(store, mock, (param) -> false);
    }

    /**
     * Creates a server that ignores some parameters but lists them in its self link.
     * @param ignored the ignored parameters; if those that name a patient are ignored, a
     * compartment is ignored as well
     */
    public ScriptedUpstream(FixtureStore store, String mock, Predicate<Param> ignored) {
        this.store = store;
        this.mock = mock;
        this.searches = new SearchServer(store, mock, ignored);
        this.operations = new OperationServer(store, mock);
        this.reads = new ReadServer(store, mock);
    }

    /**
     * One request and what was answered.
     *
     * @param request the request as received
     * @param answer the answer as sent
     */
    public record Exchange(PinnedRequest request, UpstreamAnswer answer) {
    }

    /**
     * Returns all requests with their answers.
     */
    public List<Exchange> exchanges() {
        return this.exchanges;
    }

    /**
     * Returns the received requests; may be cleared.
     */
    public List<PinnedRequest> calls() {
        return this.calls;
    }

    /**
     * Returns its resources.
     */
    public FixtureStore store() {
        return this.store;
    }

    /**
     * Answers one request.
     */
    public UpstreamAnswer answer(PinnedRequest request) {
        this.calls.add(request);
        UpstreamAnswer answer = answered(request);
        this.exchanges.add(new Exchange(request, answer));
        return answer;
    }

    private UpstreamAnswer answered(PinnedRequest request) {
        Part part = new Part(request.method(), request.target(), request.headers(), request.body());
        ObjectNode other = this.store.current("Observation/o2");
        boolean write = !part.method().equals("GET") && !path(part.target()).endsWith("/_search");
        if (other != null && write && this.mock.startsWith("write-answers-o2")) {
            String tag = "W/\"7\"";
            return new UpstreamAnswer(200,
                    Map.of("Content-Type", "application/fhir+json", "Location", BASE + "/Observation/o2", "ETag", tag),
                    this.mock.endsWith("-bare") ? new byte[0] : FixtureStore.JSON.writeValueAsBytes(other));
        }
        return UpstreamFaults.told(this.mock, answer(part));
    }

    private UpstreamAnswer answer(Part request) {
        return switch (request.method()) {
            case "GET" -> get(request);
            case "POST" -> post(request);
            case "PUT" -> put(request);
            case "PATCH" -> patch(request);
            default -> delete(request);
        };
    }

    private UpstreamAnswer get(Part request) {
        String[] parts = path(request.target()).split("/", -1);
        Query query = Query.parse(query(request.target()));
        if (parts.length == 1) {
            return parts[0].equals("metadata") ? ServerAnswers.capabilities()
                    : this.searches.search(parts[0], query, "", false);
        }
        if (OperationServer.knows(parts[parts.length - 1])) {
            return this.operations.answer(parts[parts.length - 1]);
        }
        if (parts.length == 2) {
            return parts[1].startsWith("$") ? this.searches.search(parts[0], query, "", false)
                    : this.reads.read(parts[0], parts[1]);
        }
        if (parts.length == 3 && parts[0].equals("Patient") && R4.isType(parts[2])) {
            return this.searches.search(parts[2], query, parts[1], false);
        }
        if (parts.length == 3 && (parts[2].equals("$everything") || parts[2].equals("*"))) {
            return this.searches.everything();
        }
        if (parts.length == 3 && parts[2].equals("_history")) {
            return this.reads.versions(parts[0] + "/" + parts[1], query);
        }
        return (parts.length == 4) ? this.reads.version(parts[0] + "/" + parts[1], parts[3])
                : this.reads.read(parts[0], parts[1]);
    }

    private UpstreamAnswer post(Part request) {
        String path = path(request.target());
        if (path.endsWith("/_search")) {
            return this.searches.search(path.replace("/_search", ""),
                    Query.parse(new String(request.body(), StandardCharsets.US_ASCII)), "", true);
        }
        if (path.contains("/$")) {
            return this.operations.answer(path.substring(path.indexOf("/$") + 1));
        }
        ObjectNode body = (ObjectNode) FixtureStore.JSON.readTree(request.body());
        return path.isEmpty() ? transaction(body, wishes(request)) : stored(201, body, path);
    }

    private static boolean wishes(Part request) {
        return "return=representation".equals(request.headers().get("Prefer"));
    }

    private UpstreamAnswer transaction(ObjectNode body, boolean whole) {
        ObjectNode bundle = ServerAnswers.bundle("transaction-response");
        ArrayNode entries = bundle.putArray("entry");
        for (JsonNode entry : body.path("entry")) {
            JsonNode wish = entry.path("request");
            Map<String, String> headers = wish.has("ifMatch") ? Map.of("If-Match", wish.path("ifMatch").asString())
                    : Map.of();
            byte[] bytes = entry.has("resource") ? FixtureStore.JSON.writeValueAsBytes(entry.get("resource"))
                    : new byte[0];
            UpstreamAnswer answer = answer(
                    new Part(wish.path("method").asString(), wish.path("url").asString(), headers, bytes));
            ObjectNode told = entries.addObject();
            if (whole && answer.body().length > 0) {
                told.set("resource", FixtureStore.JSON.readTree(answer.body()));
            }
            ObjectNode response = told.putObject("response").put("status", answer.status() + " X");
            if (answer.header("location") != null) {
                response.put("location", answer.header("location"));
            }
        }
        return ServerAnswers.json(200, bundle);
    }

    private UpstreamAnswer stored(int status, ObjectNode body, String type) {
        ObjectNode copy = body.deepCopy();
        if (status == 201) {
            copy.remove("id");
        }
        String id = this.store.put(copy);
        ObjectNode current = this.store.current(type + "/" + id);
        if (current == null) {
            return ServerAnswers.outcome(400);
        }
        String version = current.path("meta").path("versionId").asString();
        Map<String, String> headers = new HashMap<>(ServerAnswers.json(status, current).headers());
        headers.put("Location", BASE + "/" + type + "/" + id + "/_history/" + version);
        return new UpstreamAnswer(status, headers, FixtureStore.JSON.writeValueAsBytes(current));
    }

    private UpstreamAnswer put(Part request) {
        String path = path(request.target());
        ObjectNode body = (ObjectNode) FixtureStore.JSON.readTree(request.body());
        if (path.indexOf('/') < 0) {
            return stored(201, body, path);
        }
        return (guarded(request, path) != null) ? stored(200, body, path.split("/")[0]) : ServerAnswers.outcome(412);
    }

    private @Nullable ObjectNode guarded(Part request, String key) {
        ObjectNode before = this.store.current(key);
        if (this.mock.startsWith("race-") && before != null) {
            ObjectNode now = before.deepCopy();
            if (this.mock.equals("race-moved")) {
                now.putObject("subject").put("reference", "Patient/p2");
            }
            this.store.put(now);
        }
        ObjectNode current = this.store.current(key);
        String wanted = request.headers().get("If-Match");
        boolean fits = current != null
                && (wanted == null || wanted.equals("W/\"" + current.path("meta").path("versionId").asString() + "\""));
        return fits ? current : null;
    }

    private UpstreamAnswer patch(Part request) {
        String key = path(request.target());
        ObjectNode current = guarded(request, key);
        if (current == null) {
            return ServerAnswers.outcome(412);
        }
        try {
            ObjectNode patched = new PatchApplier(current).apply(request.headers(), request.body());
            return stored(200, patched, key.split("/")[0]);
        }
        catch (IllegalStateException ex) {
            return ServerAnswers.outcome(422);
        }
    }

    private UpstreamAnswer delete(Part request) {
        String type = path(request.target());
        if (type.contains("/")) {
            this.store.delete(type);
        }
        else {
            this.searches.matches(type, Query.parse(query(request.target())))
                .forEach((one) -> this.store.delete(type + "/" + one.path("id").asString()));
        }
        return new UpstreamAnswer(204, Map.of(), new byte[0]);
    }

    /**
     * Returns the part before the question mark.
     */
    public static String path(String target) {
        int mark = target.indexOf('?');
        return (mark < 0) ? target : target.substring(0, mark);
    }

    /**
     * Returns the part after the question mark, or {@code null}.
     */
    public static @Nullable String query(String target) {
        int mark = target.indexOf('?');
        return (mark < 0) ? null : target.substring(mark + 1);
    }

    private record Part(String method, String target, Map<String, String> headers, byte[] body) {
    }

}
