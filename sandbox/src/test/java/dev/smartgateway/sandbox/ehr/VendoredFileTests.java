package dev.smartgateway.sandbox.ehr;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VendoredFileTests {

    @Test
    void fileWhenComparedWithItsNoteThenUnmodified() throws IOException, NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(read("fhir-client.pure.min.js"));
        assertThat(new String(read("README.md"), StandardCharsets.UTF_8)).contains(HexFormat.of().formatHex(hash));
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream in = Objects
            .requireNonNull(VendoredFileTests.class.getResourceAsStream("/static/demo/vendor/" + name))) {
            return in.readAllBytes();
        }
    }

}
