package dev.smartgateway.browser;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Builds a package as its lock file says. If npm is missing, the test is reported as
 * skipped with the reason, unless {@code SMART_GATEWAY_NPM_REQUIRED} is set.
 */
final class Npm {

    private Npm() {
    }

    /**
     * Copies a directory and builds a package in it.
     * @param tree what is copied
     * @param inner the package, relative to it
     * @return the package with its {@code dist}
     */
    static Path build(Path tree, String inner, Path folder) throws IOException, InterruptedException {
        if (run(folder, "npm", "--version") != 0) {
            String reason = "npm is not on the PATH";
            assertThat(System.getenv("SMART_GATEWAY_NPM_REQUIRED")).as(reason).isNull();
            System.out.println("skipped, " + reason + ": build of " + inner);
            Assumptions.abort(reason);
        }
        copy(tree, folder);
        Path here = folder.resolve(inner);
        succeeds(here, "npm", "ci", "--ignore-scripts");
        succeeds(here, "npm", "run", "build");
        return here;
    }

    private static void succeeds(Path directory, String... command) throws InterruptedException {
        int exit = run(directory, command);
        assertThat(exit).as(() -> String.join(" ", command) + log(directory)).isZero();
    }

    private static String log(Path directory) {
        try {
            return System.lineSeparator() + Files.readString(directory.resolve("npm.log"));
        }
        catch (IOException ex) {
            return ": " + ex;
        }
    }

    private static int run(Path directory, String... command) throws InterruptedException {
        try {
            // The output of this JVM belongs to the test runner.
            Process process = new ProcessBuilder(command).directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("npm.log").toFile())
                .start();
            boolean ended = process.waitFor(8, TimeUnit.MINUTES);
            process.destroyForcibly();
            return ended ? process.exitValue() : -1;
        }
        catch (IOException ex) {
            return -1;
        }
    }

    private static void copy(Path tree, Path target) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (directory.endsWith("node_modules") || directory.endsWith("dist")) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(target.resolve(tree.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, target.resolve(tree.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }

}
