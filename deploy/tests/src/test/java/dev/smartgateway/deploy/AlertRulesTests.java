package dev.smartgateway.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules for Prometheus, checked by its own tool, and their entries in the runbook.
 */
class AlertRulesTests {

    private static final List<JsonNode> RULES = rules();

    private static List<JsonNode> rules() {
        List<JsonNode> rules = new ArrayList<>();
        yaml("alerts.yml").path("groups").forEach((group) -> group.path("rules").forEach(rules::add));
        return rules;
    }

    private static JsonNode yaml(String file) {
        try {
            return new YAMLMapper().readTree(Chart.text("deploy/" + file));
        }
        catch (IOException ex) {
            throw new IllegalStateException(file, ex);
        }
    }

    private static Stream<String> names() {
        return RULES.stream().map((rule) -> rule.path("alert").asText());
    }

    @Test
    void alertWhenItPagesThenTheRunbookHasItsHeadingAndTheRuleLeadsThere() {
        String page = Chart.text("docs/operations.md");
        String part = page.substring(page.indexOf("## Alerts"), page.indexOf("## Reading a refusal"));
        List<String> headings = part.lines()
            .filter((line) -> line.startsWith("### "))
            .map((line) -> line.substring(4))
            .toList();
        assertThat(headings).containsExactlyElementsOf(names().toList());
        assertThat(RULES).hasSizeGreaterThan(10).allSatisfy((rule) -> {
            JsonNode annotations = rule.path("annotations");
            assertThat(annotations.path("summary").asText()).isNotBlank();
            assertThat(annotations.path("runbook").asText())
                .isEqualTo("docs/operations.md#" + rule.path("alert").asText().toLowerCase(Locale.ROOT));
            assertThat(rule.path("labels").path("severity").asText()).isIn("critical", "warning", "info");
        });
    }

    @Test
    void alertWhenWrittenThenTriedWhereItFiresAndWhereItDoesNot() {
        List<String> fires = new ArrayList<>();
        List<String> quiet = new ArrayList<>();
        yaml("alerts-test.yml").path("tests").forEach((test) -> test.path("alert_rule_test").forEach((trial) -> {
            List<String> which = trial.path("exp_alerts").isEmpty() ? quiet : fires;
            which.add(trial.path("alertname").asText());
        }));
        assertThat(fires).containsAll(names().toList());
        assertThat(quiet).containsAll(names().toList());
    }

    /** What only the tool itself can say. */
    @Nested
    class Prometheus {

        @BeforeEach
        void need() throws Exception {
            Tool.need("SMART_GATEWAY_PROMTOOL_REQUIRED", "promtool", "--version");
        }

        @Test
        void rulesWhenCheckedThenAccepted() throws Exception {
            Tool check = Tool.run(Chart.ROOT.resolve("deploy"), "promtool", "check", "rules", "alerts.yml");
            assertThat(check.exit()).as(check.output()).isZero();
        }

        @Test
        void rulesWhenTriedThenEachFiresAndStaysQuietAsWritten() throws Exception {
            Tool trial = Tool.run(Chart.ROOT.resolve("deploy"), "promtool", "test", "rules", "alerts-test.yml");
            assertThat(trial.exit()).as(trial.output()).isZero();
        }

        @Test
        void trialsWhenARuleIsBluntedThenFail(@TempDir Path folder) throws Exception {
            for (JsonNode rule : RULES) {
                String expression = rule.path("expr").asText().strip();
                var copy = (ObjectNode) yaml("alerts.yml");
                copy.path("groups").forEach((group) -> group.path("rules").forEach((each) -> {
                    if (each.path("alert").equals(rule.path("alert"))) {
                        ((ObjectNode) each).put("expr", "(" + expression + ") > 1e99");
                    }
                }));
                new YAMLMapper().writeValue(folder.resolve("alerts.yml").toFile(), copy);
                Files.writeString(folder.resolve("alerts-test.yml"), Chart.text("deploy/alerts-test.yml"));
                Tool trial = Tool.run(folder, "promtool", "test", "rules", "alerts-test.yml");
                assertThat(trial.exit()).as("%s, blunted", rule.path("alert")).isNotZero();
                assertThat(trial.output()).contains(rule.path("alert").asText());
            }
        }

        @Test
        void dashboardWhenItsQueriesAreReadThenAllAreSound(@TempDir Path folder) throws Exception {
            StringBuilder rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
            int number = 0;
            for (JsonNode panel : DashboardTests.dashboard().path("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    String query = target.path("expr").asText().replace("$__rate_interval", "5m").replace("'", "''");
                    rules.append("      - { record: 'panel:")
                        .append(number++)
                        .append("', expr: '")
                        .append(query)
                        .append("' }\n");
                }
            }
            Files.writeString(folder.resolve("rules.yml"), rules);
            assertThat(number).isGreaterThan(20);
            Tool check = Tool.run(folder, "promtool", "check", "rules", "rules.yml");
            assertThat(check.exit()).as(check.output()).isZero();
        }

    }

}
