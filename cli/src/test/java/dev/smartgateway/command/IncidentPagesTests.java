package dev.smartgateway.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The commands that the operator's page names are commands of this jar.
 */
class IncidentPagesTests {

    private static final String JAR = "java -jar smart-gateway-cli.jar ";

    static List<String> commands() throws IOException {
        return Files.readString(Path.of("../docs/operations.md"))
            .lines()
            .filter((line) -> line.startsWith(JAR))
            .map((line) -> line.substring(JAR.length()))
            .distinct()
            .toList();
    }

    @Test
    void pageWhenReadThenNamesTheCommandsOfAnIncident() throws IOException {
        assertThat(commands()).extracting((command) -> command.split(" ")[0]).contains("audit", "policy", "doctor");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandWhenNamedOnThePageThenUnderstood(String command) {
        // Understood to the last option, and nothing is done.
        String[] words = (command + (command.endsWith("--help") ? "" : " --help")).split(" ");
        assertThat(new Commands().run(words)).isZero();
        words[words.length - 1] = "--halp";
        assertThat(new Commands().run(words)).isEqualTo(2);
    }

}
