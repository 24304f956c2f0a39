package dev.smartgateway.telemetry.log;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes with the shipped log configuration.
 */
class DroppingAppenderTests {

    @TempDir
    Path directory;

    @Test
    @Timeout(120)
    void logWhenTheOutputIsNotReadThenNobodyWaitsAndTheLossIsCounted() throws Exception {
        Path report = this.directory.resolve("report");
        Process process = process(40_000, report).start();
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("ends although nobody reads its output").isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(Double.parseDouble(Files.readString(report))).isGreaterThan(10_000);
        }
        finally {
            process.destroyForcibly();
        }
    }

    @Test
    @Timeout(120)
    void logWhenTheProcessEndsThenEveryLineIsThereInOrder() throws Exception {
        Path report = this.directory.resolve("report");
        Path output = this.directory.resolve("output");
        Process process = process(1_000, report).redirectOutput(output.toFile()).start();
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(report)).isEqualTo("0.0");
            List<String> numbers = Files.readAllLines(output)
                .stream()
                .filter((line) -> line.contains("a line that nobody reads"))
                .map((line) -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
            assertThat(numbers).isEqualTo(IntStream.range(0, 1_000).mapToObj(String::valueOf).toList());
        }
        finally {
            process.destroyForcibly();
        }
    }

    private ProcessBuilder process(int lines, Path report) {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), LoggingProcess.class.getName(), report.toString(),
                String.valueOf(lines))
            .redirectError(this.directory.resolve("errors").toFile());
    }

}
