package dev.smartgateway.sandbox.ehr;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VendoredFileTests {

    @Test
    void fileWhenComparedWithItsNoteThenUnmodified() throws IOException, NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(read("fhir-client.pure.min.js"));
        assertThat(new String(read("README.md"), StandardCharsets.UTF_8)).contains(HexFormat.of().formatHex(hash));
    }

    @Test
    void publishedAppWhenComparedWithItsNoteThenUnmodified() throws IOException, NoSuchAlgorithmException {
        Path apps = Path.of("src/main/resources/static/apps");
        String note = Files.readString(apps.resolve("README.md"));
        try (Stream<Path> files = Files.walk(apps.resolve("cardiac-risk"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                String name = apps.resolve("cardiac-risk").relativize(file).toString();
                assertThat(note).contains(HexFormat.of().formatHex(hash) + "  " + name);
            }
        }
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream in = Objects
            .requireNonNull(VendoredFileTests.class.getResourceAsStream("/static/demo/vendor/" + name))) {
            return in.readAllBytes();
        }
    }

}
