package dev.smartgateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares docs/configuration.md with the settings in the code. Regenerate it with
 * {@code ./mvnw -pl gateway test -Dtest=ConfigurationPageTests -Ddocs.update=true}.
 */
class ConfigurationPageTests {

    private static final Path PAGE = Path.of("../docs/configuration.md");

    private static final String HEAD = """
            # Configuration
            Generated from the code; do not edit.

            - Settings go into `config/application.yml` or the environment (`gateway.public-url` is `GATEWAY_PUBLIC_URL`).
            - Durations are written `500ms`, `15s`, `10m`, `12h`; sizes `4MB`.
            - [The README](../README.md#what-you-must-set) lists what you must set.

            | Not on this page | See |
            |---|---|
            | apps and issuers, `config/apps/*.yml` | [apps.md](apps.md) |
            | what apps may do, `config/policy.yml` | [policy.md](policy.md) |
            | Redis, `spring.data.redis.*` | [operations.md](operations.md#redis) |
            | circuit breakers, time limits and bulkheads, `resilience4j.*.instances.*`: of FHIR services (`fhir-{host}:{port}{path}`, or `fhir-{host}` for all of a host) and issuers (`idp-{name}`) | the documentation of Resilience4j |

            """;

    @Test
    void pageWhenSettingsChangeThenIsRewritten() throws IOException {
        String page = page();
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).content()
            .as("docs/configuration.md is stale: run this test with -Ddocs.update=true")
            .isEqualTo(page);
    }

    private static String page() throws IOException {
        Map<String, StringBuilder> sections = new TreeMap<>();
        for (JsonNode property : properties()) {
            String name = property.path("name").asString();
            sections.computeIfAbsent(section(name), (heading) -> new StringBuilder())
                .append("| `")
                .append(name)
                .append("` | ")
                .append(code(property.path("defaultValue")))
                .append(" | ")
                .append(words(property.path("description").asString("")))
                .append(" |\n");
        }
        StringBuilder page = new StringBuilder(HEAD).append("**Contents:** ")
            .append(sections.keySet()
                .stream()
                .map((heading) -> "[" + heading + "](#" + heading.toLowerCase(Locale.ROOT).replace(' ', '-') + ")")
                .collect(Collectors.joining(" · ")))
            .append('\n');
        sections.forEach((heading, rows) -> page.append("\n## ")
            .append(heading)
            .append("\n| Setting | Default | Meaning |\n|---|---|---|\n")
            .append(rows));
        return page.toString();
    }

    /** The second part of a name; settings that have no third part are together. */
    private static String section(String name) {
        String[] parts = name.split("\\.");
        return parts[0].equals("gateway") ? (parts.length > 2) ? parts[1] : "General" : parts[0];
    }

    private static List<JsonNode> properties() throws IOException {
        try (InputStream metadata = ConfigurationPageTests.class
            .getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            JsonNode all = new JsonMapper().readTree(metadata).path("properties");
            return StreamSupport.stream(all.spliterator(), false)
                .sorted(Comparator.comparing((property) -> property.path("name").asString()))
                .toList();
        }
    }

    private static String code(JsonNode value) {
        String text = value.isArray() ? "" : value.asString("");
        return text.isEmpty() ? "" : "`" + text + "`";
    }

    private static String words(String javadoc) {
        return javadoc.replaceAll("\\{@code ([^}]*(?:\\{[^}]*\\}[^}]*)*)\\}", "`$1`")
            .replaceAll("\\s+", " ")
            .replace("|", "\\|");
    }

}
