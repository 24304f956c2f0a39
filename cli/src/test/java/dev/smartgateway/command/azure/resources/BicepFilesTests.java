package dev.smartgateway.command.azure.resources;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.smartgateway.command.azure.plan.SetupFile;
import dev.smartgateway.reason.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks of the Bicep files without the Bicep compiler: that they match each other and
 * the command that deploys them.
 */
class BicepFilesTests {

    private static final Path AZURE = Path.of("../deploy/azure");

    private static final Pattern MODULE = Pattern.compile("(?m)^module (\\w+) '([^']+)'");

    private static final Pattern PARAM = Pattern.compile("(?m)^param (\\w+) \\w+( = )?");

    private static final Pattern OUTPUT = Pattern.compile("(?m)^output (\\w+) ");

    private static final Pattern OUTPUT_USE = Pattern.compile("\\b(\\w+)!?\\.outputs\\.(\\w+)");

    private record Module(String name, String path, Set<String> passed) {
    }

    static List<Module> modules() throws IOException {
        List<Module> found = new ArrayList<>(modules("base.bicep"));
        found.addAll(modules("app.bicep"));
        return found;
    }

    private static List<Module> modules(String file) throws IOException {
        String main = text(file);
        return MODULE.matcher(main)
            .results()
            .map((match) -> new Module(match.group(1), match.group(2), passed(main.substring(match.end()))))
            .toList();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void moduleWhenUsedThenExistsAndTakesExactlyWhatItIsGiven(Module module) throws IOException {
        String file = text(module.path());
        assertThat(module.passed()).isSubsetOf(params(file, true)).containsAll(params(file, false));
    }

    @Test
    void modulesWhenCountedThenNoFileIsForgotten() throws IOException {
        Set<String> used = modules().stream().map(Module::path).collect(Collectors.toSet());
        try (Stream<Path> files = Files.list(AZURE.resolve("modules"))) {
            assertThat(files.map((file) -> "modules/" + file.getFileName())).allMatch(used::contains);
        }
    }

    @Test
    void outputsWhenUsedThenTheModuleHasThem() throws IOException {
        List<Module> modules = modules();
        List<MatchResult> uses = OUTPUT_USE.matcher(text("base.bicep") + text("app.bicep")).results().toList();
        assertThat(uses).isNotEmpty().allSatisfy((use) -> {
            Module module = modules.stream().filter((one) -> one.name().equals(use.group(1))).findFirst().orElseThrow();
            assertThat(text(module.path())).contains("output " + use.group(2) + " ");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = { "smart-user", "pinned-issuer" })
    void deploymentWhenParametersAreWrittenThenTheTemplatesTakeThem(String mode) throws IOException {
        SetupFile setup = new SetupFile("ward", new SetupFile.Tenant("t", "hospital.example", "s", "g", null),
                new SetupFile.Gateway("https://chart.hospital.example", "image", "registry", "config", "group",
                        "detection", "collector", "2190"),
                new SetupFile.Fhir(mode, "users", false, "https://fhir.example", "id",
                        List.of(new SetupFile.IdentityProvider("https://idp.example", "client", "audience"))),
                List.of());
        Set<String> base = DeploymentFile.base(setup).keySet();
        assertThat(base).isSubsetOf(params(text("base.bicep"), true)).containsAll(params(text("base.bicep"), false));
        ObjectNode outputs = new JsonMapper().createObjectNode();
        OUTPUT.matcher(text("base.bicep"))
            .results()
            .forEach((one) -> outputs.putObject(one.group(1)).put("value", "x"));
        Set<String> app = DeploymentFile.app(setup, Map.of(), Map.of(), outputs).keySet();
        assertThat(app).isSubsetOf(params(text("app.bicep"), true)).containsAll(params(text("app.bicep"), false));
    }

    @Test
    void namesWhenSharedWithAllTheWorldThenUniqueAndWithinTheirLimit() throws IOException {
        Map<String, Integer> limits = Map.of("vault.bicep", 24, "fhir.bicep", 24, "redis.bicep", 60, "audit-copy.bicep",
                24, "front-door.bicep", 46);
        for (Map.Entry<String, Integer> limit : limits.entrySet()) {
            assertThat(text("modules/" + limit.getKey())).as(limit.getKey())
                .containsPattern(
                        "( {2}name:|var workspaceName =) take\\('\\$\\{name\\}-?\\$\\{uniqueString\\(resourceGroup\\(\\)\\.id, name\\)\\}', "
                                + limit.getValue() + "\\)");
        }
    }

    /**
     * A parameter that nothing reads is a mistake, and so is a name that nothing defines.
     */
    @Test
    void parametersWhenDeclaredThenUsed() throws IOException {
        try (Stream<Path> files = Files.walk(AZURE)) {
            for (Path file : files.filter((one) -> one.toString().endsWith(".bicep")).toList()) {
                String text = Files.readString(file).replaceAll("(?m)^\\s*//.*$", "");
                assertThat(params(text, true)).as(file.toString())
                    .allMatch((name) -> Pattern.compile("(?<!param )\\b" + name + "\\b(?!:)|\\bin " + name + ":")
                        .matcher(text.replaceAll("@description\\('.*'\\)", ""))
                        .find());
            }
        }
    }

    /** The tear-down finds by the tag what the set-up made. */
    @Test
    void resourcesWhenTheyStandAloneThenTaggedWithTheName() throws IOException {
        Pattern resource = Pattern.compile(
                "(?ms)^resource \\w+ '(Microsoft\\.[A-Za-z]+/[A-Za-z]+)@[^']+' = (?:if \\([^\n]*\\) |\\[for [^\n]*: )?"
                        + "\\{\\n(.*?)^\\}");
        int tagged = 0;
        try (Stream<Path> files = Files.walk(AZURE)) {
            for (Path file : files.filter((one) -> one.toString().endsWith(".bicep")).toList()) {
                for (MatchResult one : resource.matcher(Files.readString(file)).results().toList()) {
                    if (!one.group(1).matches("Microsoft\\.(Authorization/.*|Insights/diagnosticSettings)")) {
                        assertThat(one.group(2)).as(file + " " + one.group(1)).contains("  tags: { 'smart-gateway': ");
                        tagged++;
                    }
                }
            }
        }
        assertThat(tagged).isGreaterThan(12);
    }

    @Test
    void frontDoorWhenDeployedThenTheOnlyWayInAndItsLogShowsNoAddress() throws IOException {
        assertThat(text("app.bicep")).contains("publicNetworkAccess: empty(frontDoor) ? 'Enabled' : 'Disabled'");
        assertThat(text("modules/front-door.bicep"))
            .contains("groupId: 'managedEnvironments'", "linkToDefaultDomain: 'Disabled'",
                    "matchVariable: 'RequestUri'")
            .doesNotContain("FrontDoorAccessLog", "cacheConfiguration");
    }

    @Test
    void auditCopyWhenMadeThenAllThreeLogsGoThereAndCannotBeChanged() throws IOException {
        for (String file : List.of("app.bicep", "modules/fhir.bicep", "modules/vault.bicep")) {
            assertThat(text(file)).contains("storageAccountId: empty(auditCopyId) ? null : auditCopyId");
        }
        assertThat(text("modules/audit-copy.bicep")).contains("immutabilityPeriodSinceCreationInDays: days",
                "allowBlobPublicAccess: false", "defaultAction: 'Deny'");
    }

    @Test
    void collectorWhenReadThenTakesWhatTheGatewaySendsAndServes() throws IOException {
        JsonNode config = new YAMLMapper().readTree(text("collector.yml"));
        assertThat(text("app.bicep"))
            .contains("http://" + config.at("/receivers/otlp/protocols/http/endpoint").asString() + "/v1/traces");
        assertThat(config.at("/receivers/prometheus/config/scrape_configs/0/static_configs/0/targets/0").asString())
            .isEqualTo("127.0.0.1:8081");
        config.at("/service/pipelines").forEach((pipeline) -> {
            assertThat(config.path("receivers").has(pipeline.at("/receivers/0").asString())).isTrue();
            pipeline.path("processors")
                .forEach((one) -> assertThat(config.path("processors").has(one.asString())).isTrue());
            assertThat(config.path("exporters").has(pipeline.at("/exporters/0").asString())).isTrue();
        });
    }

    @Test
    void keysWhenPassedThenSecureAndMadeOnlyWhereOneIsGiven() throws IOException {
        assertThat(text("base.bicep"))
            .containsPattern("@secure\\(\\)\n@description[^\n]*\nparam sealingKey string = ''");
        assertThat(text("modules/vault.bicep")).contains("@secure()\nparam sealingKey string\n")
            .containsPattern("Microsoft.KeyVault/vaults/secrets@[-0-9]+' = if \\(!empty\\(sealingKey\\)\\)");
    }

    @Test
    void pinKeyWhenMadeThenSignsOnlyAndTheRightIsOnThisKeyAlone() throws IOException {
        assertThat(text("modules/vault.bicep")).contains("keyOps: ['sign']", "exportable: false",
                "resource sign 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(pinKey)) {\n  scope: pin\n",
                "12338af0-0e69-4776-bea7-57ae8d297424");
    }

    @Test
    void alertsWhenDeployedThenOnWhatTheGatewayReallyWrites() throws IOException {
        String alerts = text("modules/alerts.bicep");
        Set<String> reasons = Arrays.stream(Reason.values()).map(Reason::code).collect(Collectors.toSet());
        List<String> watched = Pattern.compile("\"([a-z]+-[a-z-]+)\"")
            .matcher(alerts)
            .results()
            .map((match) -> match.group(1))
            .toList();
        assertThat(watched).hasSizeGreaterThan(3).allMatch(reasons::contains);
        assertThat(alerts).contains("scopes: [logsId]", "actionGroups: empty(actionGroupId) ? [] : [actionGroupId]");
    }

    @Test
    void registryWhenGivenThenTheIdentityMayPullAndTheAppUsesIt() throws IOException {
        assertThat(text("modules/registry.bicep")).contains("7f951dda-4ed3-4680-a7ca-43fe172d538d");
        assertThat(text("app.bicep")).contains("[{ server: registryServer, identity: identityId }]");
    }

    private static String text(String file) throws IOException {
        return Files.readString(AZURE.resolve(file));
    }

    private static Set<String> params(String file, boolean optional) {
        return PARAM.matcher(file)
            .results()
            .filter((match) -> optional || match.group(2) == null)
            .map((match) -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names in the next {@code params: {…}}, on one line or on several. */
    private static Set<String> passed(String rest) {
        int start = rest.indexOf("params: {") + "params: {".length();
        int depth = 1;
        int end = start;
        StringBuilder top = new StringBuilder();
        while (depth > 0) {
            char letter = rest.charAt(end++);
            depth += (letter == '{') ? 1 : (letter == '}') ? -1 : 0;
            top.append((depth == 1) ? letter : ' ');
        }
        return Arrays.stream(top.toString().split("[,\n]"))
            .map(String::strip)
            .filter((line) -> line.matches("\\w+:.*"))
            .map((line) -> line.substring(0, line.indexOf(':')))
            .collect(Collectors.toCollection(TreeSet::new));
    }

}
