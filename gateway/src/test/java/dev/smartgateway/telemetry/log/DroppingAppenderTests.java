package dev.smartgateway.telemetry.log;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process with the shipped log configuration whose standard output is not read.
 */
class DroppingAppenderTests {

    @Test
    @Timeout(120)
    void logWhenTheOutputIsNotReadThenNobodyWaitsAndTheLossIsCounted(@TempDir Path directory) throws Exception {
        Path report = directory.resolve("report");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), LoggingProcess.class.getName(), report.toString())
            .redirectError(directory.resolve("errors").toFile())
            .start();
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("ends although nobody reads its output").isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(Double.parseDouble(Files.readString(report))).isGreaterThan(10_000);
        }
        finally {
            process.destroyForcibly();
        }
    }

}
