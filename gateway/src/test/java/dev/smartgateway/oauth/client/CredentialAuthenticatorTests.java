package dev.smartgateway.oauth.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import dev.smartgateway.oauth.ClientAuthenticator;
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
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class CredentialAuthenticatorTests {

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
        ClientAuthenticator check = authenticator(Map.of("county", credential(Secret.of("x"))));
        assertThatCode(() -> check.require(issuer(ClientAuthentication.SECRET_BASIC))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({ "missing.pem,cannot be read", "text.pem,is neither PEM nor JWK",
            "public.jwk,contains no private " + "key" })
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

    /** Without its certificate, as openssl writes it, and as Java does. */
    @ParameterizedTest
    @ValueSource(strings = { "EC PRIVATE KEY", "EC PARAMETERS", "PRIVATE KEY" })
    void readWhenTheKeyIsBareEcThenItsPublicHalfFits(String form) throws Exception {
        KeyPair pair = pair("secp384r1");
        Path file = Files.writeString(this.directory.resolve("bare.pem"), pem(form, pair));
        ECKey key = (ECKey) KeyFile.read("setting", new CredentialProperties.Key(file, null));
        assertThat(key.getAlgorithm()).isEqualTo(JWSAlgorithm.ES384);
        assertThat(key.toECPublicKey().getW()).isEqualTo(((ECPublicKey) pair.getPublic()).getW());
        JWSObject signed = new JWSObject(new JWSHeader(JWSAlgorithm.ES384), new Payload("x"));
        signed.sign(new ECDSASigner(key));
        assertThat(signed.verify(new ECDSAVerifier((ECPublicKey) pair.getPublic()))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({ "secp256r1,must be an RSA key or an EC key on P-384",
            "secp521r1,must be an RSA key or an EC key on P-384", "encrypted,is an encrypted private key",
            "public,contains no readable RSA or EC private key" })
    void readWhenThePemFileIsAnotherThenNamesTheCommand(String kind, String why) throws Exception {
        String text = switch (kind) {
            case "encrypted" -> "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n";
            case "public" -> armoured("PUBLIC KEY", pair("secp384r1").getPublic().getEncoded());
            default -> pem("PRIVATE KEY", pair(kind));
        };
        Path file = Files.writeString(this.directory.resolve("other.pem"), text);
        ConfigurationFault refused = catchThrowableOfType(ConfigurationFault.class,
                () -> KeyFile.read("setting", new CredentialProperties.Key(file, null)));
        assertThat(refused).hasMessage("setting: other.pem " + why);
        assertThat(refused.advice()).contains("openssl pkcs8 -topk8 -nocrypt",
                "openssl ecparam -name secp384r1 -genkey");
    }

    private static KeyPair pair(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private static String pem(String form, KeyPair pair) {
        if (form.equals("PRIVATE KEY")) {
            return armoured(form, pair.getPrivate().getEncoded());
        }
        byte[] number = ((ECPrivateKey) pair.getPrivate()).getS().toByteArray();
        byte[] der = HexFormat.of().parseHex("303e0201010430" + "00".repeat(48) + "a00706052b81040022");
        int shown = Math.min(48, number.length);
        System.arraycopy(number, number.length - shown, der, 7 + 48 - shown, shown);
        String key = armoured("EC PRIVATE KEY", der);
        return form.equals("EC PARAMETERS") ? armoured(form, HexFormat.of().parseHex("06052b81040022")) + key : key;
    }

    private static String armoured(String form, byte[] der) {
        return "-----BEGIN " + form + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + form
                + "-----\n";
    }

    @Test
    void analyzeWhenACredentialIsMissingThenReadable() {
        var analysis = new ConfigurationFaultAnalyzer()
            .analyze(new IllegalStateException(refusal(Map.of(), ClientAuthentication.SECRET_POST)));
        assertThat(Objects.requireNonNull(analysis).getDescription()).contains("gateway.credentials.county.secret");
        assertThat(analysis.getAction()).contains("secret-file", "No credentials are configured for any issuer.");
    }

    private static ConfigurationFault refusal(Map<String, CredentialProperties.Credential> all,
            ClientAuthentication authentication) {
        ClientAuthenticator check = authenticator(all);
        return catchThrowableOfType(ConfigurationFault.class, () -> check.require(issuer(authentication)));
    }

    private static ClientAuthenticator authenticator(Map<String, CredentialProperties.Credential> all) {
        return new CredentialAuthenticator(new Credentials(new CredentialProperties(all)), (name) -> Mono.empty(),
                Clock.systemUTC());
    }

    private static CredentialProperties.Credential credential(Secret secret) {
        return new CredentialProperties.Credential(secret, null, List.of(), null);
    }

    private static Issuer issuer(ClientAuthentication authentication) {
        URI base = URI.create("https://ehr.example/fhir");
        return TestIssuers.with(TestIssuers.issuer("county", base), "authentication", authentication);
    }

}
