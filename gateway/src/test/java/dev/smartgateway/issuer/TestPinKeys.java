package dev.smartgateway.issuer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

import dev.smartgateway.issuer.PinnedIssuerProperties.Beyond;
import dev.smartgateway.issuer.PinnedIssuerProperties.Keys;
import dev.smartgateway.issuer.PinnedIssuerProperties.Spelling;
import dev.smartgateway.smart.PublicUrl;

/** Key files for tests. */
public final class TestPinKeys {

    private TestPinKeys() {
    }

    /** Tokens of a fresh key and what is published of it. */
    public record Made(PinTokens tokens, Map<String, Object> published) {
    }

    /** Makes tokens with a fresh key. */
    public static Made tokens(Path directory) {
        PinnedIssuerProperties properties = new PinnedIssuerProperties("/issuer", null, "gateway", Spelling.V1,
                Duration.ofMinutes(5), Beyond.DENY, Beyond.DENY, Duration.ofMinutes(5),
                new Keys(null, write(directory, "pin.pem", "RSA", 2048), null));
        PinKeys keys = PinKeyFiles.read(properties.keys());
        return new Made(new PinTokens(() -> keys, properties, new PublicUrl(URI.create("https://chart.example")),
                Clock.systemUTC(), new SecureRandom()), keys.document());
    }

    /** Writes a private key as PEM. */
    public static Path write(Path directory, String name, String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            String text = Base64.getMimeEncoder(64, new byte[] { '\n' })
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
            return Files.writeString(directory.resolve(name),
                    "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException(ex);
        }
    }

}
