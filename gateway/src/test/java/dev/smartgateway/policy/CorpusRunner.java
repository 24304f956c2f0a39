package dev.smartgateway.policy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.policy.model.AccessPolicy;
import dev.smartgateway.policy.model.FhirCall;
import dev.smartgateway.policy.model.GatewayAnswer;
import dev.smartgateway.policy.model.Handles;
import dev.smartgateway.policy.model.Pin;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.smart.Scopes;
import tools.jackson.databind.JsonNode;

/**
 * Runs cases in the format of {@code pinning-cases.jsonl} against the machine and a
 * scripted upstream, and says what was not as expected.
 */
public final class CorpusRunner {

    private static final String CLIENT = "https://app.example/launches/";

    private final Pinning pinning;

    private final AccessPolicy policy;

    /**
     * A runner for one machine and policy.
     */
    public CorpusRunner(Pinning pinning, AccessPolicy policy) {
        this.pinning = pinning;
        this.policy = policy;
    }

    /**
     * Runs one case.
     * @return what was wrong; empty when all is as expected
     */
    public List<String> run(JsonNode test) {
        String mock = test.path("mock").asString("");
        ScriptedUpstream upstream = new ScriptedUpstream(new FixtureStore(), mock);
        Map<String, Integer> before = new HashMap<>();
        String patient = mock.equals("session-evicted-mid-request") ? null : test.path("pin").asString(null);
        Pin pin = pin(patient, test.path("scopes").asString(""));
        JsonNode request = test.path("req");
        String url = url(request.path("u").asString());
        String watched = test.path("exp").path("up").asString("");
        if (watched.startsWith("no-effect-on:")) {
            before.put(watched.substring(13), upstream.store().changes(watched.substring(13)));
        }
        GatewayAnswer answer = send(call(request, url, pin), upstream);
        List<String> wrong = new ArrayList<>();
        expect(test.path("exp"), answer, upstream, wrong);
        before.forEach((id, changes) -> {
            if (upstream.store().changes(id) != changes) {
                wrong.add("changed " + id);
            }
        });
        follow(test.path("exp"), answer, upstream, pin, wrong);
        return wrong;
    }

    private void follow(JsonNode expected, GatewayAnswer answer, ScriptedUpstream upstream, Pin pin,
            List<String> wrong) {
        String what = expected.path("follow").asString("");
        if (what.isEmpty()) {
            return;
        }
        String link = what.equals("next") ? next(answer) : attachment(answer);
        if (link == null) {
            wrong.add("no " + what + " link");
            return;
        }
        upstream.calls().clear();
        GatewayAnswer then = send(new FhirCall("GET", path(link), ScriptedUpstream.query(link), Map.of("Accept", "*/*"),
                new byte[0], pin), upstream);
        expect(expected.path("then"), then, upstream, wrong);
    }

    /**
     * Loops over the steps of one call.
     */
    public GatewayAnswer send(FhirCall call, ScriptedUpstream upstream) {
        Step step = this.pinning.begin(call);
        for (int i = 0; i < 200; i++) {
            if (step instanceof Step.Respond respond) {
                return respond.answer();
            }
            Step.Send send = (Step.Send) step;
            step = send.after().apply(upstream.answer(send.request()));
        }
        throw new AssertionError("no end");
    }

    /**
     * A pin of the corpus.
     */
    public Pin pin(String patient, String scopes) {
        String launch = String.valueOf(patient);
        return new Pin((patient != null) ? new PatientId(patient) : null, Scopes.parse(scopes), this.policy,
                new Pin.Bases(URI.create(CLIENT + launch + "/fhir"), URI.create(ScriptedUpstream.BASE)),
                new LaunchHandles(launch), Pin.MAX_ANSWER);
    }

    private String url(String url) {
        if (url.contains("{next-of:p1}")) {
            return "/fhir" + path(String.valueOf(next(get("p1", "/Observation", "_count=1"))));
        }
        if (url.contains("{attachment-of:doc1:session-p1}")) {
            return "/fhir" + path(String.valueOf(attachment(get("p1", "/DocumentReference/doc1", null))));
        }
        return url;
    }

    private GatewayAnswer get(String patient, String path, String query) {
        return send(new FhirCall("GET", path, query, Map.of(), new byte[0], pin(patient, "patient/*.rs")),
                new ScriptedUpstream(new FixtureStore(), ""));
    }

    private static String path(String link) {
        String rest = link.replaceFirst("https://app.example/launches/[^/]*/fhir", "");
        return ScriptedUpstream.path(rest);
    }

    private static String next(GatewayAnswer answer) {
        for (JsonNode link : FixtureStore.JSON.readTree(answer.body()).path("link")) {
            if (link.path("relation").asString("").equals("next")) {
                return link.path("url").asString();
            }
        }
        return null;
    }

    private static String attachment(GatewayAnswer answer) {
        return FixtureStore.JSON.readTree(answer.body())
            .path("content")
            .path(0)
            .path("attachment")
            .path("url")
            .asString(null);
    }

    private static FhirCall call(JsonNode request, String url, Pin pin) {
        Map<String, String> headers = new HashMap<>();
        request.path("h").properties().forEach((entry) -> headers.put(entry.getKey(), entry.getValue().asString()));
        if (request.has("ct")) {
            headers.put("Content-Type", request.path("ct").asString());
        }
        String rest = url.startsWith("/fhir") ? url.substring(5) : url;
        return new FhirCall(request.path("m").asString(), ScriptedUpstream.path(rest), ScriptedUpstream.query(rest),
                headers, body(request), pin);
    }

    private static byte[] body(JsonNode request) {
        if (request.path("gen").asString("").equals("utf-16-body-subject-p2")) {
            return "{\"resourceType\":\"Observation\",\"subject\":{\"reference\":\"Patient/p2\"}}"
                .getBytes(StandardCharsets.UTF_16LE);
        }
        String raw = request.path("raw").asString(null);
        if (raw == null && request.path("b").isString()) {
            raw = request.path("b").asString();
        }
        if (raw == null && request.has("b")) {
            raw = FixtureStore.JSON.writeValueAsString(request.path("b"));
        }
        return (raw != null) ? raw.getBytes(StandardCharsets.UTF_8) : new byte[0];
    }

    private static void expect(JsonNode expected, GatewayAnswer answer, ScriptedUpstream upstream, List<String> wrong) {
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        boolean status = expected.path("s").isMissingNode();
        for (JsonNode one : expected.path("s")) {
            status |= one.asInt() == answer.status();
        }
        if (!status) {
            wrong.add("status " + answer.status() + " " + body);
        }
        expected.path("has").forEach((id) -> requireId(id, body, wrong));
        if (answer.status() == 200) {
            expected.path("has_if_200").forEach((id) -> requireId(id, body, wrong));
        }
        expected.path("not").forEach((text) -> {
            if ((body + answer.headers()).contains(text.asString())) {
                wrong.add("shows " + text.asString());
            }
        });
        if (expected.path("total").asBoolean(false)) {
            long own = upstream.store()
                .all("Observation")
                .stream()
                .filter((one) -> one.path("subject")
                    .path("reference")
                    .asString("")
                    .matches("(.*/fhir/)?Patient/p1(/.*)?"))
                .filter((one) -> !one.path("subject").path("reference").asString("").contains("other.example"))
                .count();
            if (FixtureStore.JSON.readTree(body).path("total").asLong(-1) != own) {
                wrong.add("total in " + body);
            }
        }
        entries(expected, body, wrong);
        upstream(expected.path("up"), upstream.calls(), wrong);
    }

    private static void requireId(JsonNode id, String body, List<String> wrong) {
        if (!body.contains("\"id\":\"" + id.asString() + "\"")) {
            wrong.add("misses " + id.asString() + " in " + body);
        }
    }

    private static void entries(JsonNode expected, String body, List<String> wrong) {
        if (!expected.has("entries") || !body.contains("batch-response")) {
            return;
        }
        JsonNode entries = FixtureStore.JSON.readTree(body).path("entry");
        for (int i = 0; i < expected.path("entries").size(); i++) {
            String status = entries.path(i).path("response").path("status").asString("none");
            if (!status.matches("(" + expected.path("entries").path(i).asString() + ").*")) {
                wrong.add("entry " + i + " " + status);
            }
        }
    }

    private static void upstream(JsonNode expected, List<PinnedRequest> calls, List<String> wrong) {
        if (expected.isString()) {
            boolean writes = calls.stream()
                .anyMatch((call) -> !call.method().equals("GET") && !call.target().endsWith("/_search"));
            boolean bare = calls.stream()
                .anyMatch((call) -> !call.method().equals("GET") && !call.headers().containsKey("If-Match"));
            boolean bad = switch (expected.asString()) {
                case "none" -> !calls.isEmpty();
                case "none-write" -> writes;
                case "none-unconditional-write" -> bare;
                default -> false;
            };
            if (bad) {
                wrong.add("upstream saw " + calls);
            }
            return;
        }
        if (!expected.isMissingNode() && !calls.isEmpty()) {
            detail(expected, calls, wrong);
        }
    }

    private static void detail(JsonNode expected, List<PinnedRequest> calls, List<String> wrong) {
        PinnedRequest last = calls.get(calls.size() - 1);
        Query query = sent(last);
        expected.path("q").properties().forEach((entry) -> {
            long equal = values(query, entry.getKey()).stream()
                .filter((value) -> value.equals(entry.getValue().path(0).asString()))
                .count();
            if (equal != 1) {
                wrong.add("q " + entry.getKey());
            }
        });
        expected.path("q_exact").properties().forEach((entry) -> {
            if (!values(query, entry.getKey()).equals(List.of(entry.getValue().path(0).asString()))) {
                wrong.add("q_exact " + entry.getKey());
            }
        });
        expected.path("h").properties().forEach((entry) -> {
            if (!entry.getValue().asString().equals(last.headers().get(entry.getKey()))) {
                wrong.add("h " + entry.getKey());
            }
        });
        expected.path("h_contains").properties().forEach((entry) -> {
            if (!String.valueOf(last.headers().get(entry.getKey())).contains(entry.getValue().asString())) {
                wrong.add("h_contains " + entry.getKey());
            }
        });
        expected.path("h_absent").forEach((name) -> {
            if (last.headers().keySet().stream().anyMatch((sent) -> sent.equalsIgnoreCase(name.asString()))) {
                wrong.add("h_absent " + name.asString());
            }
        });
        if (expected.has("seq")) {
            seq(expected.path("seq"), calls, wrong);
        }
    }

    private static void seq(JsonNode expected, List<PinnedRequest> calls, List<String> wrong) {
        List<String> seen = calls.stream()
            .map((call) -> call.method() + " " + call.target()
                    + (call.headers().containsKey("If-Match") ? " If-Match" : ""))
            .toList();
        List<String> wanted = new ArrayList<>();
        expected.forEach((one) -> wanted.add(one.asString()));
        if (!seen.equals(wanted)) {
            wrong.add("seq " + seen);
        }
    }

    static Query sent(PinnedRequest request) {
        return request.target().endsWith("/_search")
                ? Query.parse(new String(request.body(), StandardCharsets.US_ASCII))
                : Query.parse(ScriptedUpstream.query(request.target()));
    }

    private static List<String> values(Query query, String name) {
        return query.params().stream().filter((param) -> param.name().equals(name)).map(Param::value).toList();
    }

    /**
     * Handles that only their own launch opens.
     */
    private record LaunchHandles(String launch) implements Handles {

        @Override
        public String seal(String content) {
            return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((this.launch + "\u0001" + content).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Optional<String> open(String handle) {
            try {
                String text = new String(Base64.getUrlDecoder().decode(handle), StandardCharsets.UTF_8);
                return text.startsWith(this.launch + "\u0001") ? Optional.of(text.substring(this.launch.length() + 1))
                        : Optional.empty();
            }
            catch (IllegalArgumentException ex) {
                return Optional.empty();
            }
        }

    }

}
