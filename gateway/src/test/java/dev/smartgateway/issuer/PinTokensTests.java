package dev.smartgateway.issuer;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import dev.smartgateway.issuer.PinnedIssuerProperties.Beyond;
import dev.smartgateway.issuer.PinnedIssuerProperties.Keys;
import dev.smartgateway.issuer.PinnedIssuerProperties.Spelling;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.smart.PublicUrl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PinTokensTests {

    @TempDir
    static Path directory;

    private static Path one;

    private static Path two;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-30T04:00:00Z"));

    private final Clock clock = new Clock() {

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return PinTokensTests.this.now.get();
        }

    };

    @BeforeAll
    static void keys() {
        one = TestPinKeys.write(directory, "one.pem", "RSA", 2048);
        two = TestPinKeys.write(directory, "two.pem", "RSA", 2048);
    }

    private static PinnedIssuerProperties properties(Spelling spelling, @Nullable URI url, @Nullable Path previous,
            @Nullable Path current, @Nullable Path next) {
        return new PinnedIssuerProperties("/issuer", url, "gateway", spelling, Duration.ofMinutes(5), Beyond.DENY,
                Beyond.DENY, Duration.ofMinutes(5), new Keys(previous, current, next));
    }

    private PinTokens tokens(PinnedIssuerProperties properties) {
        PinKeys keys = PinKeyFiles.read(properties.keys());
        return new PinTokens(() -> keys, properties, new PublicUrl(URI.create("https://chart.example")), this.clock,
                new SecureRandom());
    }

    private PinTokens tokens() {
        return tokens(properties(Spelling.V1, null, null, one, null));
    }

    private static PinClaims claims(String patient, String scopes) {
        return new PinClaims(URI.create("https://fhir.example"), new PatientId(patient), Scopes.parse(scopes), "who",
                "launch-1");
    }

    private static SignedJWT minted(PinTokens tokens, PinClaims claims) throws ParseException {
        return SignedJWT.parse(tokens.bearer(claims).block().use((token) -> token));
    }

    private static RSAKey only(Path file) {
        return PinKeyFiles.read(new Keys(null, file, null)).published().get(0);
    }

    @Test
    void bearerWhenMintedThenSaysWhatTheServiceChecksAndNothingElse() throws Exception {
        SignedJWT token = minted(tokens(), claims("p1", "patient/Patient.rs openid launch/patient"));
        Map<String, Object> said = token.getPayload().toJSONObject();
        assertThat(said).containsOnlyKeys("iss", "aud", "azp", "appid", "sub", "scp", "fhirUser", "jti", "iat", "nbf",
                "exp");
        assertThat(said).containsEntry("iss", "https://chart.example/issuer")
            .containsEntry("aud", "https://fhir.example")
            .containsEntry("azp", "gateway")
            .containsEntry("appid", "gateway")
            .containsEntry("sub", "who")
            .containsEntry("scp", "patient.Patient.read")
            .containsEntry("fhirUser", "https://fhir.example/Patient/p1");
        assertThat(String.valueOf(said.get("jti"))).startsWith("launch-1.");
        long begin = this.now.get().getEpochSecond();
        assertThat(said).containsEntry("iat", begin)
            .containsEntry("nbf", begin - 30)
            .containsEntry("exp", begin + Duration.ofMinutes(5).toSeconds());
        assertThat(token.getHeader().toJSONObject()).containsOnlyKeys("alg", "typ", "kid")
            .containsEntry("alg", "RS256");
    }

    @Test
    void bearerWhenAskedAgainThenTheSameUntilItsLastMinute() throws Exception {
        PinTokens tokens = tokens();
        String first = minted(tokens, claims("p1", "patient/Patient.rs")).serialize();
        this.now.set(this.now.get().plus(Duration.ofSeconds(239)));
        assertThat(minted(tokens, claims("p1", "patient/Patient.rs")).serialize()).isEqualTo(first);
        this.now.set(this.now.get().plus(Duration.ofSeconds(1)));
        assertThat(minted(tokens, claims("p1", "patient/Patient.rs")).serialize()).isNotEqualTo(first);
    }

    @Test
    void bearerWhenTheClockWentBackThenANewOne() throws Exception {
        PinTokens tokens = tokens();
        String first = minted(tokens, claims("p1", "patient/Patient.rs")).serialize();
        this.now.set(this.now.get().minus(Duration.ofMinutes(10)));
        assertThat(minted(tokens, claims("p1", "patient/Patient.rs")).serialize()).isNotEqualTo(first);
    }

    @Test
    void bearerWhenAnythingDiffersThenAnotherToken() throws Exception {
        PinTokens tokens = tokens();
        PinClaims base = claims("p1", "patient/Patient.rs");
        List<PinClaims> others = List.of(claims("p2", "patient/Patient.rs"), claims("p1", "patient/Observation.rs"),
                new PinClaims(URI.create("https://other.example"), base.patient(), base.granted(), "who", "launch-1"),
                new PinClaims(base.fhirBase(), base.patient(), base.granted(), "else", "launch-1"),
                new PinClaims(base.fhirBase(), base.patient(), base.granted(), "who", "launch-2"));
        String first = minted(tokens, base).serialize();
        for (PinClaims other : others) {
            assertThat(minted(tokens, other).serialize()).isNotEqualTo(first);
        }
        assertThat(minted(tokens, claims("p2", "patient/Patient.rs")).getPayload().toString()).contains("Patient/p2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            patient/Observation.rs                          | patient.Observation.read | patient/Observation.rs
            patient/*.rs                                    | patient.all.read         | patient/*.rs
            user/Observation.rs patient/Patient.r           | patient.Observation.read patient.Patient.read | \
            patient/Observation.rs patient/Patient.rs
            patient/Observation.cud                         | patient.Observation.read | patient/Observation.rs
            system/Observation.rs patient/Patient.rs        | patient.Patient.read     | patient/Patient.rs
            openid launch fhirUser offline_access           | ''                       | ''
            patient/Observation.rs?category=laboratory      | patient.Observation.read | \
            patient/Observation.rs?category=laboratory
            patient/Observation.rs?category=laboratory patient/Observation.u | patient.Observation.read | \
            patient/Observation.rs
            """)
    void scopesWhenWrittenThenReadingOnlyAndOneLevel(String granted, String first, String second) {
        assertThat(PinScopes.of(Scopes.parse(granted), Spelling.V1)).isEqualTo(first);
        assertThat(PinScopes.of(Scopes.parse(granted), Spelling.V2)).isEqualTo(second);
    }

    @Test
    void keysWhenRotatedThenTheCurrentSignsAndAllArePublishedWithoutSecrets() throws Exception {
        PinnedIssuerProperties properties = properties(Spelling.V1, null, one, two, null);
        PinKeys keys = PinKeyFiles.read(properties.keys());
        JWKSet published = JWKSet.parse(keys.document());
        assertThat(published.getKeys()).hasSize(2).noneMatch((key) -> key.isPrivate());
        SignedJWT token = minted(tokens(properties), claims("p1", "patient/Patient.rs"));
        RSAKey signer = (RSAKey) published.getKeyByKeyId(token.getHeader().getKeyID());
        assertThat(token.verify(new RSASSAVerifier(signer))).isTrue();
        RSAKey before = only(one);
        assertThat(signer.getKeyID()).isNotEqualTo(before.getKeyID());
        assertThat(published.getKeyByKeyId(before.getKeyID())).isNotNull();
    }

    @Test
    void forgedWhenMadeThenSameClaimsAndKeyIdAndAnotherSignature() throws Exception {
        PinTokens tokens = tokens();
        SignedJWT honest = minted(tokens, claims("p1", "patient/Patient.rs"));
        SignedJWT forged = SignedJWT
            .parse(tokens.forged(claims("p1", "patient/Patient.rs")).block().use((token) -> token));
        assertThat(forged.getHeader().getKeyID()).isEqualTo(honest.getHeader().getKeyID());
        assertThat(forged.getJWTClaimsSet().getClaim("fhirUser"))
            .isEqualTo(honest.getJWTClaimsSet().getClaim("fhirUser"));
        RSAKey key = only(one);
        assertThat(honest.verify(new RSASSAVerifier(key))).isTrue();
        assertThat(forged.verify(new RSASSAVerifier(key))).isFalse();
    }

    @Test
    void urlWhenSetThenItIsTheIssuer() throws Exception {
        PinTokens tokens = tokens(properties(Spelling.V1, URI.create("https://static.example/pin"), null, one, null));
        assertThat(minted(tokens, claims("p1", "patient/Patient.rs")).getJWTClaimsSet().getIssuer())
            .isEqualTo("https://static.example/pin");
    }

    @Test
    void keysWhenTheyCannotSignThenRefusedWithTheSetting() {
        Path weak = TestPinKeys.write(directory, "weak.pem", "RSA", 1024);
        Path curve = TestPinKeys.write(directory, "curve.pem", "EC", 256);
        refused(new Keys(null, weak, null), "current is an RSA key with less than 2048 bits");
        refused(new Keys(null, curve, null), "current is not an RSA private key");
        refused(new Keys(null, directory.resolve("absent"), null), "current cannot be read");
        refused(new Keys(null, null, one), "current is missing");
        refused(new Keys(one, two, one), "also");
        assertThatThrownBy(() -> tokens(properties(Spelling.V1, null, null, null, null)).require())
            .isInstanceOf(ConfigurationFault.class)
            .hasMessageContaining("pinned-issuer");
    }

    private static void refused(Keys keys, String words) {
        assertThatThrownBy(() -> PinKeyFiles.read(keys)).isInstanceOf(ConfigurationFault.class)
            .hasMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-",
            value = { "issuer, -, gateway, 5m, path", "/issuer/, -, gateway, 5m, path", "/{x}, -, gateway, 5m, path",
                    "/i, http://issuer.example, gateway, 5m, url", "/i, https://issuer.example/, gateway, 5m, url",
                    "/i, https://issuer.example?x, gateway, 5m, url", "/i, -, a b, 5m, client-id",
                    "/i, -, gateway, 1h, life", "/i, -, gateway, 30s, life" })
    void settingsWhenATokenCouldNotBeMadeFromThemThenRefused(String path, @Nullable URI url, String client, String life,
            String setting) {
        Duration time = Duration.parse("PT" + life.toUpperCase(java.util.Locale.ROOT));
        assertThatThrownBy(() -> new PinnedIssuerProperties(path, url, client, Spelling.V1, time, Beyond.DENY,
                Beyond.DENY, Duration.ofMinutes(5), new Keys(null, one, null)))
            .isInstanceOf(ConfigurationFault.class)
            .hasMessageContaining("gateway.pinned-issuer." + setting);
    }

}
