package dev.smartgateway.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.smartgateway.reason.Reason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each test that docs/interoperability.md names exists, and the quoted texts are those of
 * the gateway.
 */
class InteroperabilityPageTests {

    private static final Pattern PROOF = Pattern.compile("`([A-Z][A-Za-z0-9]+(?:Tests|IT))(?:#([A-Za-z0-9]+))?`");

    private static final Pattern SENTENCE = Pattern.compile("\"([A-Z][^\"]{20,}\\.)\"");

    private static String page() throws IOException {
        return Files.readString(Path.of("../docs/interoperability.md"));
    }

    private static Map<String, String> tests() throws IOException {
        Map<String, String> found = new HashMap<>();
        for (String module : List.of("gateway", "policy-cases", "cli", "peers")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test", "java"))) {
                for (Path file : files.filter((each) -> each.toString().endsWith(".java")).toList()) {
                    found.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
                }
            }
        }
        return found;
    }

    @Test
    void pageWhenItNamesATestThenThereIsOne() throws IOException {
        Map<String, String> tests = tests();
        List<MatchResult> named = PROOF.matcher(page()).results().toList();
        assertThat(named).hasSizeGreaterThan(60).allSatisfy((proof) -> {
            String source = tests.get(proof.group(1));
            assertThat(source).as(proof.group()).isNotNull();
            assertThat(source).as(proof.group()).contains((proof.group(2) != null) ? " " + proof.group(2) + "(" : "");
        });
    }

    @Test
    void pageWhenEachRowIsReadThenItHasAProof() throws IOException {
        assertThat(page().lines().filter((line) -> line.startsWith("| ") && !line.startsWith("| Found in")))
            .hasSizeGreaterThan(50)
            .allMatch((line) -> PROOF.matcher(line).find());
    }

    @Test
    void pageWhenItQuotesThenAReasonSaysSo() throws IOException {
        List<String> said = Arrays.stream(Reason.values())
            .map((reason) -> reason.asException().problem().advice())
            .toList();
        assertThat(SENTENCE.matcher(page()).results().map((found) -> found.group(1))).hasSizeGreaterThan(8)
            .isSubsetOf(said);
    }

}
