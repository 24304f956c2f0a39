package dev.smartgateway.policy;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;

import dev.smartgateway.cases.CorpusRunner;
import dev.smartgateway.cases.FixtureStore;
import dev.smartgateway.cases.ScriptedUpstream;
import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.policy.machine.PinningMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The history of one resource, if the policy allows it.
 */
class HistoryTests {

    private static final AccessPolicy DEFAULTS = AccessPolicy.defaults();

    private static final AccessPolicy OFFERED = new AccessPolicy(null, DEFAULTS.types(),
            EnumSet.allOf(Interaction.class), DEFAULTS.search(), DEFAULTS.operations(), DEFAULTS.compartment(),
            DEFAULTS.reportOnly());

    private final CorpusRunner runner = new CorpusRunner(new PinningMachine(), OFFERED);

    private GatewayAnswer get(String url, String scopes, String mock) {
        return this.runner.send(new FhirCall("GET", ScriptedUpstream.path(url), ScriptedUpstream.query(url), Map.of(),
                new byte[0], this.runner.pin("p1", scopes)), new ScriptedUpstream(new FixtureStore(), mock));
    }

    private static String text(GatewayAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Test
    void beginWhenOwnThenEveryVersionAndNoDeletion() {
        GatewayAnswer answer = get("/Observation/o1/_history", "patient/Observation.r", "");
        JsonNode bundle = FixtureStore.JSON.readTree(answer.body());
        assertThat(bundle.path("type").asString()).isEqualTo("history");
        assertThat(bundle.path("entry")).hasSize(2).allSatisfy((entry) -> {
            assertThat(entry.path("resource").path("id").asString()).isEqualTo("o1");
            assertThat(entry.path("request").path("method").asString()).isEqualTo("PUT");
        });
    }

    @Test
    void beginWhenAnOlderVersionWasSomebodyElsesThenLeftOut() {
        GatewayAnswer answer = get("/Observation/oh/_history", "patient/*.rs", "");
        assertThat(FixtureStore.JSON.readTree(answer.body()).path("entry")).hasSize(1);
        assertThat(text(answer)).doesNotContain("oh-v1-secret", "Patient/p2", "upstream.example");
    }

    @ParameterizedTest
    @ValueSource(strings = { "oq", "o2", "odel", "none", "o3" })
    void beginWhenCurrentIsNotOwnThenNotFound(String id) {
        GatewayAnswer answer = get("/Observation/" + id + "/_history", "patient/*.rs", "");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(text(answer)).doesNotContain("secret");
    }

    @Test
    void beginWhenPagedThenNextIsSealedAndJudgedAgain() {
        GatewayAnswer first = get("/Observation/oh/_history?_count=1", "patient/*.rs", "");
        String next = FixtureStore.JSON.readTree(first.body()).path("link").path(1).path("url").asString();
        assertThat(next).startsWith("https://app.example/launches/p1/fhir/Observation/oh/_history?_count=1&_page=");
        GatewayAnswer second = get(next.substring(next.indexOf("/fhir/") + 5), "patient/*.rs", "");
        assertThat(second.status()).isEqualTo(200);
        assertThat(text(second)).doesNotContain("oh-v1-secret");
        assertThat(get(next.substring(next.indexOf("/fhir/") + 5), "patient/Condition.rs", "").status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({ "/Observation/o1/_history, patient/Observation.s, 403",
            "/Observation/o1/_history?_list=x, patient/*.rs, 400",
            "/Observation/o1/_history?_count=x, patient/*.rs, 400", "/Observation/_history, patient/*.rs, 403",
            "/_history, patient/*.rs, 403" })
    void beginWhenBeyondThenDenied(String url, String scopes, int status) {
        assertThat(get(url, scopes, "").status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({ "1,1", "200,200", "201,200", "99999,200" })
    void beginWhenCountedThenClampedAsInASearch(String wanted, String sent) {
        ScriptedUpstream upstream = new ScriptedUpstream(new FixtureStore(), "");
        this.runner.send(new FhirCall("GET", "/Observation/o1/_history", "_count=" + wanted, Map.of(), new byte[0],
                this.runner.pin("p1", "patient/*.rs")), upstream);
        assertThat(upstream.calls()).extracting(PinnedRequest::target)
            .last()
            .isEqualTo("Observation/o1/_history?_count=" + sent);
    }

    @ParameterizedTest
    @ValueSource(strings = { "answer-xml", "answer-truncated", "answer-two-roots", "answer-redirect", "status-500" })
    void beginWhenServerMisbehavesThenNothingIsPassedOn(String mock) {
        assertThat(get("/Observation/o1/_history", "patient/*.rs", mock).status()).isEqualTo(502);
    }

    @Test
    void beginWhenPolicyDoesNotOfferItThenDenied() {
        CorpusRunner strict = new CorpusRunner(new PinningMachine(), DEFAULTS);
        GatewayAnswer answer = strict.send(new FhirCall("GET", "/Observation/o1/_history", null, Map.of(), new byte[0],
                strict.pin("p1", "patient/*.rs")), new ScriptedUpstream(new FixtureStore(), ""));
        assertThat(answer.status()).isEqualTo(403);
    }

}
