package dev.smartgateway.oauth.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import dev.smartgateway.operator.TestIssuers;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.problem.ConfigurationFaultAnalyzer;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.Issuer.ClientAuthentication;
import dev.smartgateway.store.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class CredentialCheckTests {

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void requireWhenNothingIsConfiguredThenNamesTheSettingAndWhatToWrite(ClientAuthentication authentication) {
        ConfigurationFault refused = refusal(Map.of("othername", credential(null)), authentication);
        assertThat(refused).hasMessageStartingWith("gateway.credentials.county.")
            .hasMessageContaining(authentication.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        assertThat(refused.advice()).contains("gateway.credentials.county", "for example",
                "There are credentials for: othername.");
    }

    @Test
    void requireWhenTheSecretIsThereThenPasses() {
        CredentialCheck check = new CredentialCheck(
                new Credentials(new CredentialProperties(Map.of("county", credential(Secret.of("x"))))));
        assertThatCode(() -> check.require(issuer(ClientAuthentication.SECRET_BASIC))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({ "missing.pem,cannot be read", "text.pem,is neither PEM nor JWK", "public.jwk,has no private key" })
    void readWhenTheKeyFileIsUselessThenNamesItAndSaysWhy(String name, String why) throws IOException {
        Files.writeString(this.directory.resolve("text.pem"), "hello");
        Files.writeString(this.directory.resolve("public.jwk"),
                "{\"kty\":\"RSA\",\"n\":\"u1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0gunVTLw7onLRnrq0_IzW7yWR7QkrmBL7jTKEn5u"
                        + "-qKhbwKfBstIs-bMY2Zkp18gnTxKLxoS2tFczGkPLPgizskuemMghRniWaoLcyehkd3qqGElvW_VDL5AaWTg0nLVkjRo9z"
                        + "-40RQzuVaE8AkAFmxZzow3x-VJYKdjykkJ0iT9wCS0DRTXu269V264Vf_3jvredZiKRkgwlL9xNAwxXFg0x_XFw005UWVRIkdg"
                        + "cKWTjpBP2dPwVZ4WWC-9aGVd-Gyn1o0CLelf4rEjGoXbAAEgAqeGUxrcIlbjXfbcmw\",\"e\":\"AQAB\"}");
        CredentialProperties.Key key = new CredentialProperties.Key(this.directory.resolve(name), null);
        CredentialProperties properties = new CredentialProperties(
                Map.of("county", new CredentialProperties.Credential(null, null, List.of(key), null)));
        ConfigurationFault refused = catchThrowableOfType(ConfigurationFault.class, () -> new Credentials(properties));
        assertThat(refused).hasMessage("gateway.credentials.county.keys[0].file: " + name + " " + why);
    }

    @Test
    void analyzeWhenACredentialIsMissingThenReadable() {
        var analysis = new ConfigurationFaultAnalyzer()
            .analyze(new IllegalStateException(refusal(Map.of(), ClientAuthentication.SECRET_POST)));
        assertThat(Objects.requireNonNull(analysis).getDescription()).contains("gateway.credentials.county.secret");
        assertThat(analysis.getAction()).contains("secret-file", "There are none for any issuer.");
    }

    private static ConfigurationFault refusal(Map<String, CredentialProperties.Credential> all,
            ClientAuthentication authentication) {
        CredentialCheck check = new CredentialCheck(new Credentials(new CredentialProperties(all)));
        return catchThrowableOfType(ConfigurationFault.class, () -> check.require(issuer(authentication)));
    }

    private static CredentialProperties.Credential credential(Secret secret) {
        return new CredentialProperties.Credential(secret, null, List.of(), null);
    }

    private static Issuer issuer(ClientAuthentication authentication) {
        URI base = URI.create("https://ehr.example/fhir");
        return TestIssuers.with(TestIssuers.issuer("county", base), "authentication", authentication);
    }

}
