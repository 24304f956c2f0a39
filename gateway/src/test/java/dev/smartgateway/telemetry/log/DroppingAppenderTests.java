package dev.smartgateway.telemetry.log;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The appender alone, and processes with the shipped log configuration.
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

    @Test
    void appendWhenLinesAreManyThenEachWriteHasWholeLinesAndIsNotTornByAPipe() {
        List<byte[]> writes = new CopyOnWriteArrayList<>();
        DroppingAppender appender = appender(writes, (event) -> "x".repeat(700) + event.getMessage());
        for (int i = 0; i < 100; i++) {
            appender.doAppend(event(String.valueOf(i)));
        }
        appender.stop();
        assertThat(writes).hasSizeLessThan(30).allSatisfy((bytes) -> {
            assertThat(bytes.length).isLessThanOrEqualTo(4096);
            assertThat(bytes[bytes.length - 1]).isEqualTo((byte) '\n');
        });
        assertThat(writes.stream().map(String::new).collect(Collectors.joining()).lines()).hasSize(100);
    }

    @Test
    void appendWhenAnEventCannotBeEncodedThenTheOthersAreWritten() {
        List<byte[]> writes = new CopyOnWriteArrayList<>();
        DroppingAppender appender = appender(writes, (event) -> {
            if (event.getMessage().equals("bad")) {
                throw new IllegalStateException("no");
            }
            return event.getMessage();
        });
        List.of("one", "bad", "two").forEach((text) -> appender.doAppend(event(text)));
        Awaitility.await().until(() -> !writes.isEmpty());
        appender.doAppend(event("three"));
        appender.stop();
        assertThat(writes.stream().map(String::new).collect(Collectors.joining()).lines()).containsExactly("one", "two",
                "three");
    }

    private static DroppingAppender appender(List<byte[]> writes, Function<ILoggingEvent, String> line) {
        DroppingAppender appender = new DroppingAppender(() -> new OutputStream() {

            @Override
            public void write(int one) {
                throw new AssertionError("bytes are written together");
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                writes.add(Arrays.copyOfRange(bytes, from, from + length));
            }

        });
        appender.setContext(new LoggerContext());
        appender.setQueueSize(1000);
        EncoderBase<ILoggingEvent> encoder = new EncoderBase<>() {

            @Override
            public byte[] headerBytes() {
                return new byte[0];
            }

            @Override
            public byte[] encode(ILoggingEvent event) {
                return (line.apply(event) + "\n").getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public byte[] footerBytes() {
                return new byte[0];
            }

        };
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }

    private static ILoggingEvent event(String text) {
        return new LoggingEvent("here", (Logger) LoggerFactory.getLogger("test"), Level.INFO, text, null, null);
    }

    private ProcessBuilder process(int lines, Path report) {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), LoggingProcess.class.getName(), report.toString(),
                String.valueOf(lines))
            .redirectError(this.directory.resolve("errors").toFile());
    }

}
