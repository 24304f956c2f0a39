package dev.smartgateway.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.smartgateway.cases.CorpusRunner;
import dev.smartgateway.cases.FixtureStore;
import dev.smartgateway.cases.ScriptedUpstream;
import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.Hostile;
import dev.smartgateway.policy.machine.PinningMachine;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever bytes a browser sends: pinned or denied, never passed; nothing of another
 * patient is shown or changed, and nothing breaks.
 */
class RequestFuzzTests {

    private static final CorpusRunner RUNNER = new CorpusRunner(new PinningMachine(), Hostile.ALL);

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
        Hostile.FOREIGN.forEach((text) -> assertThat(shown.contains(text) && !echoed(bytes, text)).as(text).isFalse());
        assertThat(foreignChanges(store)).isEqualTo(before);
        upstream.calls().forEach(Hostile::requirePinned);
    }

    /**
     * A client may write these words into its own patient's record and read them back.
     */
    private static boolean echoed(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
    }

}
