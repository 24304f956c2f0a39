package dev.smartgateway.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.smartgateway.command.policy.corpus.CorpusRunner;
import dev.smartgateway.command.policy.corpus.FixtureStore;
import dev.smartgateway.command.policy.corpus.ScriptedUpstream;
import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.r4.R4;
import dev.smartgateway.fhir.r4.TypeRule;
import dev.smartgateway.policy.PinnedRequest;
import dev.smartgateway.policy.Pinning;
import dev.smartgateway.policy.model.AccessPolicy;
import dev.smartgateway.policy.model.FhirCall;
import dev.smartgateway.policy.model.GatewayAnswer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever bytes a browser sends: pinned or denied, never passed; nothing of another
 * patient is shown or changed, and nothing breaks.
 */
class RequestFuzzTests {

    private static final List<String> FOREIGN = List.of("p2-secret", "p3-secret", "p10-secret", "o2-secret",
            "o3-secret", "o8-secret", "o10-secret", "og1-secret", "oh-v1-secret", "oq-v1-secret", "r2-secret",
            "a2-secret", "t2-secret", "d2-secret", "YjItc2VjcmV0", "upstream.example");

    private static final AccessPolicy ALL = new AccessPolicy(null, AccessPolicy.Types.defaults(),
            Set.of(Interaction.values()), AccessPolicy.Search.defaults(),
            Set.of("docref", "lastn", "expand", "everything"), AccessPolicy.Compartment.defaults(),
            AccessPolicy.SOFT_RULES);

    private static final CorpusRunner RUNNER = new CorpusRunner(new Pinning(), ALL);

    /**
     * First line: method and target. Then headers, an empty line, the body: a seed reads
     * like a request.
     */
    private static FhirCall call(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String[] parts = text.split("\n\n", 2);
        String[] lines = parts[0].split("\n", -1);
        String[] first = lines[0].split(" ", 2);
        String target = (first.length > 1) ? first[1] : "/";
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", "application/fhir+json"));
        for (int i = 1; i < lines.length; i++) {
            String[] header = lines[i].split(": ", 2);
            headers.put(header[0], (header.length > 1) ? header[1] : "");
        }
        byte[] body = ((parts.length > 1) ? parts[1] : "").getBytes(StandardCharsets.ISO_8859_1);
        return new FhirCall(first[0], ScriptedUpstream.path(target), ScriptedUpstream.query(target), headers, body,
                RUNNER.pin("p1", "patient/*.cruds user/*.cruds"));
    }

    private static int foreignChanges(FixtureStore store) {
        return List.of("p2", "p3", "p10", "o2", "o3", "o8", "o10", "t2", "a2", "r2", "d2", "e2", "b2")
            .stream()
            .mapToInt(store::changes)
            .sum();
    }

    @FuzzTest(maxDuration = "10m")
    void beginWhenAnyRequestThenPinnedOrDenied(byte[] bytes) {
        FixtureStore store = new FixtureStore();
        int before = foreignChanges(store);
        ScriptedUpstream upstream = new ScriptedUpstream(store, "");
        GatewayAnswer answer = RUNNER.send(call(bytes), upstream);
        String shown = new String(answer.body(), StandardCharsets.UTF_8) + answer.headers();
        assertThat(answer.status()).isNotEqualTo(500).isBetween(200, 599);
        FOREIGN.forEach((text) -> assertThat(shown.contains(text) && !echoed(bytes, text)).as(text).isFalse());
        assertThat(foreignChanges(store)).isEqualTo(before);
        upstream.calls().forEach(RequestFuzzTests::requirePinned);
    }

    /**
     * A client may write these words into its own patient's record and read them back.
     */
    private static boolean echoed(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
    }

    private static void requirePinned(PinnedRequest request) {
        String[] path = ScriptedUpstream.path(request.target()).split("/", -1);
        TypeRule rule = R4.rule(path[0]).orElse(null);
        if (rule == null || rule.shared()) {
            assertThat(request.method()).matches("GET|POST");
            return;
        }
        boolean typeLevel = path.length == 1 || path[1].equals("_search") || path[1].startsWith("$");
        if (typeLevel && !(request.method().equals("POST") && path.length == 1)) {
            Query query = CorpusRunner.sent(request);
            String value = rule.isPatient() ? "p1" : "Patient/p1";
            assertThat(query.params()).contains(Param.of(rule.parameter(), value));
            assertThat(query.params().stream().filter((param) -> param.name().equals(rule.parameter()))).hasSize(1);
        }
        else if (request.method().equals("POST")) {
            assertThat(new String(request.body(), StandardCharsets.UTF_8)).contains("Patient/p1");
        }
        else {
            assertThat(request.method().equals("GET") || request.headers().containsKey("If-Match")).isTrue();
        }
    }

}
