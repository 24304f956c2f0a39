package dev.smartgateway.policy.machine;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import dev.smartgateway.cases.CorpusRunner;
import dev.smartgateway.cases.FixtureStore;
import dev.smartgateway.cases.ScriptedUpstream;
import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.Hostile;
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
class PinningMachinePropertyTests {

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
        CorpusRunner runner = new CorpusRunner(new PinningMachine(), Hostile.ALL);
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
        GatewayAnswer answer = new CorpusRunner(new PinningMachine(), Hostile.ALL).send(call, upstream);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8) + answer.headers())
            .doesNotContain(Hostile.FOREIGN);
        assertThat(answer.status()).isNotEqualTo(500);
    }

    @Property(tries = 3000)
    void beginWhenAnyRequestThenEverySendIsPinnedOrChecked(@ForAll("calls") FhirCall call) {
        FixtureStore store = new FixtureStore();
        int before = store.changes("o2") + store.changes("t2") + store.changes("a2") + store.changes("p2");
        ScriptedUpstream upstream = new ScriptedUpstream(store, "");
        new CorpusRunner(new PinningMachine(), Hostile.ALL).send(call, upstream);
        upstream.calls().forEach(Hostile::requirePinned);
        assertThat(store.changes("o2") + store.changes("t2") + store.changes("a2") + store.changes("p2"))
            .isEqualTo(before);
    }

}
