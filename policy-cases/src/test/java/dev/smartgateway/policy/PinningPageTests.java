package dev.smartgateway.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.smartgateway.cases.FixtureStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of docs/pinning.md has a row for every group of cases, with the number of
 * cases.
 */
class PinningPageTests {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (.+?) \\| .+ \\| ([0-9]+) \\|$");

    @Test
    void tableWhenComparedWithTheCasesThenSameRowsAndNumbers() throws IOException {
        String page = Files.readString(Path.of("../docs/pinning.md"));
        Map<String, Long> told = ROW.matcher(page)
            .results()
            .collect(Collectors.toMap((MatchResult row) -> row.group(1).replace("\\*", "*"),
                    (row) -> Long.parseLong(row.group(2))));
        assertThat(new TreeMap<>(told)).isEqualTo(new TreeMap<>(counted()));
    }

    private static Map<String, Long> counted() throws IOException {
        try (var in = Objects.requireNonNull(PinningPageTests.class.getResourceAsStream("row-cases.jsonl"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                .map((line) -> FixtureStore.JSON.readTree(line).path("src").asString())
                .map((src) -> src.replaceFirst("^row ", "").split(": ", 2)[0])
                .collect(Collectors.groupingBy((row) -> row, Collectors.counting()));
        }
    }

}
