package dev.smartgateway;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Builds the documentation site from {@code docs/}. The generator refuses a page with a
 * dead link. Needs npm; where there is none the test is skipped, or fails if
 * {@code SMART_GATEWAY_NPM_REQUIRED} is set.
 */
class DocumentationSiteIT {

    private static final Set<String> MADE = Set.of("node_modules", "cache", "dist");

    @TempDir
    Path folder;

    private record Run(int exit, String output) {

        static Run of(Path directory, Map<String, String> environment, String... command) throws Exception {
            Path log = Files.createTempFile("site", ".log");
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended = process.waitFor(5, TimeUnit.MINUTES);
            process.destroyForcibly();
            return new Run(ended ? process.exitValue() : -1, Files.readString(log));
        }

    }

    @BeforeEach
    void copyDocs() throws Exception {
        boolean npm = runs("npm", "--version");
        if (System.getenv("SMART_GATEWAY_NPM_REQUIRED") != null) {
            assertThat(npm).as("npm is required here").isTrue();
        }
        Assumptions.assumeTrue(npm, "skipped: the documentation site needs npm on the PATH");
        copy(Path.of(".."), this.folder);
        Run install = Run.of(docs(), Map.of(), "npm", "ci", "--ignore-scripts");
        assertThat(install.exit()).as(install.output()).isZero();
    }

    @Test
    void buildWhenAllLinksLiveThenMakesPagesAndSearchIndex() throws Exception {
        Run build = build();
        assertThat(build.exit()).as(build.output()).isZero();
        assertThat(this.folder.resolve("site/index.html")).exists();
        assertThat(this.folder.resolve("site/adr/0001-tokens-stay-on-the-server.html")).exists();
        assertThat(this.folder.resolve("site/assets/chunks")).isDirectoryContaining("glob:**localSearchIndex*");
    }

    @Test
    void buildWhenALinkIsDeadThenFailsAndNamesIt() throws Exception {
        Files.writeString(docs().resolve("policy.md"), "[gone](nowhere.md) and [gone too](../deploy/nowhere.yml)");
        Run build = build();
        assertThat(build.exit()).isNotZero();
        assertThat(build.output()).contains("nowhere");
    }

    private Path docs() {
        return this.folder.resolve("docs");
    }

    private Run build() throws Exception {
        return Run.of(docs(), Map.of("DOCS_OUT", this.folder.resolve("site").toString()), "npm", "run", "build");
    }

    private static boolean runs(String... command) throws Exception {
        try {
            return Run.of(Path.of("."), Map.of(), command).exit() == 0;
        }
        catch (IOException ex) {
            return false;
        }
    }

    /**
     * Copies the documentation and, as empty files, what else of the project it may link
     * to.
     */
    private static void copy(Path project, Path target) throws IOException {
        Files.walkFileTree(project, new SimpleFileVisitor<>() {

            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                String name = directory.getFileName().toString();
                if (name.equals("target") || name.equals(".git") || MADE.contains(name)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(target.resolve(project.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path to = target.resolve(project.relativize(file).toString());
                if (project.relativize(file).startsWith("docs")) {
                    Files.copy(file, to);
                }
                else {
                    Files.createFile(to);
                }
                return FileVisitResult.CONTINUE;
            }

        });
    }

}
