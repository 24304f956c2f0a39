package dev.smartgateway.policy;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.smartgateway.cases.CorpusRunner;
import dev.smartgateway.cases.FixtureStore;
import dev.smartgateway.cases.ScriptedUpstream;
import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.policy.machine.PinningMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every interaction that a policy can leave out is refused if it is left out.
 */
class EffectiveRulesTests {

    private static final AccessPolicy OPEN = AccessPolicy.defaults();

    private static final String BODY = "{\"resourceType\":\"Observation\",\"subject\":{\"reference\":\"Patient/p1\"}}";

    private static final String KNOWN = BODY.replace("{\"resourceType\"", "{\"id\":\"o1\",\"resourceType\"");

    private static final String PATCH = "[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"final\"}]";

    private static final String BUNDLE = "{\"resourceType\":\"Bundle\",\"type\":\"%s\",\"entry\":[{\"request\":"
            + "{\"method\":\"POST\",\"url\":\"Observation\"},\"resource\":" + BODY + "}]}";

    static Stream<Arguments> interactions() {
        return Stream.of(Arguments.of(Interaction.READ, "GET", "/Observation/o1", null, ""),
                Arguments.of(Interaction.VREAD, "GET", "/Observation/o1/_history/2", null, ""),
                Arguments.of(Interaction.SEARCH_TYPE, "GET", "/Observation", null, ""),
                Arguments.of(Interaction.CREATE, "POST", "/Observation", null, BODY),
                Arguments.of(Interaction.UPDATE, "PUT", "/Observation/o1", null, KNOWN),
                Arguments.of(Interaction.UPDATE_CONDITIONAL, "PUT", "/Observation", "_id=o1", BODY),
                Arguments.of(Interaction.PATCH, "PATCH", "/Observation/o1", null, PATCH),
                Arguments.of(Interaction.PATCH_CONDITIONAL, "PATCH", "/Observation", "_id=o1", PATCH),
                Arguments.of(Interaction.DELETE, "DELETE", "/Observation/o1", null, ""),
                Arguments.of(Interaction.DELETE_CONDITIONAL, "DELETE", "/Observation", "_id=o1", ""),
                Arguments.of(Interaction.BATCH, "POST", "/", null, BUNDLE.formatted("batch")),
                Arguments.of(Interaction.TRANSACTION, "POST", "/", null, BUNDLE.formatted("transaction")),
                Arguments.of(Interaction.OPERATION, "GET", "/Observation/$lastn", null, ""),
                Arguments.of(Interaction.ATTACHMENT, "GET", attachment(), null, ""),
                Arguments.of(Interaction.PAGE, "GET", page(), null, ""));
    }

    private static AccessPolicy without(Interaction interaction) {
        Set<Interaction> some = new HashSet<>(OPEN.interactions());
        some.remove(interaction);
        return new AccessPolicy(null, OPEN.types(), some, OPEN.search(), OPEN.operations(), OPEN.compartment(),
                Set.of());
    }

    private static Step.Respond end(AccessPolicy policy, String method, String url, String body) {
        CorpusRunner runner = new CorpusRunner(new PinningMachine(), policy);
        String type = body.startsWith("[") ? "application/json-patch+json" : "application/fhir+json";
        return runner.finish(new FhirCall(method, ScriptedUpstream.path(url), ScriptedUpstream.query(url),
                Map.of("Content-Type", type), body.getBytes(StandardCharsets.UTF_8),
                runner.pin("p1", "patient/*.cruds")), new ScriptedUpstream(new FixtureStore(), ""));
    }

    /** A link of the launch, as path below its FHIR base. */
    private static String below(String link) {
        return link.replaceFirst(".*/fhir/", "/");
    }

    private static String attachment() {
        byte[] body = end(OPEN, "GET", "/DocumentReference/doc1", "").answer().body();
        return below(
                FixtureStore.JSON.readTree(body).path("content").path(0).path("attachment").path("url").asString());
    }

    private static String page() {
        byte[] body = end(OPEN, "GET", "/Observation?_count=1", "").answer().body();
        return below(FixtureStore.JSON.readTree(body).path("link").path(1).path("url").asString());
    }

    @ParameterizedTest
    @MethodSource("interactions")
    void beginWhenInteractionIsLeftOutThenRefusedByThatRuleAlone(Interaction interaction, String method, String path,
            String query, String body) {
        String url = (query != null) ? path + "?" + query : path;
        Step.Respond refused = end(without(interaction), method, url, body);
        assertThat(refused.answer().status()).isEqualTo(403);
        assertThat(refused.verdict().rule()).isEqualTo("policy-interaction");
        assertThat(end(OPEN, method, url, body).verdict().allowed()).isTrue();
    }

    @Test
    void beginWhenBinaryIsDeniedThenAnOldAttachmentLinkIsRefused() {
        AccessPolicy policy = new AccessPolicy(null, new AccessPolicy.Types(Set.of(), Set.of("Binary"), Set.of()),
                OPEN.interactions(), OPEN.search(), OPEN.operations(), OPEN.compartment(), Set.of());
        assertThat(end(policy, "GET", attachment(), "").verdict().rule()).isEqualTo("policy-type");
    }

    @Test
    void beginWhenTypeIsDeniedThenAnOldPageLinkIsRefused() {
        AccessPolicy policy = new AccessPolicy(null, new AccessPolicy.Types(Set.of(), Set.of("Observation"), Set.of()),
                OPEN.interactions(), OPEN.search(), OPEN.operations(), OPEN.compartment(), Set.of());
        assertThat(end(policy, "GET", page(), "").verdict().rule()).isEqualTo("policy-type");
    }

    @Test
    void beginWhenNumbersAreLowThenPagesAreClampedAndBatchesRefused() {
        AccessPolicy policy = new AccessPolicy(null, OPEN.types(), OPEN.interactions(),
                new AccessPolicy.Search(Set.of(), Set.of(), Set.of(), 1, 1), OPEN.operations(), OPEN.compartment(),
                Set.of());
        byte[] body = end(policy, "GET", "/Observation?_count=50", "").answer().body();
        assertThat(FixtureStore.JSON.readTree(body).path("entry")).hasSize(1);
        String entry = "{\"request\":{\"method\":\"GET\",\"url\":\"Observation/o1\"}}";
        String batch = "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[" + entry + "," + entry + "]}";
        assertThat(end(policy, "POST", "/", batch).verdict().rule()).isEqualTo("bundle-size");
        assertThat(end(policy, "POST", "/", batch.replace("," + entry, "")).verdict().allowed()).isTrue();
    }

}
