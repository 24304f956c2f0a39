package dev.smartgateway.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import dev.smartgateway.r4.R4;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of operations in docs/policy.md has each of them once, with its types, and
 * says which of them have pages.
 */
class OperationPageTests {

    private static final Pattern ROW = Pattern
        .compile("(?m)^\\| `([a-z-]+)` \\| (.+?) \\| (.+?) \\| (.+?) \\| (.+?) \\|$");

    private static List<MatchResult> rows() throws IOException {
        String page = Files.readString(Path.of("../docs/policy.md"));
        String part = page.substring(page.indexOf("## Operations"), page.indexOf("## When it changes"));
        return ROW.matcher(part).results().toList();
    }

    @Test
    void tableWhenComparedWithTheOperationsThenTheSame() throws IOException {
        assertThat(rows()).extracting((row) -> row.group(1)).containsExactlyInAnyOrderElementsOf(Operation.codes());
    }

    @Test
    void tableWhenItNamesTypesThenThoseOfTheOperation() throws IOException {
        for (MatchResult row : rows()) {
            List<String> named = Pattern.compile("[A-Z][A-Za-z]+")
                .matcher(row.group(2))
                .results()
                .map(MatchResult::group)
                .toList();
            assertThat(named).as(row.group(1)).allMatch(R4::isType);
            boolean one = row.group(2).contains("one") || row.group(2).contains("{id}");
            for (String type : named.isEmpty() ? List.of("Observation") : named) {
                assertThat(Operation.of(row.group(1), type, one)).as(row.group(1)).isPresent();
            }
            assertThat(Operation.of(row.group(1), named.isEmpty() ? "Nonsense/" : "Goal", true)).as(row.group(1))
                .matches((found) -> found.isPresent() == named.isEmpty());
        }
    }

    @Test
    void tableWhenAnAnswerHasPagesThenItSaysSo() throws IOException {
        for (MatchResult row : rows()) {
            boolean paged = Arrays.stream(Operation.values())
                .filter((one) -> one.code().equals(row.group(1)))
                .anyMatch((one) -> one.answer().paged());
            assertThat(row.group(4).contains("pages")).as(row.group(1)).isEqualTo(paged);
        }
    }

}
