package dev.smartgateway.cases;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.policy.PinnedRequest;
import tools.jackson.databind.JsonNode;

/**
 * Compares the requests that the upstream received with what the case expects. Of several
 * calls the query and headers of the last one are compared; what must be absent must be
 * absent from all.
 */
record ObservedRequests(List<PinnedRequest> calls, List<String> wrong) {

    void check(JsonNode expected) {
        if (expected.isString()) {
            word(expected.asString());
        }
        else if (!expected.isMissingNode() && !this.calls.isEmpty()) {
            PinnedRequest last = this.calls.get(this.calls.size() - 1);
            query(expected, query(last));
            headers(expected, last.headers());
            expected.path("h_absent")
                .forEach((name) -> note("h_absent", name.asString(), this.calls.stream()
                    .anyMatch((call) -> call.headers().keySet().stream().anyMatch(name.asString()::equalsIgnoreCase))));
            note("guarded_delete", "", expected.path("guarded_delete").asBoolean(false) && !guarded());
            note("bearer", "of the client",
                    expected.has("bearer") && this.calls.stream().anyMatch(ObservedRequests::carriesToken));
            note("hosts", "", expected.has("hosts") && this.calls.stream().anyMatch(ObservedRequests::elsewhere));
            seq(expected.path("seq"));
        }
    }

    private void note(String what, String name, boolean bad) {
        if (bad) {
            this.wrong.add("upstream: " + what + " " + name + " in " + shown());
        }
    }

    private void word(String word) {
        boolean bad = switch (word) {
            case "none" -> !this.calls.isEmpty();
            case "none-write" -> this.calls.stream().anyMatch(ObservedRequests::writes);
            case "none-unconditional-write" ->
                this.calls.stream().anyMatch((call) -> writes(call) && !call.headers().containsKey("If-Match"));
            case "any" -> false;
            default -> {
                if (!word.startsWith("no-effect-on:")) {
                    this.wrong.add("cannot be checked: exp.up " + word);
                }
                yield false;
            }
        };
        if (bad) {
            this.wrong.add("upstream saw " + shown() + ", expected " + word);
        }
    }

    private static boolean writes(PinnedRequest call) {
        return !call.method().equals("GET") && !ScriptedUpstream.path(call.target()).endsWith("/_search");
    }

    private boolean guarded() {
        return this.calls.stream()
            .filter((call) -> call.method().equals("DELETE"))
            .allMatch((call) -> call.headers().containsKey("If-Match") || call.target().contains("?"));
    }

    /** The machine's own headers never hold a token; the forwarder adds the launch's. */
    private static boolean carriesToken(PinnedRequest call) {
        return call.headers().keySet().stream().anyMatch("Authorization"::equalsIgnoreCase);
    }

    /**
     * Returns whether a target is absolute, so that it would leave the launch's FHIR
     * service.
     */
    private static boolean elsewhere(PinnedRequest call) {
        return ScriptedUpstream.path(call.target()).contains(":") || call.target().startsWith("/");
    }

    private void query(JsonNode expected, Query query) {
        expected.path("q").properties().forEach((entry) -> texts(entry.getValue()).forEach((text) -> {
            List<String> values = values(query, entry.getKey());
            note("q", entry.getKey(), values.stream().filter(text::equals).count() != 1);
        }));
        expected.path("q_exact")
            .properties()
            .forEach((entry) -> note("q_exact", entry.getKey(),
                    !values(query, entry.getKey()).equals(texts(entry.getValue()))));
        expected.path("q_contains").properties().forEach((entry) -> texts(entry.getValue()).forEach((text) -> {
            List<String> values = values(query, entry.getKey());
            note("q_contains", entry.getKey(), values.stream().noneMatch((value) -> value.contains(text)));
        }));
        texts(expected.path("q_absent")).forEach((name) -> note("q_absent", name, this.calls.stream()
            .anyMatch((call) -> query(call).params().stream().anyMatch((param) -> param.name().equals(name)))));
    }

    private void headers(JsonNode expected, Map<String, String> sent) {
        expected.path("h")
            .properties()
            .forEach((entry) -> note("h", entry.getKey(),
                    !Objects.equals(entry.getValue().asString(), sent.get(entry.getKey()))));
        expected.path("h_contains")
            .properties()
            .forEach((entry) -> note("h_contains", entry.getKey(),
                    !String.valueOf(sent.get(entry.getKey())).contains(entry.getValue().asString())));
    }

    private void seq(JsonNode expected) {
        List<String> seen = this.calls.stream().map(ObservedRequests::line).toList();
        if (!expected.isMissingNode() && !seen.equals(texts(expected))) {
            this.wrong.add("upstream: seq is " + seen + ", not " + texts(expected));
        }
    }

    private String shown() {
        return this.calls.stream().map(ObservedRequests::line).toList().toString();
    }

    private static String line(PinnedRequest call) {
        return call.method() + " " + call.target() + (call.headers().containsKey("If-Match") ? " If-Match" : "");
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isString()) {
            texts.add(node.asString());
        }
        node.forEach((one) -> texts.add(one.asString()));
        return texts;
    }

    private static List<String> values(Query query, String name) {
        return query.params().stream().filter((param) -> param.name().equals(name)).map(Param::value).toList();
    }

    static Query query(PinnedRequest request) {
        return ScriptedUpstream.path(request.target()).endsWith("/_search")
                ? Query.parse(new String(request.body(), StandardCharsets.US_ASCII))
                : Query.parse(ScriptedUpstream.query(request.target()));
    }

}
