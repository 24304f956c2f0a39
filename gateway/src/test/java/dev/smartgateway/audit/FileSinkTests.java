package dev.smartgateway.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

import dev.smartgateway.audit.sink.FileSink;
import dev.smartgateway.audit.sink.Fsync;
import dev.smartgateway.token.TestClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class FileSinkTests {

    @TempDir
    private Path directory;

    private static List<String> findings(Path... files) throws IOException {
        AuditVerifier verifier = new AuditVerifier();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                verifier.line(file.getFileName().toString(), line);
            }
        }
        return verifier.findings();
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
        return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    @Test
    void writeWhenTheProcessStartsAnewThenTheChainGoesOn() throws Exception {
        Path file = this.directory.resolve("audit.log");
        for (String replica : List.of("a", "b", "c")) {
            try (AuditLog log = Trails.to(Trails.file(file), replica)) {
                log.written(Trails.event("t")).block();
            }
        }
        assertThat(Files.readAllLines(file)).hasSize(6);
        assertThat(findings(file)).isEmpty();
    }

    @Test
    void writeWhenTheProcessBeforeLeftHalfALineThenOnlyWholeLines() throws Exception {
        Path file = this.directory.resolve("audit.log");
        try (AuditLog log = Trails.to(Trails.file(file), "a")) {
            log.written(Trails.event("t")).block();
        }
        Files.writeString(file, Files.readString(file) + "{\"at\":\"20");
        try (AuditLog log = Trails.to(Trails.file(file), "b")) {
            log.written(Trails.event("t")).block();
        }
        assertThat(Files.readAllLines(file)).hasSize(4).allMatch((line) -> line.endsWith("}"));
        assertThat(findings(file)).isEmpty();
    }

    @Test
    void writeWhenTheFileIsMovedAwayThenANewOneIsMade() throws Exception {
        Path file = this.directory.resolve("audit.log");
        Path moved = this.directory.resolve("moved.log");
        try (AuditLog log = Trails.to(Trails.file(file), "a")) {
            log.written(Trails.event("t1")).block();
            Files.move(file, moved);
            log.written(Trails.event("t2")).block();
        }
        assertThat(Files.readAllLines(file)).hasSize(1);
        assertThat(findings(moved, file)).isEmpty();
    }

    @Test
    void writeWhenTheDayIsOverThenTheOldFileIsKeptCompressed() throws Exception {
        Path file = this.directory.resolve("audit.log");
        TestClock clock = new TestClock();
        FileSink sink = new FileSink(file, Fsync.NEVER, clock);
        String day = clock.instant().toString().substring(0, 10);
        sink.write("one");
        clock.forward(Duration.ofDays(1));
        sink.write("two");
        sink.close();
        Path old = this.directory.resolve("audit.log." + day + ".gz");
        Awaitility.await().until(() -> Files.exists(old));
        try (InputStream unpacked = new GZIPInputStream(Files.newInputStream(old))) {
            assertThat(new String(unpacked.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("one\n");
        }
        assertThat(file).hasContent("two\n");
    }

    @Test
    @Timeout(120)
    void writeWhenTheDiskIsFullThenLinesAreWholeAndTheLossIsTrue() throws Exception {
        Path disk = Files.createDirectory(this.directory.resolve("disk"));
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()) == 0;
        Assumptions.assumeTrue(mounted, "a small tmpfs can be mounted by root only");
        try {
            fill(disk);
        }
        finally {
            run("umount", disk.toString());
        }
    }

    private static void fill(Path disk) throws Exception {
        Path file = disk.resolve("audit.log");
        Path filler = Files.write(disk.resolve("filler"), new byte[32 * 1024]);
        try (AuditLog log = Trails.to(Trails.file(file), "a")) {
            for (int i = 0; i < 360; i++) {
                log.record(Trails.event("t" + i));
            }
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> log.writers().get(0).waiting() == 0);
            Awaitility.await().until(() -> Files.readAllLines(file).size() - 1 + log.writers().get(0).lost() == 360);
            assertThat(log.writers().get(0).lost()).isPositive();
            assertThat(log.admits(true)).isFalse();
            assertThat(findings(file)).isEmpty();
            Files.delete(filler);
            log.written(Trails.event("again")).block();
            Awaitility.await().until(() -> Files.readString(file).contains("again"));
            assertThat(log.admits(true)).isTrue();
            assertThat(findings(file)).isEmpty();
            assertThat(Files.readString(file)).contains("\"lost\":" + log.writers().get(0).lost());
        }
    }

    @Test
    @Timeout(60)
    void writeWhenThePipeIsNotReadThenCountedAndClosedInTime() throws Exception {
        Path pipe = this.directory.resolve("pipe");
        Assumptions.assumeTrue(run("mkfifo", pipe.toString()) == 0, "no named pipes here");
        Process reader = new ProcessBuilder("sh", "-c", "exec sleep 600 < \"$0\"", pipe.toString()).start();
        try {
            AuditLog log = Trails.to(Trails.file(pipe), "a", 200);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                for (int i = 0; i < 50; i++) {
                    log.record(Trails.event("t"));
                }
                return log.writers().get(0).lost() > 0;
            });
            Awaitility.await().until(() -> log.writers().get(0).blocked());
            log.close();
        }
        finally {
            reader.destroyForcibly();
        }
    }

    @Test
    @Timeout(120)
    void writtenWhenTheProcessIsKilledThenNothingAnsweredIsMissing() throws Exception {
        Path file = this.directory.resolve("audit.log");
        Process writer = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), AuditingProcess.class.getName(), file.toString())
            .redirectErrorStream(true)
            .start();
        String last = "";
        try (InputStream output = writer.getInputStream();
                java.util.Scanner answers = new java.util.Scanner(output, StandardCharsets.UTF_8)) {
            while (!last.equals("answered-200") && answers.hasNextLine()) {
                last = answers.nextLine();
            }
            writer.destroyForcibly().waitFor();
            while (answers.hasNextLine()) {
                String line = answers.nextLine();
                last = line.matches("answered-[0-9]+") ? line : last;
            }
        }
        assertThat(last).startsWith("answered-");
        int answered = Integer.parseInt(last.substring("answered-".length()));
        assertThat(answered).isGreaterThanOrEqualTo(200);
        assertThat(Files.readString(file)).contains("\"id\":\"t" + answered + "\"");
        assertThat(findings(file)).isEmpty();
    }

}
