package dev.smartgateway.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.operator.file.Key;
import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.scope.Scopes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PolicyReaderTests {

    private static final Path SHIPPED = Path.of("../config/policy.yml");

    private static final Path SCHEMA = Path.of("../config/policy.schema.json");

    private static final PolicyFile DEFAULTS = PolicyFile.of(AccessPolicy.defaults());

    /** Every key with its section. */
    static Stream<Arguments> keys() {
        return Key.of(PolicyFile.class)
            .stream()
            .flatMap((key) -> key.component().getType().isRecord()
                    ? Key.of(key.component().getType()).stream().map((below) -> Arguments.of(key.name(), below))
                    : Stream.of(Arguments.of("", key)));
    }

    private static AccessPolicy read(String text) {
        return PolicyFile.read("policy.yml", text.replace("\\n", "\n"), DEFAULTS).policy();
    }

    @Test
    void readWhenShippedFileThenTheDefaults() throws IOException {
        assertThat(read(Files.readString(SHIPPED))).isEqualTo(AccessPolicy.defaults());
    }

    @Test
    void readWhenNothingIsSaidThenTheDefaults() {
        assertThat(read("{}")).isEqualTo(AccessPolicy.defaults());
    }

    @Test
    void readWhenEverythingIsSaidThenAllOfIt() {
        AccessPolicy policy = read("""
                scopes: [patient/*.rs, "patient/Observation.cu?category=vital-signs"]
                types: { allowed: [Patient, Observation], denied: [Communication], explicit: [] }
                interactions: [read, search-type]
                search:
                  parameters: [us-core-race, _offset]
                  denied: [identifier, _text]
                  rev-includes: []
                  max-count: 50
                  max-entries: 5
                operations: [everything]
                compartment: { mode: full, pin-user: false, read-as-search: true, update-as-create: true,
                  check-references: false }
                report-only: [policy-type]
                """);
        assertThat(policy).isEqualTo(new AccessPolicy(
                Scopes.parse("patient/*.rs patient/Observation.cu?category=vital-signs"),
                new AccessPolicy.Types(Set.of("Patient", "Observation"), Set.of("Communication"), Set.of()),
                EnumSet.of(Interaction.READ, Interaction.SEARCH_TYPE, Interaction.PAGE, Interaction.CAPABILITIES,
                        Interaction.SMART_CONFIGURATION),
                new AccessPolicy.Search(Set.of("us-core-race", "_offset"), Set.of("identifier", "_text"), Set.of(), 50,
                        5),
                Set.of("everything"), new AccessPolicy.Compartment(AccessPolicy.Mode.FULL, false, true, true, false),
                Set.of("policy-type")));
    }

    @Test
    void readWhenAppFileSpeaksThenItReplacesOnlyThat() {
        PolicyFile common = PolicyFile.read("policy.yml", "types: { denied: [Communication] }\noperations: []",
                DEFAULTS);
        AccessPolicy policy = PolicyFile.read("chart.yml", "types: { denied: [Task] }", common).policy();
        assertThat(policy.types().denied()).containsExactly("Task");
        assertThat(policy.types().explicit()).isEqualTo(AccessPolicy.defaults().types().explicit());
        assertThat(policy.operations()).isEmpty();
    }

    @Test
    void readWhenCeilingIsEmptyThenNothingIsGranted() {
        assertThat(read("scopes: []").scopes()).isEqualTo(Scopes.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`',
            textBlock = """
                    ``                                    @ policy.yml is empty
                    `# only words`                        @ policy.yml is empty
                    - read                                @ policy.yml:1 must be a mapping
                    type: {}                              @ policy.yml:1: type is not a known key
                    types: { alowed: [] }                 @ policy.yml:1: types.alowed is not a known key
                    {}\\n---\\n{}                         @ policy.yml:3 has a second document
                    operations: []\\noperations: []       @ policy.yml:2: operations occurs twice
                    search:\\n  max-count: 5\\n  max-count: 6 @ policy.yml:3: max-count occurs twice
                    operations: [lastn                    @ is not valid YAML
                    types: [Observation]                  @ policy.yml:1: types must be a mapping
                    types:                                @ policy.yml:1: types must be a mapping
                    operations: lastn                     @ policy.yml:1: operations has a value that is not allowed
                    operations:                           @ policy.yml:1: operations has no value
                    operations: [export]                  @ policy.yml:1: operations[0] is not an allowed value
                    operations: [lastn, lastn]            @ policy.yml:1: operations[1] occurs twice
                    operations: [[lastn]]                 @ policy.yml:1: operations[0] is not an allowed value
                    types:\\n  allowed:\\n    - Patient\\n    - observation @ policy.yml:4: types.allowed[1] is not an allowed value
                    types: { allowed: [1] }               @ policy.yml:1: types.allowed[0] is not an allowed value
                    types: { allowed: [Nonsense] }        @ policy.yml:1: types.allowed[0] is not a FHIR R4 type
                    search: { rev-includes: ["Nonsense:target"] } @ policy.yml:1: search.rev-includes[0] is not a FHIR R4 type
                    search: { max-count: 0 }              @ policy.yml:1: search.max-count has a value that is not allowed
                    search: { max-count: 1001 }           @ policy.yml:1: search.max-count has a value
                    search: { max-count: "5" }            @ policy.yml:1: search.max-count has a value
                    search: { max-count: 5.5 }            @ policy.yml:1: search.max-count has a value
                    search: { max-count: 99999999999999999999 } @ policy.yml:1: search.max-count has a value
                    search: { parameters: [_has] }        @ policy.yml:1: search.parameters[0] is not an allowed value
                    search: { parameters: ["code:in"] }   @ policy.yml:1: search.parameters[0] is not an allowed value
                    compartment: { pin-user: no }         @ policy.yml:1: compartment.pin-user has a value
                    compartment: { mode: STRICT }         @ policy.yml:1: compartment.mode has a value
                    report-only: [other-patient]          @ policy.yml:1: report-only[0] is not an allowed value
                    interactions: [history-type]          @ policy.yml:1: interactions[0] is not an allowed value
                    interactions: [history-system]        @ policy.yml:1: interactions[0] is not an allowed value
                    scopes: [patient/observation.rs]      @ policy.yml:1: scopes[0] is not a scope
                    scopes: [patient/Observation.sr]      @ policy.yml:1: scopes[0] is not a scope
                    scopes: [patient/Nonsense.rs]         @ policy.yml:1: scopes[0] is not a FHIR R4 type
                    scopes: [system/*.rs]                 @ policy.yml:1: scopes[0] is not an allowed value
                    scopes: [openid]                      @ policy.yml:1: scopes[0] is not an allowed value
                    scopes: ["patient/Patient.r patient/*.s"] @ policy.yml:1: scopes[0] is not a scope
                    types: { allowed: &all [Patient], denied: *all } @ policy.yml:1 has an alias
                    """)
    void readWhenNotUnderstoodThenSaysWhere(String text, String start) {
        assertThatExceptionOfType(ConfigurationFault.class).isThrownBy(() -> read(text)).satisfies((fault) -> {
            assertThat(fault.getMessage()).contains(start);
            assertThat(fault.advice()).endsWith(".");
        });
    }

    @Test
    void schemaWhenKeysChangeThenIsRewritten() throws IOException {
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(SCHEMA, PolicyFile.schema());
        }
        assertThat(SCHEMA).content()
            .as("config/policy.schema.json is stale: run this test with -Ddocs.update=true")
            .isEqualTo(PolicyFile.schema());
    }

    @Test
    void schemaWhenShippedFileThenNamesEveryKeyOfItAndIsNamedByIt() throws IOException {
        assertThat(Files.readAllLines(SHIPPED)).first()
            .asString()
            .isEqualTo("# yaml-language-server: $schema=policy.schema.json");
        JsonNode file = new YAMLMapper().readTree(SHIPPED.toFile());
        JsonNode schema = new JsonMapper().readTree(SCHEMA.toFile());
        assertThat(keys(file, schema)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void wordsWhenShippedFileThenKeyAndEveryChoiceStandInIt(String section, Key key) throws IOException {
        List<String> lines = Files.readAllLines(SHIPPED);
        int line = 0;
        while (!lines.get(line).matches("(# )?( {2})?" + key.name() + ":.*")) {
            line++;
        }
        int first = line;
        while (first > 0 && !lines.get(first - 1).isBlank()) {
            first--;
        }
        while (line < lines.size() - 1 && !lines.get(line).isBlank()) {
            line++;
        }
        String paragraph = String.join("\n", lines.subList(first, line + 1));
        key.choices().forEach((choice) -> assertThat(paragraph).containsPattern("(?<![a-z-])" + choice + "(?![a-z-])"));
        assertThat(paragraph).containsPattern("(?m)^ *# ");
    }

    private static List<String> keys(JsonNode file, JsonNode schema) {
        List<String> keys = new ArrayList<>();
        for (String name : file.propertyNames()) {
            JsonNode below = schema.path("properties").path(name);
            assertThat(below.isObject()).as(name).isTrue();
            keys.add(name);
            if (file.get(name).isObject()) {
                keys.addAll(keys(file.get(name), below));
            }
        }
        return keys;
    }

    @ParameterizedTest
    @MethodSource("keys")
    void schemaWhenExampleOfAKeyThenReaderAcceptsItAndRefusesOthers(String section, Key key) {
        String open = section.isEmpty() ? "" : section + ":\n  ";
        String example = !key.setting().example().isEmpty() ? key.setting().example()
                : key.choices().isEmpty() ? "true" : key.choices().get(0);
        assertThat(read(open + key.name() + ": " + (key.many() ? "[\"" + example + "\"]" : example))).isNotNull();
        assertThatExceptionOfType(ConfigurationFault.class)
            .isThrownBy(() -> read(open + key.name() + ": " + (key.many() ? "[\"\u00e4\"]" : "\u00e4")));
    }

}
