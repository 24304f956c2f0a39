package dev.smartgateway.command.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class AuditVerifyTests {

    @TempDir
    private Path directory;

    private String out = "";

    private int run(Path... files) {
        StringWriter text = new StringWriter();
        CommandLine line = new AuditCommand().line().setOut(new PrintWriter(text)).setErr(new PrintWriter(text));
        line.getSubcommands().values().forEach((one) -> one.setOut(line.getOut()).setErr(line.getErr()));
        List<String> arguments = new ArrayList<>(List.of("verify"));
        List.of(files).forEach((file) -> arguments.add(file.toString()));
        int code = line.execute(arguments.toArray(String[]::new));
        this.out = text.toString();
        return code;
    }

    private static List<String> trail(int lines) throws Exception {
        List<String> all = new ArrayList<>();
        String previous = "0".repeat(64);
        for (int i = 1; i <= lines; i++) {
            String line = "{\"kind\":\"" + ((i == 1) ? "trail-start" : "fhir") + "\",\"replica\":\"a\",\"seq\":" + i
                    + ",\"prev\":\"" + previous + "\"}";
            all.add(line);
            previous = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.UTF_8)));
        }
        return all;
    }

    private Path packed(List<String> lines) throws IOException {
        Path file = this.directory.resolve("audit.log.2026-01-01.gz");
        try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(file))) {
            packed.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    @Test
    void verifyWhenTheTrailIsWholeOverTwoFilesThenZero() throws Exception {
        List<String> lines = trail(10);
        Path old = packed(lines.subList(0, 4));
        Path now = Files.write(this.directory.resolve("audit.log"), lines.subList(4, 10));
        assertThat(run(old, now)).isZero();
        assertThat(this.out).contains("10 lines, 0 findings");
    }

    @Test
    void verifyWhenALineIsMissingThenOneAndItsPlace() throws Exception {
        List<String> lines = trail(10);
        lines.remove(5);
        assertThat(run(Files.write(this.directory.resolve("audit.log"), lines))).isOne();
        assertThat(this.out).contains("audit.log line 6: 1 lines are missing before this one, from number 6 on.");
    }

    @Test
    void verifyWhenAFileCannotBeReadThenTwo() {
        assertThat(run(this.directory.resolve("nowhere.log"))).isEqualTo(2);
        assertThat(this.out).contains("Cannot read");
    }

}
