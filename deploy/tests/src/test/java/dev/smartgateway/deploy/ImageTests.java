package dev.smartgateway.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The image's recipe, its entry point and the compose file, as far as they can be checked
 * without a container engine.
 */
class ImageTests {

    private static final Pattern DIGEST = Pattern.compile("@sha256:[0-9a-f]{64}$");

    /** Instructions with their continuation lines joined, by stage. */
    private static List<List<String>> stages() {
        List<List<String>> stages = new ArrayList<>();
        String joined = Chart.text("deploy/Dockerfile")
            .replaceAll("(?m)^\\s*#.*\\n", "")
            .replaceAll("\\\\\\n\\s*", " ");
        joined.lines().map(String::strip).filter((line) -> !line.isEmpty()).forEach((line) -> {
            if (line.startsWith("FROM ")) {
                stages.add(new ArrayList<>());
            }
            stages.get(stages.size() - 1).add(line);
        });
        return stages;
    }

    private static List<String> stage(String name) {
        return stages().stream()
            .filter((stage) -> stage.get(0).endsWith(" AS " + name))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no stage " + name));
    }

    @Test
    void basesWhenNamedThenByDigestAndOfOneJava() {
        List<String> own = stages().stream().map((stage) -> stage.get(0).split(" AS ")[1]).toList();
        List<String> foreign = stages().stream()
            .map((stage) -> stage.get(0).substring(5).split(" AS ")[0])
            .filter((base) -> !own.contains(base))
            .toList();
        assertThat(foreign).hasSize(2).allSatisfy((base) -> assertThat(base).containsPattern(DIGEST));
        assertThat(foreign).extracting((base) -> base.replaceFirst("^eclipse-temurin:(\\d+)-.*", "$1"))
            .containsOnly("25");
    }

    @Test
    void stagesWhenTheyRunThenAsAUserWithoutRightsWhoOwnsNothing() {
        for (String name : List.of("sandbox", "gateway")) {
            List<String> stage = stage(name);
            assertThat(stage).filteredOn((line) -> line.startsWith("USER ")).containsExactly("USER 10001:10001");
            int user = stage.indexOf("USER 10001:10001");
            assertThat(stage.subList(user, stage.size())).as("nothing is written as that user")
                .noneMatch((line) -> line.startsWith("COPY") || line.startsWith("RUN") || line.startsWith("ADD"));
            assertThat(stage).noneMatch((line) -> line.contains("--chown"))
                .anyMatch((line) -> line.startsWith("HEALTHCHECK "));
        }
    }

    @Test
    void archiveWhenMadeThenUnderLoadFromTheVeryFilesAndOptionsThatRunWithIt() {
        List<String> archive = stage("archive");
        assertThat(archive.get(0)).isEqualTo("FROM assembled AS archive");
        assertThat(archive.get(archive.size() - 1))
            .isEqualTo("RUN SANDBOX=/sandbox ./class-archive.sh /app /app/config");
        List<String> gateway = stage("gateway");
        assertThat(gateway.get(0)).isEqualTo("FROM assembled AS gateway");
        assertThat(gateway).filteredOn((line) -> line.startsWith("COPY") || line.startsWith("RUN"))
            .containsExactly("COPY --from=archive /app/smart-gateway.aot ./");
        assertThat(stages()).filteredOn((stage) -> !stage.get(0).endsWith(" AS runtime"))
            .allSatisfy((stage) -> assertThat(stage).noneMatch((line) -> line.startsWith("ENV")));
        assertThat(stage("runtime")).anyMatch((line) -> line.startsWith("ENV JAVA_TOOL_OPTIONS="));
        assertThat(gateway).contains("ENTRYPOINT [\"./entrypoint.sh\"]");
        assertThat(stage("assembled")).anyMatch((line) -> line.contains("application.cdx.json sbom/"));
    }

    @Test
    void optionsWhenOfTheChartThenThoseOfTheImage() {
        String image = stage("runtime").stream()
            .filter((line) -> line.startsWith("ENV JAVA_TOOL_OPTIONS="))
            .map((line) -> line.replaceFirst("^ENV JAVA_TOOL_OPTIONS=\"(.*)\"$", "$1"))
            .findFirst()
            .orElseThrow();
        assertThat(Chart.template("least")).contains("value: \"" + image + "\"");
    }

    @Test
    void contextWhenBuiltThenEveryCopiedPathIsThere() {
        assertThat(stages()).allSatisfy((stage) -> stage.stream()
            .filter((line) -> line.startsWith("COPY ") && !line.contains("--from="))
            .forEach((line) -> {
                List<String> words = Stream.of(line.split(" "))
                    .skip(1)
                    .filter((word) -> !word.startsWith("--"))
                    .toList();
                words.subList(0, words.size() - 1).forEach((path) -> assertThat(Chart.ROOT.resolve(path)).exists());
            }));
        String modules = Chart.text("pom.xml").split("</modules>")[0];
        Pattern.compile("<module>(.+?)</module>")
            .matcher(modules)
            .results()
            .forEach(
                    (module) -> assertThat(stage("build")).contains("COPY " + module.group(1) + " " + module.group(1)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-",
            value = { "-|-|-jar smart-gateway.jar", "--server.port=1|-|-jar smart-gateway.jar --server.port=1",
                    "-|smart-gateway.jsa|-XX:SharedArchiveFile=smart-gateway.jsa -jar smart-gateway.jar",
                    "-|smart-gateway.aot|-XX:AOTCache=smart-gateway.aot -jar smart-gateway.jar",
                    "doctor|smart-gateway.aot|-jar smart-gateway-cli.jar doctor",
                    "--help|-|-jar smart-gateway-cli.jar --help" })
    void entryPointWhenCalledThenStartsTheRightJarWithTheArchiveThatIsThere(String argument, String archive,
            String expected, @TempDir Path folder) throws Exception {
        Path java = folder.resolve("java/bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        if (archive != null) {
            Files.createFile(folder.resolve(archive));
        }
        List<String> command = new ArrayList<>(
                List.of("env", "JAVA_HOME=" + folder.resolve("java"), "sh", script("entrypoint.sh")));
        if (argument != null) {
            command.add(argument);
        }
        Tool run = Tool.run(folder, command.toArray(String[]::new));
        assertThat(run.exit()).isZero();
        assertThat(run.output().strip()).isEqualTo(expected);
    }

    private static String script(String name) throws IOException {
        return Chart.ROOT.resolve("deploy").resolve(name).toRealPath().toString();
    }

    @Test
    void composeWhenReadThenDigestsLoopbackPortsAndNoRights() throws IOException {
        JsonNode services = new YAMLMapper().readTree(Chart.text("docker-compose.yml")).path("services");
        assertThat(services).hasSize(3);
        for (Map.Entry<String, JsonNode> service : services.properties()) {
            JsonNode what = service.getValue();
            if (what.has("image")) {
                assertThat(what.path("image").asText()).containsPattern(DIGEST);
            }
            else {
                assertThat(stage(what.path("build").path("target").asText())).isNotEmpty();
            }
            what.path("ports").forEach((port) -> assertThat(port.asText()).startsWith("127.0.0.1:"));
            assertThat(what.path("read_only").asBoolean()).as(service.getKey()).isTrue();
            assertThat(what.path("cap_drop").toString()).as(service.getKey()).contains("ALL");
            assertThat(what.path("security_opt").toString()).as(service.getKey()).contains("no-new-privileges:true");
        }
    }

}
