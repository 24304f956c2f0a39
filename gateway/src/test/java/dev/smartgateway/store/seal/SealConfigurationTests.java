package dev.smartgateway.store.seal;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.smartgateway.problem.ConfigurationFaultAnalyzer;
import dev.smartgateway.smart.PublicUrl;
import dev.smartgateway.store.Sealer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class SealConfigurationTests {

    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private static final String SHORT = Base64.getEncoder().encodeToString("only 16 bytes...".getBytes());

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
                .hasMessageStartingWith("Key k1 is not base64.")
                .hasMessageNotContaining("s3cret"));
    }

    static Stream<Arguments> faults() {
        return Stream.of(fault("k1 must have 32 bytes, has 16", "openssl", "[0].id=k1", "[0].value=" + SHORT),
                fault("Key id k1 occurs twice", "a different id", "[0].id=k1", "[0].value=" + KEY, "[1].id=k1",
                        "[1].value=" + KEY),
                fault("cannot be read: /no/such/key", "Mount it there", "[0].id=k1", "[0].file=/no/such/key"),
                fault("neither a value", "exactly one", "[0].id=k1"),
                fault("both a value", "exactly one", "[0].id=k1", "[0].value=" + KEY, "[0].file=/no/such/key"),
                fault("gateway.keys.sealing[0] has no id", "for example k1", "[0].value=" + KEY),
                fault("a key id is 1 to 32", "openssl", "[0].id=not an id", "[0].value=" + KEY));
    }

    private static Arguments fault(String what, String advice, String... properties) {
        return Arguments.of(what, advice,
                Stream.of(properties).map((each) -> "gateway.keys.sealing" + each).toArray(String[]::new));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void startWhenKeysAreUnusableThenSaysWhatAndWhatToDoWithoutEcho(String what, String advice, String[] properties) {
        at("https://gateway.example").withPropertyValues(properties).run((context) -> {
            FailureAnalysis analysis = new ConfigurationFaultAnalyzer().analyze(context.getStartupFailure());
            assertThat(analysis.getDescription()).contains(what).doesNotContain(KEY, SHORT);
            assertThat(analysis.getAction()).contains(advice);
        });
    }

    @Test
    void startWhenActiveIsUnknownThenNamesTheConfiguredOnes() {
        at("https://gateway.example")
            .withPropertyValues("gateway.keys.sealing[0].id=k1", "gateway.keys.sealing[0].value=" + KEY,
                    "gateway.keys.active=k9")
            .run((context) -> assertThat(
                    new ConfigurationFaultAnalyzer().analyze(context.getStartupFailure()).getAction())
                .isEqualTo("These are configured: k1."));
    }

    @Test
    void startWhenKeysComeFromEnvironmentAndFileThenAllOpenAndTheFirstSeals(@TempDir Path folder) throws IOException {
        String other = Base64.getEncoder().encodeToString("another key of 32 bytes, exactly".getBytes());
        Path file = Files.writeString(folder.resolve("key"), other);
        Map<String, Object> environment = Map.of("GATEWAY_KEYS_SEALING_0_ID", "k2", "GATEWAY_KEYS_SEALING_0_FILE",
                file.toString(), "GATEWAY_KEYS_SEALING_1_ID", "k1", "GATEWAY_KEYS_SEALING_1_VALUE", KEY);
        byte[] plain = "x".getBytes(StandardCharsets.UTF_8);
        at("https://gateway.example")
            .withInitializer((context) -> context.getEnvironment()
                .getPropertySources()
                .replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                environment)))
            .run((context) -> {
                Sealer sealer = context.getBean(Sealer.class);
                String old = new AesSealer(() -> new KeyRing(List.of(new SealKey("k1", new byte[32])), null),
                        new SecureRandom())
                    .seal(plain, "p");
                assertThat(sealer.open(old, "p")).isEqualTo(plain);
                assertThat(
                        new String(Base64.getUrlDecoder().decode(sealer.seal(plain, "p")), StandardCharsets.ISO_8859_1))
                    .contains("k2");
            });
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
