package dev.smartgateway.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.smartgateway.cases.CorpusRunner;
import dev.smartgateway.cases.FixtureStore;
import dev.smartgateway.cases.Fixtures;
import dev.smartgateway.policy.flow.Walls;
import dev.smartgateway.policy.machine.PinningMachine;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every case of every corpus: behind both walls as the case says, and behind each wall
 * alone without a word of another patient.
 */
class CorpusTests {

    private static final Map<String, JsonNode> CASES = read("pinning-cases.jsonl", "own-cases.jsonl", "row-cases.jsonl",
            "write-cases.jsonl", "operation-cases.jsonl");

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

    private static List<String> run(JsonNode test, Walls walls) {
        return new CorpusRunner(new PinningMachine(walls), AccessPolicy.defaults(), Fixtures.shipped(), CASES)
            .run(test);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void beginWhenCorpusCaseThenAsExpected(JsonNode test) {
        assertThat(run(test, Walls.BOTH)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void beginWhenOnlyAnswersAreCheckedThenNothingForeignIsShown(JsonNode test) {
        assertThat(run(test, new Walls(false, true))).noneMatch((wrong) -> wrong.startsWith("shows"));
    }

    @ParameterizedTest
    @MethodSource("honest")
    void beginWhenOnlyRequestsAreRewrittenThenNothingForeignIsShown(JsonNode test) {
        assertThat(run(test, new Walls(true, false))).noneMatch((wrong) -> wrong.startsWith("shows"));
    }

    @Test
    void beginWhenNoWallStandsThenTheCasesNoticeIt() {
        long noticed = honest()
            .filter((test) -> run(test.getPayload(), new Walls(false, false)).stream()
                .anyMatch((wrong) -> wrong.startsWith("shows")))
            .count();
        assertThat(noticed).isGreaterThan(20);
    }

}
