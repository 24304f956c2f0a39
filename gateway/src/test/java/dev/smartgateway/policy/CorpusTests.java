package dev.smartgateway.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Stream;

import dev.smartgateway.command.policy.corpus.CorpusRunner;
import dev.smartgateway.command.policy.corpus.FixtureStore;
import dev.smartgateway.policy.flow.Walls;
import dev.smartgateway.policy.model.AccessPolicy;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every case of the sample corpus, and the read cases again behind each wall alone.
 */
class CorpusTests {

    private static final AccessPolicy POLICY = AccessPolicy.defaults();

    private static final AccessPolicy READ_AS_SEARCH = new AccessPolicy(null, POLICY.types(), POLICY.interactions(),
            POLICY.search(), POLICY.operations(),
            new AccessPolicy.Compartment(AccessPolicy.Mode.STRICT, true, true, false), POLICY.reportOnly());

    /** Several patients in one resource; scopes that no single query expresses. */
    private static final Set<String> BEYOND_QUERIES = Set.of("read-28", "search-o13", "search-o14", "search-o16",
            "granular-m5");

    static Stream<Named<JsonNode>> cases() throws IOException {
        return Stream.concat(lines("pinning-cases.jsonl"), lines("own-cases.jsonl"));
    }

    private static Stream<Named<JsonNode>> lines(String file) throws IOException {
        try (InputStream in = CorpusTests.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                .filter((line) -> !line.isBlank())
                .map((line) -> {
                    JsonNode node = FixtureStore.JSON.readTree(line);
                    return Named.of(node.path("id").asString(), node);
                });
        }
    }

    static Stream<Named<JsonNode>> reads() throws IOException {
        return cases()
            .filter((test) -> test.getPayload().path("area").asString().matches("read|search|page|granular|resp"))
            .filter((test) -> test.getPayload().path("req").path("m").asString().equals("GET"));
    }

    /**
     * What a query can express: not a lying server, not an old version, not whose an
     * included resource is, not a second patient in one resource, not an OR over
     * different parameters.
     */
    static Stream<Named<JsonNode>> honestReads() throws IOException {
        return reads().filter((test) -> !test.getPayload().has("mock"))
            .filter((test) -> !test.getPayload().path("req").path("u").asString().matches(".*(_history/|_include=).*"))
            .filter((test) -> !BEYOND_QUERIES.contains(test.getPayload().path("id").asString()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void beginWhenCorpusCaseThenAsExpected(JsonNode test) {
        assertThat(new CorpusRunner(new Pinning(), POLICY).run(test)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("reads")
    void beginWhenOnlyAnswersAreCheckedThenNothingForeignIsShown(JsonNode test) {
        CorpusRunner runner = new CorpusRunner(new Pinning(new Walls(false, true)), POLICY);
        assertThat(runner.run(test)).noneMatch((wrong) -> wrong.startsWith("shows"));
    }

    @ParameterizedTest
    @MethodSource("honestReads")
    void beginWhenOnlyRequestsAreRewrittenThenNothingForeignIsShown(JsonNode test) {
        CorpusRunner runner = new CorpusRunner(new Pinning(new Walls(true, false)), READ_AS_SEARCH);
        assertThat(runner.run(test)).noneMatch((wrong) -> wrong.startsWith("shows"));
    }

}
