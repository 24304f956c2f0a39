package dev.smartgateway.operator.apps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.smartgateway.operator.file.Key;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Issuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The JSON Schema for editors agrees with the reader of app files.
 */
class AppSchemaTests {

    private static final Path SCHEMA = Path.of("../config/apps.schema.json");

    private static final String APP = "name: chart\nhome: /chart/?launch={launch}\nissuers:\n";

    private static final String GOOD = APP + """
              - name: county
                iss: https://ehr.example/fhir
                client: { id: gateway, authentication: secret-basic }
                scopes: launch openid patient/Patient.rs
            """;

    private static List<Error> errors(Path schema, String yaml) throws IOException {
        Schema read = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
            .getSchema(Files.readString(schema), InputFormat.JSON);
        return read.validate(new YAMLMapper().readTree(yaml));
    }

    @Test
    void schemaWhenKeysChangeThenIsRewritten() throws IOException {
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(SCHEMA, AppFiles.schema());
        }
        assertThat(SCHEMA).content()
            .as("config/apps.schema.json is stale: run this test with -Ddocs.update=true")
            .isEqualTo(AppFiles.schema());
    }

    @ParameterizedTest
    @ValueSource(strings = { "../config/apps/demo.yml", "../deploy/azure/config/apps/chart.yml",
            "../sandbox/azure/demo.yml" })
    void schemaWhenAFileIsShippedThenItFits(String file) throws IOException {
        assertThat(errors(SCHEMA, Files.readString(Path.of(file)))).isEmpty();
    }

    @Test
    void schemaWhenAnEditorOpensTheShippedFilesThenItFindsTheirSchema() throws IOException {
        for (String file : List.of("../config/apps/demo.yml", "../deploy/azure/config/apps/chart.yml")) {
            String line = Files.readAllLines(Path.of(file)).get(0);
            assertThat(line).startsWith("# yaml-language-server: $schema=");
            assertThat(Path.of(file).resolveSibling(line.substring(line.indexOf('=') + 1)).normalize())
                .isEqualTo(SCHEMA.normalize());
        }
        assertThat(errors(Path.of("../config/policy.schema.json"), Files.readString(Path.of("../config/policy.yml"))))
            .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "../docs/apps.md,false", "../docs/spa-guide.md,false", "../docs/conformance-by-hand.md,true",
            "../config/apps/examples.md,true" })
    void schemaWhenAPageShowsAnExampleThenItFits(String page, boolean issuers) throws IOException {
        List<String> blocks = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of(page)))
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();
        assertThat(blocks).isNotEmpty();
        assertThat(errors(SCHEMA, issuers ? APP + String.join("", blocks) : blocks.get(0))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name: chart              | nome: chart
            name: chart              | name: chart/../x
            name: chart              | limits: { max-launches: 51 }
            name: chart              | name: chart\\nlimits: { idle: soon }
            name: chart              | name: chart\\nlimits: { idel: 5m }
            name: chart              | name: chart\\nlimits: { max-launches: 51 }
            /chart/?launch={launch}  | https://evil.example/{launch}
            name: county             | names: county
            https://ehr.example/fhir | ehr.example
            https://ehr.example/fhir | https://user@ehr.example/fhir
            authentication: secret-basic | authentication: none
            authentication: secret-basic | authentification: secret-basic
            id: gateway,             | ''
            id: gateway,             | id: gateway, secret: abc,
            scopes: launch           | skopes: launch
            name: county             | name: county\\n    nonce-required: maybe
            name: county             | name: county\\n    dialect: v3
            name: county             | name: county\\n    id-token-algorithms: [HS256]
            name: county             | name: county\\n    style-hosts: ["https://ehr.example"]
            name: county             | name: county\\n    embedding: { frame-ancestors: ["https://*.example"] }
            name: county             | name: county\\n    deposit: { jwks: "https://ehr.example/keys" }
            """)
    void schemaWhenAFileIsWrongThenItDoesNotFit(String good, String bad) throws IOException {
        assertThat(errors(SCHEMA, GOOD)).isEmpty();
        assertThat(GOOD).contains(good);
        assertThat(errors(SCHEMA, GOOD.replace(good, bad.replace("\\n", "\n")))).isNotEmpty();
    }

    @Test
    void schemaWhenAValueIsAPlaceholderThenItFitsEveryKey() throws IOException {
        StringBuilder issuer = new StringBuilder("name: ${N}\nhome: ${H}\nissuers:\n  - name: ${I}\n");
        write(issuer, "    ",
                Key.of(App.class)
                    .stream()
                    .filter((key) -> key.name().equals("issuers"))
                    .flatMap((key) -> Key.of(Issuer.class).stream())
                    .filter((key) -> !key.name().equals("name"))
                    .toList());
        assertThat(issuer.toString().lines().count()).isGreaterThan(45);
        assertThat(errors(SCHEMA, issuer.toString())).isEmpty();
    }

    private static void write(StringBuilder text, String indent, List<Key> keys) {
        for (Key key : keys) {
            Class<?> type = key.component().getType();
            text.append(indent).append(key.name()).append(type.isRecord() ? ":\n" : ": ${X:}\n");
            if (type.isRecord()) {
                write(text, indent + "  ", Key.of(type));
            }
        }
    }

    @Test
    void settingWhenDeclaredThenSaysWhatItIs() {
        List<Key> all = new ArrayList<>();
        Stream<Class<?>> types = Stream.of(App.class, App.Limits.class, Issuer.class);
        types.forEach((type) -> all.addAll(Key.of(type)));
        assertThat(all).hasSizeGreaterThan(35)
            .allSatisfy((key) -> assertThat(key.setting().value()).as(key.name()).matches("[A-Za-z].*\\."));
    }

}
