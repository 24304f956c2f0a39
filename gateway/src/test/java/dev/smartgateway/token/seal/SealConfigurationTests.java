package dev.smartgateway.token.seal;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

import dev.smartgateway.smart.PublicUrl;
import dev.smartgateway.token.Sealer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class SealConfigurationTests {

    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
        .withUserConfiguration(SealConfiguration.class)
        .withBean(SecureRandom.class, SecureRandom::new);

    @Test
    void startWhenNoKeyThenRefusesWithAdvice() {
        at("https://gateway.example").run((context) -> assertThat(context).getFailure()
            .rootCause()
            .hasMessageContaining("gateway.keys.sealing[0].value"));
    }

    @Test
    void startWhenKeyAsValueThenSeals() {
        at("https://gateway.example")
            .withPropertyValues("gateway.keys.sealing[0].id=k1", "gateway.keys.sealing[0].value=" + KEY)
            .run((context) -> {
                Sealer sealer = context.getBean(Sealer.class);
                byte[] plain = "x".getBytes(StandardCharsets.UTF_8);
                assertThat(sealer.open(sealer.seal(plain, "p"), "p")).isEqualTo(plain);
            });
    }

    @Test
    void startWhenKeyInFileThenStarts(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), KEY + "\n");
        at("https://gateway.example")
            .withPropertyValues("gateway.keys.sealing[0].id=k1", "gateway.keys.sealing[0].file=" + file)
            .run((context) -> assertThat(context).hasSingleBean(Sealer.class));
    }

    @Test
    void startWhenKeyIsNotBase64ThenRefusesWithoutEcho() {
        at("https://gateway.example")
            .withPropertyValues("gateway.keys.sealing[0].id=k1", "gateway.keys.sealing[0].value=s3cret!")
            .run((context) -> assertThat(context).getFailure()
                .rootCause()
                .hasMessage("gateway.keys: key k1 is not base64"));
    }

    @Test
    void startWhenEphemeralOnLocalhostThenStarts() {
        at("http://localhost:8080").withPropertyValues("gateway.keys.ephemeral=true")
            .run((context) -> assertThat(context).hasSingleBean(Sealer.class));
    }

    @Test
    void startWhenEphemeralElsewhereThenRefuses() {
        at("https://gateway.example").withPropertyValues("gateway.keys.ephemeral=true")
            .run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("localhost only"));
    }

    private ApplicationContextRunner at(String url) {
        return this.runner.withBean(PublicUrl.class, () -> new PublicUrl(URI.create(url)));
    }

}
