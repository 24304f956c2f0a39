package dev.smartgateway.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The build and release workflows: pinned versions, few rights, and stopped by the
 * dependency policy.
 */
class WorkflowTests {

    private static final Pattern EXCEPTION = Pattern.compile("(?m)^\\[\\[IgnoredVulns]]\\n((?:(?!\\[).*\\n?)*)");

    private static final Pattern REVIEWED = Pattern.compile("reason = \"Reviewed (\\d{4}-\\d{2}-\\d{2}): .{20,}\"");

    private static final Pattern UNTIL = Pattern.compile("ignoreUntil = (\\d{4}-\\d{2}-\\d{2})");

    static List<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(Chart.ROOT.resolve(".github/workflows"))) {
            return files.sorted().toList();
        }
    }

    private static JsonNode yaml(Path file) throws IOException {
        return new YAMLMapper().readTree(Files.readString(file));
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void actionsWhenUsedThenByCommitWithTheVersionBesideIt(Path file) throws IOException {
        assertThat(Files.readAllLines(file)).filteredOn((line) -> line.contains("uses:"))
            .filteredOn((line) -> !line.contains("uses: ./"))
            .isNotEmpty()
            .allSatisfy((line) -> assertThat(line).containsPattern("uses: \\S+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+$"));
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void rightsWhenNotAskedForThenOnlyReading(Path file) throws IOException {
        JsonNode workflow = yaml(file);
        assertThat(workflow.path("permissions").toString()).isEqualTo("{\"contents\":\"read\"}");
        workflow.path("jobs").forEach((job) -> {
            if (!job.has("uses")) {
                assertThat(job.path("timeout-minutes").asInt()).isPositive();
            }
        });
        assertThat(Files.readString(file)).doesNotContain("pull_request_target")
            .doesNotContainPattern("run:.*\\$\\{\\{ *github\\.(head_ref|event)");
    }

    @Test
    void releaseWhenTaggedThenTheDependencyScanStandsBeforeIt() throws IOException {
        JsonNode release = yaml(Chart.ROOT.resolve(".github/workflows/release.yml"));
        assertThat(release.path("jobs").path("release").path("needs").asText()).isEqualTo("dependencies");
        assertThat(release.path("jobs").path("dependencies").path("uses").asText())
            .isEqualTo("./.github/workflows/dependencies.yml");
        String scan = Chart.text(".github/workflows/dependencies.yml");
        assertThat(scan).contains("workflow_call:", "--config=.github/osv-scanner.toml")
            .doesNotContain("continue-on-error", "|| true");
        for (String file : List.of("docs/package-lock.json", "deploy/tests/grafana/package-lock.json")) {
            assertThat(scan).contains("--lockfile=" + file);
            assertThat(Chart.ROOT.resolve(file)).exists();
        }
        assertThat(Chart.text("SECURITY.md")).contains("## Dependencies", ".github/osv-scanner.toml");
    }

    @Test
    void exceptionsWhenWrittenThenEachHasAReasonAndALastDay() {
        assertThat(faults(Chart.text(".github/osv-scanner.toml"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "[[IgnoredVulns]]\nid = \"GHSA-1\"\n",
            "[[IgnoredVulns]]\nid = \"GHSA-1\"\nignoreUntil = 2026-03-31\n",
            "[[IgnoredVulns]]\nid = \"GHSA-1\"\nreason = \"Reviewed 2026-01-05: not reachable, since nobody calls it\"\n",
            "[[IgnoredVulns]]\nid = \"GHSA-1\"\nignoreUntil = 2026-03-31\nreason = \"later\"\n",
            "[[IgnoredVulns]]\nid = \"GHSA-1\"\nignoreUntil = 2027-03-31\n"
                    + "reason = \"Reviewed 2026-01-05: not reachable, since nobody calls it\"\n",
            "[[PackageOverrides]]\nname = \"netty\"\nignore = true\n" })
    void exceptionWhenItSaysTooLittleThenRefused(String text) {
        assertThat(faults("# a comment\n" + text)).isNotEmpty();
    }

    @Test
    void exceptionWhenItSaysAllThenTaken() {
        assertThat(faults("[[IgnoredVulns]]\nid = \"GHSA-1\"\nignoreUntil = 2026-03-31\n"
                + "reason = \"Reviewed 2026-01-05: not reachable, since nobody calls it\"\n"))
            .isEmpty();
    }

    private static List<String> faults(String text) {
        String rules = text.replaceAll("(?m)^#.*\\n?", "");
        Stream<String> other = rules.lines()
            .filter((line) -> line.startsWith("[") && !line.equals("[[IgnoredVulns]]"))
            .map((line) -> "not foreseen: " + line);
        Stream<String> poor = EXCEPTION.matcher(rules)
            .results()
            .map((found) -> found.group(1))
            .filter((body) -> !complete(body));
        return Stream.concat(other, poor).toList();
    }

    private static boolean complete(String body) {
        Matcher reviewed = REVIEWED.matcher(body);
        Matcher until = UNTIL.matcher(body);
        if (!reviewed.find() || !until.find() || !body.contains("id = ")) {
            return false;
        }
        long days = ChronoUnit.DAYS.between(LocalDate.parse(reviewed.group(1)), LocalDate.parse(until.group(1)));
        return days > 0 && days <= 90;
    }

}
