package dev.smartgateway.policy;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.smartgateway.cases.CorpusRunner;
import dev.smartgateway.cases.FixtureStore;
import dev.smartgateway.cases.ScriptedUpstream;
import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.policy.machine.PinningMachine;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.TypeRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The full Patient compartment, where an app's policy asks for it: it widens what is
 * shown, never what is written.
 */
class FullCompartmentTests {

    private static final AccessPolicy DEFAULTS = AccessPolicy.defaults();

    private final FixtureStore store = new FixtureStore();

    private final ScriptedUpstream upstream = new ScriptedUpstream(this.store, "");

    private static CorpusRunner runner(AccessPolicy.Mode mode, boolean readAsSearch) {
        AccessPolicy policy = new AccessPolicy(null, DEFAULTS.types(), EnumSet.allOf(Interaction.class),
                DEFAULTS.search(), DEFAULTS.operations(), new AccessPolicy.Compartment(mode, true, readAsSearch, false),
                DEFAULTS.reportOnly());
        return new CorpusRunner(new PinningMachine(), policy);
    }

    private GatewayAnswer send(String method, String url, String body) {
        return send(runner(AccessPolicy.Mode.FULL, false), method, url, body);
    }

    private GatewayAnswer send(CorpusRunner runner, String method, String url, String body) {
        String type = url.contains("_search") ? "application/x-www-form-urlencoded"
                : body.startsWith("[") ? "application/json-patch+json" : "application/fhir+json";
        return runner.send(new FhirCall(method, ScriptedUpstream.path(url), ScriptedUpstream.query(url),
                Map.of("Content-Type", type), body.getBytes(StandardCharsets.UTF_8),
                runner.pin("p1", "patient/*.cruds")), this.upstream);
    }

    private static String text(GatewayAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private List<String> calls() {
        return this.upstream.calls().stream().map((call) -> call.method() + " " + call.target()).toList();
    }

    static Stream<String> wide() {
        return R4.rules(TypeRule.Kind.MEMBER)
            .stream()
            .filter((rule) -> rule.parameters().size() > 1)
            .map(TypeRule::type);
    }

    /** Somebody else's by its primary element, the patient's by each of the others. */
    private static ObjectNode resource(TypeRule rule, String path) {
        ObjectNode resource = FixtureStore.JSON.createObjectNode().put("resourceType", rule.type()).put("id", "wide");
        resource.putObject("text").put("div", "wide-secret");
        place(resource, rule.primary().get(0), "Patient/p2");
        place(resource, path, "Patient/p1");
        return resource;
    }

    private static void place(ObjectNode resource, String path, String reference) {
        ObjectNode at = resource;
        String[] names = path.split("\\.");
        for (int i = 0; i < names.length - 1; i++) {
            JsonNode below = at.get(names[i]);
            ArrayNode all = (below instanceof ArrayNode array) ? array : at.putArray(names[i]);
            at = all.addObject();
        }
        at.putObject(names[names.length - 1]).put("reference", reference);
    }

    @ParameterizedTest
    @MethodSource("wide")
    void beginWhenOnlyAnotherElementIsOwnThenShownInFullModeAlone(String type) {
        TypeRule rule = R4.rule(type).orElseThrow();
        rule.full().stream().filter((path) -> !rule.primary().contains(path)).forEach((path) -> {
            this.store.put(resource(rule, path));
            CorpusRunner full = runner(AccessPolicy.Mode.FULL, false);
            assertThat(text(send(full, "GET", "/" + type + "/wide", ""))).as(path).contains("wide-secret");
            assertThat(text(send(full, "GET", "/" + type, ""))).as(path).contains("wide-secret");
            CorpusRunner searching = runner(AccessPolicy.Mode.FULL, true);
            assertThat(text(send(searching, "GET", "/" + type + "/wide", ""))).as(path).contains("wide-secret");
            CorpusRunner strict = runner(AccessPolicy.Mode.STRICT, false);
            assertThat(send(strict, "GET", "/" + type + "/wide", "").status()).as(path).isEqualTo(404);
            assertThat(text(send(strict, "GET", "/" + type, ""))).as(path).doesNotContain("wide-secret");
        });
    }

    @ParameterizedTest
    @MethodSource("wide")
    void beginWhenOnlyAnotherElementIsOwnThenNeverWritten(String type) {
        TypeRule rule = R4.rule(type).orElseThrow();
        String path = rule.full().stream().filter((one) -> !rule.primary().contains(one)).findFirst().orElseThrow();
        this.store.put(resource(rule, path));
        ObjectNode own = FixtureStore.JSON.createObjectNode().put("resourceType", type).put("id", "wide");
        place(own, rule.primary().get(0), "Patient/p1");
        int before = this.store.changes("wide");
        assertThat(send("PUT", "/" + type + "/wide", own.toString()).status()).isEqualTo(404);
        assertThat(send("PATCH", "/" + type + "/wide", "[{\"op\":\"remove\",\"path\":\"/language\"}]").status())
            .isEqualTo(404);
        send("DELETE", "/" + type + "/wide", "");
        assertThat(send("POST", "/" + type, resource(rule, path).without("id").toString()).status()).isEqualTo(403);
        assertThat(this.store.changes("wide")).isEqualTo(before);
    }

    @Test
    void beginWhenSearchThenTheServerComputesTheCompartment() {
        GatewayAnswer answer = send("GET", "/Observation?code=718-7", "");
        assertThat(calls()).containsExactly("GET Patient/p1/Observation?code=718-7");
        assertThat(text(answer)).contains("o3-secret").doesNotContain("o2-secret", "o10-secret");
    }

    @Test
    void beginWhenFormThenAskedByGetBelowThePatient() {
        assertThat(text(send("POST", "/Observation/_search", "code=718-7"))).contains("o3-secret");
        assertThat(calls()).containsExactly("GET Patient/p1/Observation?code=718-7");
    }

    @Test
    void beginWhenTypeHasOneMembershipThenPinnedByParameter() {
        send("GET", "/Immunization", "");
        send("GET", "/Patient?name=x", "");
        assertThat(calls()).containsExactly("GET Immunization?patient=Patient/p1", "GET Patient?_id=p1&name=x");
    }

    @Test
    void beginWhenServerLinksToTheTypeThenNextPageIsBelowThePatient() {
        GatewayAnswer first = send("GET", "/Observation?_count=1", "");
        String next = FixtureStore.JSON.readTree(first.body()).path("link").path(1).path("url").asString();
        this.upstream.calls().clear();
        GatewayAnswer second = send("GET", next.substring(next.indexOf("/fhir/") + 5), "");
        assertThat(second.status()).isEqualTo(200);
        assertThat(calls()).singleElement().asString().startsWith("GET Patient/p1/Observation?_count=1&ct=");
    }

    @Test
    void beginWhenReadTravelsAsSearchThenBelowThePatient() {
        GatewayAnswer answer = send(runner(AccessPolicy.Mode.FULL, true), "GET", "/Observation/o3", "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(calls()).containsExactly("GET Patient/p1/Observation?_id=o3");
        assertThat(send(runner(AccessPolicy.Mode.FULL, true), "GET", "/Observation/o2", "").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = { "/Observation/$lastn?max=1", "/DocumentReference/$docref" })
    void beginWhenOperationThenPinnedByParameter(String url) {
        assertThat(send("GET", url, "").status()).isEqualTo(200);
        assertThat(calls()).singleElement().asString().contains("patient=Patient/p1");
    }

    @Test
    void beginWhenSummaryThenExpandedBecauseMembershipIsNotInIt() {
        send("GET", "/Observation?_summary=true", "");
        assertThat(calls()).containsExactly("GET Patient/p1/Observation");
    }

}
