package dev.smartgateway.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The commands on the operator's page exist in this jar.
 */
@ExtendWith(OutputCaptureExtension.class)
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

    private static String typed(String start) throws IOException {
        return commands().stream().filter((command) -> command.startsWith(start)).findFirst().orElseThrow();
    }

    /** A trail of two files with the names of the page, in this directory. */
    private static void write(Path directory, List<String> lines) throws IOException {
        try (OutputStream packed = new GZIPOutputStream(
                Files.newOutputStream(directory.resolve("audit.log.2026-01-01.gz")))) {
            packed.write((String.join("\n", lines.subList(0, 2)) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        Files.write(directory.resolve("audit.log"), lines.subList(2, lines.size()));
    }

    @Test
    void gapWhenLookedForAsWrittenThenItsPlaceIsNamed(@TempDir Path directory, CapturedOutput output) throws Exception {
        String command = typed("audit verify audit.log.2026").replace(" audit.log", " " + directory + "/audit.log");
        List<String> lines = new ArrayList<>();
        String previous = "0".repeat(64);
        for (int number = 1; number <= 6; number++) {
            String line = "{\"kind\":\"" + ((number == 1) ? "trail-start" : "fhir") + "\",\"replica\":\"a\",\"seq\":"
                    + number + ",\"prev\":\"" + previous + "\"}";
            lines.add(line);
            previous = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.UTF_8)));
        }
        write(directory, lines);
        assertThat(new Commands().run(command.split(" "))).isZero();
        lines.remove(3);
        write(directory, lines);
        assertThat(new Commands().run(command.split(" "))).isOne();
        assertThat(output.getOut()).contains("6 lines, 0 findings", "audit.log line 2: 1 lines are missing");
    }

    @Test
    void doctorWhenAskedAsWrittenThenSaysWhatIsWrongAndHowToFixIt(CapturedOutput output) throws IOException {
        String command = typed("doctor").replace("--config config", "--config ../config");
        assertThat(new Commands().run(command.split(" "))).isIn(1, 2);
        assertThat(output.getOut()).contains("issuer sandbox", "redis", "To fix it:");
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
