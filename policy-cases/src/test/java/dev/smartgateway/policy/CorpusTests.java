package dev.smartgateway.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.smartgateway.cases.CaseRun;
import dev.smartgateway.cases.CorpusRunner;
import dev.smartgateway.cases.FixtureStore;
import dev.smartgateway.cases.Fixtures;
import dev.smartgateway.cases.ScriptedUpstream;
import dev.smartgateway.policy.machine.PinningMachine;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every case of every corpus: complete; the requests alone, against an honest service;
 * and the judgement of answers alone, against a service that ignores the pin.
 */
class CorpusTests {

    private static final Map<String, JsonNode> CASES = read("pinning-cases.jsonl", "own-cases.jsonl", "row-cases.jsonl",
            "write-cases.jsonl", "operation-cases.jsonl", "app-cases.jsonl", "near-cases.jsonl");

    private static Map<String, JsonNode> read(String... files) {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>();
        for (String file : files) {
            try (InputStream in = CorpusTests.class.getResourceAsStream(file)) {
                new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter((line) -> !line.isBlank())
                    .forEach(lines::add);
            }
            catch (IOException ex) {
                throw new IllegalStateException(file, ex);
            }
        }
        for (String line : lines) {
            JsonNode node = FixtureStore.JSON.readTree(line);
            if (all.put(node.path("id").asString(), node) != null) {
                throw new IllegalStateException("twice: " + node.path("id").asString());
            }
        }
        return all;
    }

    static Stream<Named<JsonNode>> cases() {
        return CASES.entrySet().stream().map((entry) -> Named.of(entry.getKey(), entry.getValue()));
    }

    /** Without those where the server lies: no request can keep a liar from answering. */
    static Stream<Named<JsonNode>> honest() {
        return cases().filter((test) -> !test.getPayload().has("mock"));
    }

    private static CorpusRunner runner(AccessPolicy policy) {
        return new CorpusRunner(new PinningMachine(), policy, Fixtures.shipped(), CASES);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void beginWhenCorpusCaseThenAsExpected(JsonNode test) {
        assertThat(runner(AccessPolicy.defaults()).run(test)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void judgeWhenTheServiceIgnoresThePinThenNothingForeignIsShown(JsonNode test) {
        assertThat(runner(AccessPolicy.defaults()).deaf().run(test)).noneMatch((wrong) -> wrong.startsWith("shows"));
    }

    @ParameterizedTest
    @MethodSource("honest")
    void planWhenTheServiceIsHonestThenNothingForeignComesUnlessTheAnswerMustBeJudged(JsonNode test) {
        for (AccessPolicy policy : List.of(AccessPolicy.defaults(), readingBySearch())) {
            assertThat(leaks(test, runner(policy).examine(test))).isEmpty();
        }
    }

    @Test
    void planWhenAllCasesRunThenManyRequestsAreSufficientAlone() {
        long alone = honest()
            .flatMap((test) -> runner(readingBySearch()).examine(test.getPayload()).exchanges().stream())
            .filter((exchange) -> exchange.request().sufficient())
            .count();
        assertThat(alone).isGreaterThan(400);
    }

    /** Without the judge the cases would show what they must not. */
    @Test
    void judgeWhenTheServiceIgnoresThePinThenItIsAllThatHolds() {
        long foreign = honest()
            .filter((test) -> runner(AccessPolicy.defaults()).deaf()
                .examine(test.getPayload())
                .exchanges()
                .stream()
                .anyMatch((exchange) -> !secrets(test.getPayload(), exchange).isEmpty()))
            .count();
        assertThat(foreign).isGreaterThan(100);
    }

    private static AccessPolicy readingBySearch() {
        return Asked.readingBySearch(AccessPolicy.defaults());
    }

    private static List<String> leaks(JsonNode test, CaseRun run) {
        return run.exchanges()
            .stream()
            .filter((exchange) -> exchange.request().sufficient())
            .flatMap((exchange) -> secrets(test, exchange).stream()
                .map((secret) -> exchange.request().target() + " brings " + secret))
            .toList();
    }

    private static List<String> secrets(JsonNode test, ScriptedUpstream.Exchange exchange) {
        String body = new String(exchange.answer().body(), StandardCharsets.UTF_8);
        return test.path("exp")
            .path("not")
            .valueStream()
            .map(JsonNode::asString)
            .filter((text) -> text.endsWith("-secret") && body.contains(text))
            .toList();
    }

}
