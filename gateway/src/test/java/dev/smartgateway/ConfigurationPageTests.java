package dev.smartgateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps docs/configuration.md equal to what the code says of its settings. Write it anew
 * with {@code ./mvnw -pl gateway test -Dtest=ConfigurationPageTests -Ddocs.update=true}.
 */
class ConfigurationPageTests {

    private static final Path PAGE = Path.of("../docs/configuration.md");

    private static final String HEAD = """
            # Configuration
            Generated from the code; do not edit. Settings go into `config/application.yml` or the environment
            (`gateway.public-url` is `GATEWAY_PUBLIC_URL`). Durations are written `500ms`, `15s`, `10m`, `12h`; sizes `4MB`.
            Apps and issuers are files of their own, `config/apps/*.yml`; what apps may do is `config/policy.yml`,
            explained in [policy.md](policy.md). Redis is `spring.data.redis.*`; the circuit breakers, time limits and
            bulkheads of the FHIR services (`fhir-{host}:{port}{path}`, or `fhir-{host}` for all of a host) and issuers (`idp-{name}`) are `resilience4j.*.instances.*`.

            | Setting | Default | Meaning |
            |---|---|---|
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
        StringBuilder page = new StringBuilder(HEAD);
        for (JsonNode property : properties()) {
            page.append("| `")
                .append(property.path("name").asString())
                .append("` | ")
                .append(code(property.path("defaultValue")))
                .append(" | ")
                .append(words(property.path("description").asString("")))
                .append(" |\n");
        }
        return page.toString();
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
