package dev.smartgateway.policy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.smartgateway.command.policy.corpus.CorpusRunner;
import dev.smartgateway.command.policy.corpus.FixtureStore;
import dev.smartgateway.command.policy.corpus.ScriptedUpstream;
import dev.smartgateway.fhir.r4.R4;
import dev.smartgateway.fhir.r4.TypeRule;
import dev.smartgateway.policy.model.AccessPolicy;
import dev.smartgateway.policy.model.FhirCall;
import dev.smartgateway.policy.model.GatewayAnswer;
import dev.smartgateway.policy.model.Pin;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every type that belongs to a patient, with its owner spelt in every way, through read,
 * search, create and update.
 */
class GeneratedCasesTests {

    private static final String MARK = "gen-secret";

    private final CorpusRunner runner = new CorpusRunner(new Pinning(), AccessPolicy.defaults());

    static Stream<String> types() {
        return Stream.of(TypeRule.Kind.MEMBER, TypeRule.Kind.EXTRA)
            .flatMap((kind) -> R4.rules(kind).stream())
            .map(TypeRule::type)
            .filter((type) -> !type.equals("Patient"));
    }

    /** Owners by spelling, and whether they are the pinned patient alone. */
    private static Map<List<String>, Boolean> owners() {
        Map<List<String>, Boolean> owners = new LinkedHashMap<>();
        owners.put(List.of("Patient/p1"), true);
        owners.put(List.of(ScriptedUpstream.BASE + "/Patient/p1"), true);
        owners.put(List.of("Patient/p1/_history/2"), true);
        owners.put(List.of("Patient/p1", "Patient/p1"), true);
        owners.put(List.of(), false);
        owners.put(List.of("Patient/p2"), false);
        owners.put(List.of("Patient/p10"), false);
        owners.put(List.of("Patient/p1", "Patient/p2"), false);
        owners.put(List.of("Patient/p2", "Patient/p1"), false);
        owners.put(List.of("http://other.example/fhir/Patient/p1"), false);
        owners.put(List.of(ScriptedUpstream.BASE + ".evil/Patient/p1"), false);
        owners.put(List.of(ScriptedUpstream.BASE + "/Patient/p2"), false);
        owners.put(List.of("#p1"), false);
        owners.put(List.of("urn:uuid:1"), false);
        owners.put(List.of("Group/p1"), false);
        owners.put(List.of("patient/p1"), false);
        owners.put(List.of("/Patient/p1"), false);
        owners.put(List.of("./Patient/p1"), false);
        owners.put(List.of("Patient/p1?x=y"), false);
        owners.put(List.of("Patient/p1#x"), false);
        owners.put(List.of("Patient/p1 "), false);
        owners.put(List.of("Patient?identifier=http://mrn|222"), false);
        return owners;
    }

    private static ObjectNode resource(String type, List<String> owners) {
        ObjectNode resource = FixtureStore.JSON.createObjectNode().put("resourceType", type).put("id", "gen");
        resource.putObject("text").put("div", MARK);
        if (owners.isEmpty()) {
            return resource;
        }
        String[] path = R4.rule(type).orElseThrow().primary().get(0).split("\\.");
        if (path.length == 1) {
            if (owners.size() == 1) {
                resource.putObject(path[0]).put("reference", owners.get(0));
            }
            else {
                ArrayNode all = resource.putArray(path[0]);
                owners.forEach((owner) -> all.addObject().put("reference", owner));
            }
            return resource;
        }
        ArrayNode all = resource.putArray(path[0]);
        owners.forEach((owner) -> all.addObject().putObject(path[1]).put("reference", owner));
        return resource;
    }

    private Pin pin(String type) {
        return this.runner.pin("p1", "patient/*.cruds patient/" + type + ".cruds");
    }

    private GatewayAnswer send(String method, String path, ObjectNode body, ScriptedUpstream upstream) {
        byte[] bytes = (body != null) ? FixtureStore.JSON.writeValueAsBytes(body) : new byte[0];
        return this.runner.send(new FhirCall(method, path, null, Map.of("Content-Type", "application/fhir+json"), bytes,
                pin(path.split("/")[1])), upstream);
    }

    private static ScriptedUpstream upstream(ObjectNode stored, String mock) {
        FixtureStore store = new FixtureStore();
        if (stored != null) {
            store.put(stored);
        }
        return new ScriptedUpstream(store, mock);
    }

    private static String text(GatewayAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("types")
    void beginWhenReadThenShownOnlyIfOwn(String type) {
        owners().forEach((owner, own) -> {
            GatewayAnswer answer = send("GET", "/" + type + "/gen", null, upstream(resource(type, owner), ""));
            assertThat(answer.status()).as(owner.toString()).isEqualTo(own ? 200 : 404);
            assertThat(text(answer).contains(MARK)).as(owner.toString()).isEqualTo(own);
        });
    }

    @ParameterizedTest
    @MethodSource("types")
    void beginWhenServerIgnoresThePinThenNothingForeignIsShown(String type) {
        owners().forEach((owner, own) -> {
            ScriptedUpstream upstream = upstream(resource(type, owner), "drop-param-lying-self");
            GatewayAnswer answer = send("GET", "/" + type, null, upstream);
            if (!own) {
                assertThat(text(answer)).as(owner.toString()).doesNotContain(MARK);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("types")
    void beginWhenSearchThenQueryCarriesThePin(String type) {
        ScriptedUpstream upstream = upstream(resource(type, List.of("Patient/p1")), "");
        GatewayAnswer answer = send("GET", "/" + type, null, upstream);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(text(answer)).contains(MARK);
        assertThat(upstream.calls().get(0).target())
            .isEqualTo(type + "?" + R4.rule(type).orElseThrow().parameter() + "=Patient/p1");
    }

    @ParameterizedTest
    @MethodSource("types")
    void beginWhenCreateThenSentOnlyIfOwn(String type) {
        owners().forEach((owner, own) -> {
            ScriptedUpstream upstream = upstream(null, "");
            GatewayAnswer answer = send("POST", "/" + type, resource(type, owner), upstream);
            assertThat(answer.status() == 201).as(owner + " " + text(answer)).isEqualTo(own);
            assertThat(upstream.calls().isEmpty()).as(owner.toString()).isEqualTo(!own);
        });
    }

    @ParameterizedTest
    @MethodSource("types")
    void beginWhenUpdateThenBothStatesMustBeOwn(String type) {
        List<String> mine = List.of("Patient/p1");
        owners().forEach((owner, own) -> {
            ScriptedUpstream stored = upstream(resource(type, owner), "");
            GatewayAnswer kept = send("PUT", "/" + type + "/gen", resource(type, mine), stored);
            assertThat(kept.status()).as("stored " + owner + text(kept)).isEqualTo(own ? 200 : 404);
            ScriptedUpstream moved = upstream(resource(type, mine), "");
            GatewayAnswer answer = send("PUT", "/" + type + "/gen", resource(type, owner), moved);
            assertThat(answer.status() == 200).as("new " + owner + text(answer)).isEqualTo(own);
            assertThat(moved.calls().stream().anyMatch((call) -> call.method().equals("PUT"))).isEqualTo(own);
        });
    }

}
