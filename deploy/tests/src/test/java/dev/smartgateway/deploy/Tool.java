package dev.smartgateway.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs a program of this machine to its end.
 *
 * @param exit its exit code, -1 if it did not end in time
 * @param output what it wrote
 */
record Tool(int exit, String output) {

    static Tool run(Path directory, String... command) throws IOException, InterruptedException {
        Path log = Files.createTempFile("tool", ".log");
        Process process = new ProcessBuilder(command).directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
        boolean ended = process.waitFor(10, TimeUnit.MINUTES);
        process.destroyForcibly();
        String output = Files.readString(log);
        Files.delete(log);
        return new Tool(ended ? process.exitValue() : -1, output);
    }

    /**
     * Skips the test by name where a program does not answer, and fails it where the
     * variable says that it must.
     * @param required name of the environment variable
     */
    static void need(String required, String... probe) throws InterruptedException {
        boolean answers;
        try {
            answers = run(Path.of("."), probe).exit() == 0;
        }
        catch (IOException ex) {
            answers = false;
        }
        if (System.getenv(required) != null) {
            assertThat(answers).as("%s is required here (%s)", List.of(probe), required).isTrue();
        }
        Assumptions.assumeTrue(answers, "skipped: needs " + probe[0] + ", which does not answer here");
    }

}
