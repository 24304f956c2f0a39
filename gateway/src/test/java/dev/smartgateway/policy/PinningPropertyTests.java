package dev.smartgateway.policy;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.command.policy.corpus.CorpusRunner;
import dev.smartgateway.command.policy.corpus.FixtureStore;
import dev.smartgateway.command.policy.corpus.ScriptedUpstream;
import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.r4.R4;
import dev.smartgateway.fhir.r4.TypeRule;
import dev.smartgateway.policy.model.AccessPolicy;
import dev.smartgateway.policy.model.FhirCall;
import dev.smartgateway.policy.model.GatewayAnswer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pinned or denied, never passed: whatever the request, whatever the server.
 */
class PinningPropertyTests {

    private static final List<String> FOREIGN = List.of("p2-secret", "p3-secret", "p10-secret", "o2-secret",
            "o3-secret", "o8-secret", "o10-secret", "og1-secret", "oh-v1-secret", "oq-v1-secret", "r2-secret",
            "a2-secret", "t2-secret", "d2-secret", "YjItc2VjcmV0", "upstream.example");

    private static final AccessPolicy ALL = new AccessPolicy(null, AccessPolicy.Types.defaults(),
            EnumSet.allOf(Interaction.class), AccessPolicy.Search.defaults(),
            Set.of("docref", "lastn", "expand", "everything"), AccessPolicy.Compartment.defaults(),
            AccessPolicy.SOFT_RULES);

    @Provide
    Arbitrary<FhirCall> calls() {
        Arbitrary<String> path = Arbitraries
            .of("Observation", "Patient", "Appointment", "Task", "Device", "Group", "Binary", "Practitioner",
                    "DocumentReference", "Provenance", "p1", "p2", "o1", "o2", "oh", "oq", "doc1", "b2", "a1",
                    "_search", "_history", "1", "2", "$everything", "$lastn", "metadata", "_page", "..", "", "%2e", "*",
                    "t2")
            .list()
            .ofMaxSize(4)
            .map((parts) -> "/" + String.join("/", parts));
        Arbitrary<String> name = Arbitraries.of("patient", "subject", "%70atient", "_id", "code", "focus", "performer",
                "_include", "_revinclude", "_summary", "_elements", "_count", "_total", "_has:Observation:focus:_id",
                "subject:Patient", "subject.name", "actor", "_format", "_list", "x", "category", "patient:missing",
                "ct");
        Arbitrary<String> value = Arbitraries.of("Patient/p1", "Patient/p2", "p1", "p2", "Patient/p1,Patient/p2", "o2",
                "Observation:subject", "Observation:focus", "Observation:performer", "Provenance:target", "*", "count",
                "text", "true", "1", "0", "http://other.example/fhir/Patient/p1", "Patient%2Fp2", "a|b", "accurate",
                "code", "");
        Arbitrary<String> query = Combinators.combine(name, value)
            .as((left, right) -> left + "=" + right)
            .list()
            .ofMaxSize(4)
            .map((params) -> params.isEmpty() ? null : String.join("&", params));
        Arbitrary<String> body = Arbitraries.of("", "{", "patient=Patient/p2", "code=x",
                "{\"resourceType\":\"Observation\",\"id\":\"o1\",\"subject\":{\"reference\":\"Patient/p1\"}}",
                "{\"resourceType\":\"Observation\",\"id\":\"o2\",\"subject\":{\"reference\":\"Patient/p1\"}}",
                "{\"resourceType\":\"Observation\",\"id\":\"o1\",\"subject\":{\"reference\":\"Patient/p2\"}}",
                "{\"resourceType\":\"Task\",\"for\":{\"reference\":\"Patient/p1\"},\"focus\":{\"reference\":\"Patient/p2\"}}",
                "[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"final\"}]",
                "[{\"op\":\"move\",\"from\":\"/subject\",\"path\":\"/focus/0\"}]",
                "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"request\":{\"method\":\"GET\",\"url\":\"Observation/o2\"}},{\"request\":{\"method\":\"GET\",\"url\":\"Observation\"}}]}",
                "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"request\":{\"method\":\"PUT\",\"url\":\"Observation/o2\"},\"resource\":{\"resourceType\":\"Observation\",\"id\":\"o2\",\"subject\":{\"reference\":\"Patient/p1\"}}}]}");
        Arbitrary<String> type = Arbitraries.of("application/fhir+json", "application/json-patch+json",
                "application/x-www-form-urlencoded");
        Arbitrary<String> method = Arbitraries.of("GET", "GET", "GET", "POST", "PUT", "PATCH", "DELETE");
        CorpusRunner runner = new CorpusRunner(new Pinning(), ALL);
        return Combinators.combine(method, path, query.injectNull(0.2), body, type)
            .as((m, p, q, b, t) -> new FhirCall(m, p, q, Map.of("Content-Type", t), b.getBytes(StandardCharsets.UTF_8),
                    runner.pin("p1", "patient/*.cruds user/*.cruds")));
    }

    @Provide
    Arbitrary<String> mocks() {
        return Arbitraries.of("", "", "drop-param-lying-self", "next-link-without-patient", "bare-o2", "dup-key-entry",
                "nested-bundle-entry", "foreign-match", "foreign-include", "next-link-elsewhere");
    }

    @Property(tries = 3000)
    void beginWhenAnyRequestThenNothingForeignIsShown(@ForAll("calls") FhirCall call, @ForAll("mocks") String mock) {
        ScriptedUpstream upstream = new ScriptedUpstream(new FixtureStore(), mock);
        GatewayAnswer answer = new CorpusRunner(new Pinning(), ALL).send(call, upstream);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8) + answer.headers()).doesNotContain(FOREIGN);
        assertThat(answer.status()).isNotEqualTo(500);
    }

    @Property(tries = 3000)
    void beginWhenAnyRequestThenEverySendIsPinnedOrChecked(@ForAll("calls") FhirCall call) {
        FixtureStore store = new FixtureStore();
        int before = store.changes("o2") + store.changes("t2") + store.changes("a2") + store.changes("p2");
        ScriptedUpstream upstream = new ScriptedUpstream(store, "");
        new CorpusRunner(new Pinning(), ALL).send(call, upstream);
        upstream.calls().forEach(PinningPropertyTests::requirePinned);
        assertThat(store.changes("o2") + store.changes("t2") + store.changes("a2") + store.changes("p2"))
            .isEqualTo(before);
    }

    private static void requirePinned(PinnedRequest request) {
        String[] path = ScriptedUpstream.path(request.target()).split("/", -1);
        TypeRule rule = R4.rule(path[0]).orElse(null);
        if (rule == null || rule.shared()) {
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
            assertThat(new String(request.body(), StandardCharsets.UTF_8)).contains("\"Patient/p1\"");
        }
        else {
            assertThat(request.method().equals("GET") || request.headers().containsKey("If-Match")).isTrue();
        }
    }

}
