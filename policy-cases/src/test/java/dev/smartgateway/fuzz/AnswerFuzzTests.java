package dev.smartgateway.fuzz;

import java.util.List;
import java.util.Map;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.smartgateway.cases.CorpusRunner;
import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.machine.PinningMachine;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * For any bytes that a FHIR service answers: the answer to the browser is well-formed,
 * and every resource in it belongs to the pinned patient according to an independent
 * parser.
 */
class AnswerFuzzTests {

    private static final JsonMapper OTHER_READER = JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();

    private static final CorpusRunner RUNNER = new CorpusRunner(new PinningMachine(), AccessPolicy.defaults());

    private static final String OWN = "(https://(upstream\\.example/fhir|app\\.example/launches/p1/fhir)/)?"
            + "Patient/p1(/_history/[A-Za-z0-9\\-.]{1,64})?";

    private static final String LEFT_OUT = "Entries that are not, or not only, about the patient of this launch were "
            + "left out.";

    private static final String EMPTY = "Entries that held no resource were left out.";

    private static GatewayAnswer answer(String method, String target, byte[] bytes) {
        int mark = target.indexOf('?');
        FhirCall call = new FhirCall(method, (mark < 0) ? target : target.substring(0, mark),
                (mark < 0) ? null : target.substring(mark + 1), Map.of(), new byte[0],
                RUNNER.pin("p1", "patient/*.rs"));
        Step step = new PinningMachine().begin(call);
        while (step instanceof Step.Send send) {
            step = send.after()
                .apply(new UpstreamAnswer(200, Map.of("Content-Type", "application/fhir+json", "ETag", "W/\"1\""),
                        bytes));
        }
        return ((Step.Respond) step).answer();
    }

    @FuzzTest(maxDuration = "10m")
    void beginWhenAnySearchAnswerThenOnlyOwnResourcesAreShown(byte[] bytes) {
        GatewayAnswer answer = answer("GET", "/Observation?_include=Observation:subject", bytes);
        assertThat(answer.status()).isIn(200, 502);
        if (answer.status() == 200) {
            JsonNode bundle = OTHER_READER.readTree(answer.body());
            assertThat(bundle.path("type").asString()).isEqualTo("searchset");
            bundle.path("entry").forEach(AnswerFuzzTests::requireEntry);
            bundle.path("link")
                .forEach((link) -> assertThat(link.path("url").asString("")).startsWith("https://app.example/"));
        }
    }

    @FuzzTest(maxDuration = "5m")
    void beginWhenAnyReadAnswerThenOnlyOwnResourcesAreShown(byte[] bytes) {
        GatewayAnswer answer = answer("GET", "/Observation/o1", bytes);
        assertThat(answer.status()).isIn(200, 404, 502);
        if (answer.status() == 200) {
            JsonNode resource = OTHER_READER.readTree(answer.body());
            assertThat(resource.path("id").asString("")).isEqualTo("o1");
            assertThat(resource.path("resourceType").asString("")).isEqualTo("Observation");
            requireOwn(resource);
        }
    }

    private static void requireEntry(JsonNode entry) {
        if (entry.path("search").path("mode").asString("").equals("outcome")) {
            requireRemarks(entry);
        }
        else {
            requireOwn(entry.path("resource"));
        }
    }

    /** What is said about the list names no resource and no address. */
    private static void requireRemarks(JsonNode entry) {
        assertThat(entry.propertyNames()).containsExactlyInAnyOrder("resource", "search");
        JsonNode outcome = entry.path("resource");
        assertThat(outcome.propertyNames()).containsExactlyInAnyOrder("resourceType", "issue");
        assertThat(outcome.path("resourceType").asString("")).isEqualTo("OperationOutcome");
        outcome.path("issue").forEach((issue) -> {
            assertThat(issue.propertyNames()).isSubsetOf("severity", "code", "details", "expression");
            assertThat(issue.path("code").asString("")).matches("[a-z][a-z-]{1,40}");
            JsonNode details = issue.path("details");
            assertThat(details.propertyNames()).isSubsetOf("coding", "text");
            assertThat(details.path("text").asString("")).isIn("", LEFT_OUT, EMPTY);
            details.path("coding").forEach((coding) -> {
                assertThat(coding.propertyNames()).containsOnly("system", "code");
                assertThat(coding.path("code").asString("")).matches("[A-Za-z_-]{1,64}");
            });
            issue.path("expression").forEach((one) -> assertThat(one.asString("")).doesNotContain("/", ":"));
        });
    }

    private static void requireOwn(JsonNode resource) {
        switch (resource.path("resourceType").asString("")) {
            case "Observation" -> requirePatient(resource.path("subject"));
            case "Patient" -> assertThat(resource.path("id").asString("")).isEqualTo("p1");
            case "Bundle", "Binary", "Parameters", "OperationOutcome", "" ->
                throw new AssertionError("not for a browser");
            default -> {
                // other types came along as includes; CorpusTests and GeneratedCasesTests
                // judge them
            }
        }
    }

    private static void requirePatient(JsonNode subject) {
        List<JsonNode> all = subject.isArray() ? subject.valueStream().toList() : List.of(subject);
        assertThat(all).anyMatch((one) -> one.path("reference").asString("").matches(OWN));
        all.forEach((one) -> {
            String text = one.path("reference").asString("");
            boolean person = text.matches("(?s)(.*/)?(Patient|Group)/[^/?]+(/_history/.*)?");
            assertThat(!person || text.matches(OWN)).isTrue();
        });
    }

}
