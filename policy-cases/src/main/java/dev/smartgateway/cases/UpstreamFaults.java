package dev.smartgateway.cases;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

import dev.smartgateway.policy.PatientContext;
import dev.smartgateway.policy.UpstreamAnswer;

/**
 * Faults of a FHIR service at the protocol level, for any request: other formats, other
 * encodings, too much, too little, errors that disclose data.
 */
final class UpstreamFaults {

    private static final String FHIR_JSON = "application/fhir+json";

    private static final String TOO_MUCH = """
            {"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing","diagnostics":\
            "https://upstream.example/fhir/Patient/p2 o2-secret"},{"severity":"error","code":"processing",\
            "diagnostics":"o2-secret"}]}""";

    private static final Map<String, UnaryOperator<UpstreamAnswer>> ALL = new TreeMap<>(Map.ofEntries(
            Map.entry("answer-xml", (answer) -> typed("application/fhir+xml", "<Bundle>o2-secret</Bundle>")),
            Map.entry("answer-html", (answer) -> typed("text/html", "<p>o2-secret</p>")),
            Map.entry("answer-latin-1", (answer) -> media(answer, FHIR_JSON + ";charset=iso-8859-1")),
            Map.entry("answer-empty", (answer) -> body(answer, new byte[0])),
            Map.entry("answer-truncated",
                    (answer) -> body(answer, Arrays.copyOf(answer.body(), answer.body().length * 2 / 3))),
            Map.entry("answer-oversized",
                    (answer) -> body(answer, padded(answer.body(), PatientContext.MAX_ANSWER + 1))),
            Map.entry("answer-utf-16", (answer) -> body(answer, text(answer).getBytes(StandardCharsets.UTF_16LE))),
            Map.entry("answer-bom", (answer) -> text(answer, "\uFEFF" + text(answer))),
            Map.entry("answer-two-roots", (answer) -> text(answer, text(answer) + "{\"text\":\"o2-secret\"}")),
            Map.entry("answer-deep", (answer) -> text(answer, "{\"a\":".repeat(600) + "1" + "}".repeat(600))),
            Map.entry("answer-redirect", (answer) -> new UpstreamAnswer(302,
                    Map.of("Location", "https://evil.example/fhir/Patient/p2"), new byte[0]))));

    static {
        for (int status : new int[] { 400, 401, 403, 404, 409, 410, 412, 422, 429, 500, 503 }) {
            ALL.put("status-" + status, (answer) -> new UpstreamAnswer(status,
                    Map.of("Content-Type", FHIR_JSON, "Retry-After", "7", "WWW-Authenticate", "Bearer o2-secret"),
                    TOO_MUCH.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private UpstreamFaults() {
    }

    static Set<String> names() {
        return ALL.keySet();
    }

    /**
     * Returns the answer with this fault; the original answer if there is none.
     */
    static UpstreamAnswer told(String name, UpstreamAnswer honest) {
        return ALL.getOrDefault(name, UnaryOperator.identity()).apply(honest);
    }

    private static UpstreamAnswer typed(String media, String text) {
        return new UpstreamAnswer(200, Map.of("Content-Type", media), text.getBytes(StandardCharsets.UTF_8));
    }

    private static UpstreamAnswer media(UpstreamAnswer answer, String media) {
        Map<String, String> headers = new HashMap<>(answer.headers());
        headers.put("content-type", media);
        return new UpstreamAnswer(answer.status(), headers, answer.body());
    }

    private static UpstreamAnswer body(UpstreamAnswer answer, byte[] body) {
        return new UpstreamAnswer(answer.status(), answer.headers(), body);
    }

    private static UpstreamAnswer text(UpstreamAnswer answer, String text) {
        return body(answer, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(UpstreamAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static byte[] padded(byte[] body, int length) {
        byte[] longer = Arrays.copyOf(body, length);
        Arrays.fill(longer, body.length, length, (byte) ' ');
        return longer;
    }

}
