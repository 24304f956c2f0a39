package dev.smartgateway.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The dashboard, checked against Grafana's own types and for what a viewer needs.
 */
class DashboardTests {

    private static final int COLUMNS = 24;

    static JsonNode dashboard() {
        try {
            return new ObjectMapper().readTree(Chart.text("deploy/dashboard.json"));
        }
        catch (IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

    @Test
    void panelsWhenDrawnThenEachHasItsPlaceItsDataAndAName() {
        Set<String> taken = new HashSet<>();
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : dashboard().path("panels")) {
            String title = panel.path("title").asText();
            assertThat(title).isNotBlank();
            assertThat(ids.add(panel.path("id").asInt(-1))).as(title).isTrue();
            assertThat(panel.path("datasource").path("uid").asText()).as(title).isEqualTo("${datasource}");
            assertThat(panel.path("targets")).as(title).isNotEmpty();
            Set<String> names = new HashSet<>();
            panel.path("targets").forEach((target) -> {
                assertThat(target.path("expr").asText()).as(title).isNotBlank();
                assertThat(names.add(target.path("refId").asText())).as(title).isTrue();
            });
            for (String cell : cells(panel.path("gridPos"))) {
                assertThat(taken.add(cell)).as("%s lies on another panel", title).isTrue();
            }
        }
        assertThat(ids).hasSizeGreaterThan(10);
    }

    private static List<String> cells(JsonNode place) {
        List<String> cells = new ArrayList<>();
        int left = place.path("x").asInt(-1);
        int right = left + place.path("w").asInt();
        assertThat(left).isNotNegative();
        assertThat(right).isGreaterThan(left).isLessThanOrEqualTo(COLUMNS);
        for (int x = left; x < right; x++) {
            for (int y = place.path("y").asInt(); y < place.path("y").asInt() + place.path("h").asInt(); y++) {
                cells.add(x + "/" + y);
            }
        }
        return cells;
    }

    @Test
    void variablesWhenUsedInAQueryThenDefined() {
        Set<String> defined = new HashSet<>(Set.of("__rate_interval"));
        dashboard().path("templating").path("list").forEach((variable) -> defined.add(variable.path("name").asText()));
        dashboard().path("panels").forEach((panel) -> panel.path("targets").forEach((target) -> {
            var used = Pattern.compile("\\$(\\w+)").matcher(target.path("expr").asText());
            while (used.find()) {
                assertThat(defined).contains(used.group(1));
            }
        }));
    }

    /**
     * Grafana publishes its dashboards' model as types of TypeScript; the compiler
     * refuses unknown keys and values.
     */
    @Nested
    class GrafanaTypes {

        @TempDir
        Path folder;

        @BeforeEach
        void install() throws Exception {
            Tool.need("SMART_GATEWAY_NPM_REQUIRED", "npm", "--version");
            for (String file : List.of("package.json", "package-lock.json", ".npmrc")) {
                Files.copy(Path.of("grafana", file), this.folder.resolve(file));
            }
            Tool install = Tool.run(this.folder, "npm", "ci", "--ignore-scripts");
            assertThat(install.exit()).as(install.output()).isZero();
        }

        @Test
        void dashboardWhenCompiledThenFits() throws Exception {
            Tool compile = compile(source(dashboard()));
            assertThat(compile.exit()).as(compile.output()).isZero();
        }

        @Test
        void dashboardWhenAKeyOrAValueIsUnknownThenRefused() throws Exception {
            String source = source(dashboard());
            Tool compile = compile(source.replace("\"gridPos\"", "\"gridPosition\"")
                .replace("\"absolute\"", "\"certain\"")
                .replace("\"colorMode\"", "\"colourMode\"")
                .replace("\"fillOpacity\"", "\"fillOpaque\""));
            assertThat(compile.exit()).isNotZero();
            assertThat(compile.output()).contains("gridPosition", "certain", "colourMode", "fillOpaque");
        }

        private Tool compile(String source) throws IOException, InterruptedException {
            Files.writeString(this.folder.resolve("dashboard.ts"), source);
            return Tool.run(this.folder, "npx", "--no-install", "tsc", "--noEmit", "--strict", "--skipLibCheck",
                    "--moduleResolution", "node", "dashboard.ts");
        }

        private String source(JsonNode dashboard) {
            StringBuilder source = new StringBuilder(
                    """
                            import type { Dashboard } from '@grafana/schema';
                            import type { Options as stat } from '@grafana/schema/dist/types/raw/composable/stat/panelcfg/x/types.gen';
                            import type { Options as timeseries, FieldConfig } from '@grafana/schema/dist/types/raw/composable/timeseries/panelcfg/x/types.gen';
                            type Plain<T> = T extends string ? `${T}` : T extends number ? number : T extends (infer U)[] ? Plain<U>[]
                              : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;
                            """);
            source.append("const all: Plain<Dashboard> = ").append(dashboard).append(";\n");
            for (JsonNode panel : dashboard.path("panels")) {
                String type = panel.path("type").asText();
                String id = panel.path("id").asText();
                source.append("const options%s: Plain<Partial<%s>> = %s;%n".formatted(id, type, panel.path("options")));
                JsonNode custom = panel.path("fieldConfig").path("defaults").path("custom");
                if (type.equals("timeseries")) {
                    source.append("const custom%s: Plain<FieldConfig> = %s;%n".formatted(id, custom));
                }
            }
            return source.toString();
        }

    }

}
