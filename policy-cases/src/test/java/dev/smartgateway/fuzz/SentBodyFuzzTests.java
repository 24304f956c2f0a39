package dev.smartgateway.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ScalarType;
import ca.uhn.fhir.parser.json.BaseJsonLikeValue.ValueType;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.smartgateway.cases.CorpusRunner;
import dev.smartgateway.cases.FixtureStore;
import dev.smartgateway.cases.ScriptedUpstream;
import dev.smartgateway.fhir.ResourceScan;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.Hostile;
import dev.smartgateway.policy.PinnedRequest;
import dev.smartgateway.policy.machine.PinningMachine;
import dev.smartgateway.r4.R4;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * For any body that a browser sends: HAPI's parser finds the same owner and codes in the
 * forwarded body as the gateway did, and no unusual shape.
 */
class SentBodyFuzzTests {

    private static final CorpusRunner RUNNER = new CorpusRunner(new PinningMachine(), Hostile.ALL);

    private static final FhirContext R4_CONTEXT = FhirContext.forR4Cached();

    /**
     * First line: method, target, content type. The rest is the body.
     */
    private static FhirCall call(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String[] parts = text.split("\n", 2);
        String[] first = parts[0].split(" ", 3);
        String target = (first.length > 1) ? first[1] : "/";
        Map<String, String> headers = Map.of("Content-Type", (first.length > 2) ? first[2] : "application/fhir+json");
        byte[] body = ((parts.length > 1) ? parts[1] : "").getBytes(StandardCharsets.ISO_8859_1);
        return new FhirCall(first[0], ScriptedUpstream.path(target), ScriptedUpstream.query(target), headers, body,
                RUNNER.pin("p1", "patient/*.cruds user/*.cruds"));
    }

    @FuzzTest(maxDuration = "10m")
    void beginWhenAnyBodyThenTheSecondReaderSeesTheSame(byte[] bytes) {
        ScriptedUpstream upstream = new ScriptedUpstream(new FixtureStore(), "");
        RUNNER.send(call(bytes), upstream);
        upstream.calls()
            .stream()
            .filter((request) -> request.method().matches("POST|PUT|PATCH") && !request.target().contains("_search"))
            .forEach(SentBodyFuzzTests::requireOneReading);
        upstream.calls()
            .stream()
            .flatMap(SentBodyFuzzTests::patched)
            .distinct()
            .forEach((key) -> requireStored(upstream.store(), key));
    }

    /** What a JSON Patch changed, sent alone or as an entry of a transaction. */
    private static Stream<String> patched(PinnedRequest request) {
        if (request.method().equals("PATCH")) {
            boolean json = request.headers().getOrDefault("Content-Type", "").startsWith("application/json-patch+json");
            return json ? Stream.of(request.target()) : Stream.of();
        }
        boolean bundle = request.method().equals("POST") && request.target().isEmpty();
        return bundle ? FixtureStore.JSON.readTree(request.body())
            .path("entry")
            .valueStream()
            .filter((entry) -> entry.at("/resource/resourceType").asString("").equals("Binary"))
            .map((entry) -> entry.path("request"))
            .filter((wish) -> wish.path("method").asString("").equals("PATCH"))
            .map((wish) -> wish.path("url").asString("")) : Stream.of();
    }

    /**
     * A patch has a reading only where it is applied: what is stored then has one shape,
     * the same owner as before for both readers, and the same labels.
     */
    private static void requireStored(FixtureStore store, String key) {
        ObjectNode before = new FixtureStore().current(key);
        ObjectNode after = store.current(key);
        if (before == null || after == null) {
            return;
        }
        byte[] body = FixtureStore.JSON.writeValueAsBytes(after);
        IBaseResource theirs;
        try {
            theirs = R4_CONTEXT.newJsonParser()
                .setParserErrorHandler(new OddShapes())
                .parseResource(new String(body, StandardCharsets.UTF_8));
        }
        catch (DataFormatException ex) {
            // a value that no server stores
            return;
        }
        requireSame(theirs, body);
        assertThat(owners(body)).isEqualTo(owners(FixtureStore.JSON.writeValueAsBytes(before)));
        assertThat(after.path("meta").path("security")).isEqualTo(before.path("meta").path("security"));
    }

    private static List<ResourceScanResult.Owner> owners(byte[] body) {
        ResourceScanResult facts = ResourceScan.of(body, Set.of());
        List<String> primary = R4.rule(facts.type()).orElseThrow().primary();
        return facts.owners().stream().filter((owner) -> primary.contains(owner.path())).toList();
    }

    private static void requireOneReading(PinnedRequest request) {
        if (!request.headers().getOrDefault("Content-Type", "").startsWith("application/fhir+json")) {
            return;
        }
        IParser parser = R4_CONTEXT.newJsonParser().setParserErrorHandler(new OddShapes());
        IBaseResource theirs;
        try {
            theirs = parser.parseResource(new String(request.body(), StandardCharsets.UTF_8));
        }
        catch (DataFormatException ex) {
            // a value that no server stores: there is no second reading
            return;
        }
        if (theirs instanceof Parameters patch) {
            requirePlainPatch(patch);
        }
        else if (theirs instanceof Bundle bundle) {
            bundle.getEntry().forEach((entry) -> {
                if (entry.getResource() instanceof Observation) {
                    requireSame(entry.getResource(),
                            parser.encodeResourceToString(entry.getResource()).getBytes(StandardCharsets.UTF_8));
                }
            });
        }
        else if (theirs instanceof Binary file) {
            // It has no rule: its bytes are not elements, and its owner is
            // written by the machine.
            assertThat(file.getSecurityContext().getReference()).isEqualTo("Patient/p1");
        }
        else {
            requireSame(theirs, request.body());
        }
    }

    private static void requireSame(IBaseResource theirs, byte[] body) {
        String type = theirs.fhirType();
        ResourceScanResult ours = ResourceScan.of(body, Set.of("category", "status"));
        List<String> primary = R4.rule(type).orElseThrow().primary();
        List<String> judged = ours.owners()
            .stream()
            .filter((owner) -> primary.contains(owner.path()) && owner.reference() != null)
            .map((owner) -> String.valueOf(owner.reference()))
            .toList();
        List<String> read = new ArrayList<>();
        primary.stream()
            .filter((path) -> !path.equals("id"))
            .forEach((path) -> R4_CONTEXT.newTerser()
                .getValues(theirs, type + "." + path, Reference.class)
                .stream()
                .filter(Reference::hasReference)
                .forEach((one) -> read.add(one.getReferenceElement().getValue())));
        assertThat(read).containsExactlyInAnyOrderElementsOf(judged);
        if (theirs instanceof Observation observation) {
            assertThat(
                    observation.getCategory().stream().flatMap((one) -> one.getCoding().stream()).map(Coding::getCode))
                .containsExactlyElementsOf(ours.tokens()
                    .stream()
                    .filter((token) -> token.form() == ResourceScanResult.Token.Form.CODING)
                    .map(ResourceScanResult.Token::code)
                    .toList());
        }
    }

    /**
     * HAPI takes the first value of a part: there must be one only, and no bound element.
     */
    private static void requirePlainPatch(Parameters patch) {
        patch.getParameter().forEach((operation) -> operation.getPart().forEach((part) -> {
            if (part.getName().equals("path")) {
                assertThat(part.getValue().primitiveValue()).matches("[A-Z][A-Za-z]+(\\.[a-z][A-Za-z0-9]*(\\[\\d+])?)*")
                    .doesNotMatch("[A-Za-z]+\\.(subject|patient|beneficiary|meta|id|contained|for)\\b.*");
            }
            if (part.getName().equals("name")) {
                assertThat(part.getValue().primitiveValue())
                    .doesNotMatch("subject|patient|beneficiary|meta|id|contained|for");
            }
        }));
    }

    /** Fails where HAPI would silently take one of two readings. */
    private static final class OddShapes extends LenientErrorHandler {

        OddShapes() {
            super(false);
        }

        @Override
        public void unknownElement(IParseLocation place, String name) {
            throw new AssertionError("unknown element");
        }

        @Override
        public void unknownAttribute(IParseLocation place, String name) {
            throw new AssertionError("unknown attribute");
        }

        @Override
        public void unexpectedRepeatingElement(IParseLocation place, String name) {
            throw new AssertionError("repeating element");
        }

        @Override
        public void incorrectJsonType(IParseLocation place, String name, ValueType expected, ScalarType expectedScalar,
                ValueType found, ScalarType foundScalar) {
            throw new AssertionError("JSON type");
        }

    }

}
