package dev.smartgateway.oauth.endpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import dev.smartgateway.conformance.Checklist;
import dev.smartgateway.oauth.SigningKeys;
import dev.smartgateway.oauth.TokenEndpoint;
import dev.smartgateway.oauth.TokenEndpoint.TokenResponse;
import dev.smartgateway.operator.TestIssuers;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.Issuer.ClientAuthentication;
import dev.smartgateway.store.Secret;
import dev.smartgateway.token.Replica;
import dev.smartgateway.token.TestClock;
import dev.smartgateway.token.TokenServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class HttpTokenEndpointIT {

    private static final String REDIRECT = "http://localhost:8080/callback/ehr";

    private final TokenServer server = TokenServer.start();

    private final TestClock clock = new TestClock();

    private final KeyPair rsa = rsaPair();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        this.server.close();
    }

    @Test
    @Checklist({ "T1", "T2", "T3" })
    void exchangeWhenSecretBasicThenEncodedHeaderAndNoClientId() {
        run(ClientAuthentication.SECRET_BASIC, false, (endpoint, issuer) -> exchange(endpoint, issuer),
                "gateway.credentials.ehr.secret=a:b c/d");
        TokenServer.Seen seen = this.server.seen().get(0);
        assertThat(seen.form()).isEqualTo(Map.of("grant_type", "authorization_code", "code", "the-code", "redirect_uri",
                REDIRECT, "code_verifier", "the-verifier"));
        assertThat(seen.authorization()).isEqualTo("Basic " + base64("gateway:a%3Ab+c%2Fd"));
    }

    @Test
    @Checklist("T3")
    void exchangeWhenRawBasicThenNotEncoded() {
        run(ClientAuthentication.SECRET_BASIC, true, (endpoint, issuer) -> exchange(endpoint, issuer),
                "gateway.credentials.ehr.secret=b c/d");
        assertThat(this.server.seen().get(0).authorization()).isEqualTo("Basic " + base64("gateway:b c/d"));
    }

    @Test
    void exchangeWhenSecretPostThenInTheForm() throws IOException {
        Path file = Files.writeString(this.folder.resolve("secret"), "from a file\n");
        run(ClientAuthentication.SECRET_POST, false, (endpoint, issuer) -> exchange(endpoint, issuer),
                "gateway.credentials.ehr.secret-file=" + file);
        assertThat(this.server.seen().get(0).form()).containsEntry("client_id", "gateway")
            .containsEntry("client_secret", "from a file");
        assertThat(this.server.seen().get(0).authorization()).isEmpty();
    }

    @Test
    @Checklist({ "K1", "K3", "T2" })
    void exchangeWhenRs384ThenAssertionAsSmartWants() throws Exception {
        String file = rsa("key.pem");
        run(ClientAuthentication.PRIVATE_KEY_JWT_RS384, false, (endpoint, issuer) -> {
            exchange(endpoint, issuer);
            refresh(endpoint, issuer);
        }, "gateway.credentials.ehr.keys[0].file=" + file, "gateway.credentials.ehr.keys[0].kid=k1");
        Map<String, String> form = this.server.seen().get(0).form();
        assertThat(form).doesNotContainKey("client_id")
            .containsEntry("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        SignedJWT assertion = SignedJWT.parse(form.get("client_assertion"));
        JWSHeader header = assertion.getHeader();
        assertThat(header.toJSONObject()).isEqualTo(Map.of("alg", "RS384", "typ", "JWT", "kid", "k1"));
        Map<String, Object> claims = assertion.getPayload().toJSONObject();
        assertThat(claims).containsEntry("iss", "gateway")
            .containsEntry("sub", "gateway")
            .containsEntry("aud", this.server.url() + "/token");
        assertThat((Long) claims.get("exp") - (Long) claims.get("iat")).isBetween(1L, 300L);
        assertThat(assertion.verify(new RSASSAVerifier((RSAPublicKey) this.rsa.getPublic()))).isTrue();
        SignedJWT second = SignedJWT.parse(this.server.seen().get(1).form().get("client_assertion"));
        assertThat(second.getJWTClaimsSet().getJWTID()).isNotBlank()
            .isNotEqualTo(assertion.getJWTClaimsSet().getJWTID());
    }

    @Test
    @Checklist({ "K1", "K2" })
    void exchangeWhenEs384ThenSignedAndBothKeysPublished() throws Exception {
        ECKey newest = new ECKeyGenerator(Curve.P_384).keyID("new").generate();
        ECKey old = new ECKeyGenerator(Curve.P_384).keyID("old").generate();
        Path first = Files.writeString(this.folder.resolve("new.jwk"), newest.toJSONString());
        Path second = Files.writeString(this.folder.resolve("old.jwk"), old.toJSONString());
        String[] properties = { "gateway.credentials.ehr.keys[0].file=" + first,
                "gateway.credentials.ehr.keys[1].file=" + second };
        Issuer issuer = issuer(ClientAuthentication.PRIVATE_KEY_JWT_ES384, false);
        try (Replica replica = Replica.start(TestRedis.shared(), this.clock, issuer, properties)) {
            exchange(replica.bean(TokenEndpoint.class), issuer);
            JWKSet published = JWKSet.parse(replica.bean(SigningKeys.class).publicKeys());
            assertThat(published.getKeys()).extracting(JWK::getKeyID).containsExactly("new", "old");
            assertThat(published.getKeys()).noneMatch(JWK::isPrivate)
                .allMatch((key) -> "ES384".equals(key.getAlgorithm().getName()));
        }
        SignedJWT assertion = SignedJWT.parse(this.server.seen().get(0).form().get("client_assertion"));
        assertThat(assertion.getHeader().toJSONObject()).isEqualTo(Map.of("alg", "ES384", "typ", "JWT", "kid", "new"));
        assertThat(assertion.verify(new ECDSAVerifier(newest))).isTrue();
    }

    @Test
    void exchangeWhenEntraCertificateThenThumbprintAndPs256() throws Exception {
        KeyStore store = certificate();
        Certificate certificate = store.getCertificate("key");
        PrivateKey key = (PrivateKey) store.getKey("key", "changeit".toCharArray());
        Path file = Files.writeString(this.folder.resolve("entra.pem"),
                pem("PRIVATE KEY", key.getEncoded()) + pem("CERTIFICATE", certificate.getEncoded()));
        Issuer issuer = issuer(ClientAuthentication.ENTRA_CERTIFICATE, false);
        try (Replica replica = Replica.start(TestRedis.shared(), this.clock, issuer,
                "gateway.credentials.ehr.keys[0].file=" + file)) {
            exchange(replica.bean(TokenEndpoint.class), issuer);
            assertThat(JWKSet.parse(replica.bean(SigningKeys.class).publicKeys()).getKeys()).isEmpty();
        }
        assertThat(this.server.seen().get(0).form()).containsEntry("client_id", "gateway");
        SignedJWT assertion = SignedJWT.parse(this.server.seen().get(0).form().get("client_assertion"));
        Base64URL thumbprint = Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        assertThat(assertion.getHeader().toJSONObject())
            .isEqualTo(Map.of("alg", "PS256", "typ", "JWT", "x5t#S256", thumbprint.toString()));
        assertThat(assertion.verify(new RSASSAVerifier((RSAPublicKey) certificate.getPublicKey()))).isTrue();
    }

    private KeyStore certificate() throws Exception {
        Path file = this.folder.resolve("store.p12");
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
                "-alias", "key", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=gateway", "-storetype", "PKCS12",
                "-storepass", "changeit", "-keystore", file.toString())
            .start()
            .waitFor();
        return KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
    }

    private static String pem(String label, byte[] content) {
        String body = Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    @Test
    void exchangeWhenFederatedThenTokenOfTheFile() throws IOException {
        Path file = Files.writeString(this.folder.resolve("token"), "first");
        run(ClientAuthentication.ENTRA_FEDERATED, false, (endpoint, issuer) -> {
            exchange(endpoint, issuer);
            Files.writeString(file, "second\n");
            exchange(endpoint, issuer);
        }, "gateway.credentials.ehr.federated.token-file=" + file);
        assertThat(this.server.seen()).extracting((seen) -> seen.form().get("client_assertion"))
            .containsExactly("first", "second");
        assertThat(this.server.seen().get(0).form()).containsEntry("client_id", "gateway");
    }

    @Test
    void exchangeWhenAnsweredThenFieldsAreSplit() {
        this.server.next(200, """
                {"access_token":"a","token_type":"BEARER","expires_in":"60","refresh_token":"r","scope":"",
                 "id_token":"i","patient":"p","need_patient_banner":false,"unknown":null}""");
        run(ClientAuthentication.SECRET_BASIC, false, (endpoint, issuer) -> {
            TokenResponse response = exchange(endpoint, issuer);
            assertThat(response.scope()).isEmpty();
            assertThat(response.idToken()).isEqualTo(Secret.of("i"));
            assertThat(response.tokens().refresh()).isEqualTo(Secret.of("r"));
            assertThat(Duration.between(response.tokens().issuedAt(), response.tokens().expiresAt())).hasSeconds(60);
            assertThat(response.fields()).isEqualTo(Map.of("patient", "p", "need_patient_banner", false));
            assertThat(response.toString()).isEqualTo("TokenResponse[masked]");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = { "0", "-5", "\"soon\"", "null", "[]", "\"\"" })
    @Checklist("T7")
    void exchangeWhenLifetimeIsUnusableThenDefault(String lifetime) {
        this.server.next(200, "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":" + lifetime + "}");
        run(ClientAuthentication.SECRET_BASIC, false, (endpoint, issuer) -> {
            TokenResponse response = exchange(endpoint, issuer);
            assertThat(response.scope()).isNull();
            assertThat(Duration.between(response.tokens().issuedAt(), response.tokens().expiresAt()))
                .isEqualTo(Duration.ofMinutes(5));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = { "{}", "<html>", "", "[]", "{\"access_token\":\"\",\"token_type\":\"Bearer\"}",
            "{\"access_token\":{},\"token_type\":\"Bearer\"}", "{\"access_token\":\"a\"}",
            "{\"access_token\":\"a\\r\\nX-Role: admin\",\"token_type\":\"Bearer\"}",
            "{\"access_token\":\"a\\u0000b\",\"token_type\":\"Bearer\"}",
            "{\"access_token\":\"\\u00e9\",\"token_type\":\"Bearer\"}",
            "{\"access_token\":\"a\",\"token_type\":\"DPoP\"}",
            "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"scope\":[1]}",
            "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"scope\":{\"x\":1}}",
            "{\"access_token\":\"a\",\"access_token\":\"b\",\"token_type\":\"Bearer\"}" })
    @Checklist("T5")
    void exchangeWhenAnswerIsUnusableThenFailed(String body) {
        this.server.next(200, body);
        assertThat(code()).isEqualTo("token-exchange-failed");
    }

    @Test
    void exchangeWhenAnswerIsTooLargeThenFailed() {
        this.server.next(200, "{\"access_token\":\"" + "a".repeat(300 * 1024) + "\",\"token_type\":\"Bearer\"}");
        assertThat(code()).isIn("token-exchange-failed", "idp-unavailable");
        assertThat(this.server.seen()).hasSize(1);
    }

    @Test
    @Checklist("T11")
    void exchangeWhenTheAnswerIsFullOfSecretsThenTheLogNamesNone() {
        Logger logger = (Logger) LoggerFactory.getLogger("dev.smartgateway");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            this.server.next(400, "{\"error\":\"invalid_grant\",\"error_description\":\"leak-1\"}");
            assertThat(code()).isEqualTo("token-exchange-failed");
            this.server.next(500, "<html>leak-2 the-code the-verifier</html>");
            assertThat(code()).isEqualTo("idp-unavailable");
            this.server.next(200, "{\"access_token\":\"leak-3\",\"token_type\":\"leak-4\",\"patient\":\"leak-5\"}");
            assertThat(code()).isEqualTo("token-exchange-failed");
            this.server.next(200, "<html>leak-6</html>");
            assertThat(code()).isEqualTo("token-exchange-failed");
        }
        finally {
            logger.detachAppender(lines);
        }
        assertThat(lines.list).isNotEmpty()
            .extracting((line) -> line.getFormattedMessage() + ((line.getThrowableProxy() != null) ? "thrown" : ""))
            .noneMatch((line) -> line.matches("(?s).*(leak-|the-code|the-verifier|the-client-secret|thrown).*"));
    }

    @Test
    @Checklist("V1")
    void revokeWhenTheServerIsAwayThenCompletesNevertheless() {
        run(ClientAuthentication.SECRET_BASIC, false, (endpoint, issuer) -> {
            exchange(endpoint, issuer);
            endpoint.revoke(issuer, Secret.of("first")).block(Duration.ofSeconds(10));
            this.server.close();
            endpoint.revoke(issuer, Secret.of("second")).block(Duration.ofSeconds(10));
        });
        assertThat(this.server.revoked()).containsExactly("first");
    }

    @Test
    @Checklist({ "V1", "V5" })
    void revokeWhenTheIssuerHasNeitherRevocationNorLogoutThenCompletesAndSendsNothing() {
        this.server.document("/fhir/.well-known/smart-configuration",
                "{\"authorization_endpoint\":\"/authorize\",\"token_endpoint\":\"/token\"}");
        run(ClientAuthentication.SECRET_BASIC, false,
                (endpoint, issuer) -> endpoint.revoke(issuer, Secret.of("x")).block(Duration.ofSeconds(10)));
        assertThat(this.server.seen()).isEmpty();
        assertThat(this.server.revoked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "x", "a~b+c/d==", "eyJhbGciOiJub25lIn0.eyJleHAiOjF9.",
            "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjEsImF1ZCI6Im90aGVyIn0.c2ln" })
    @Checklist("T12")
    void exchangeWhenTheAccessTokenLooksLikeAnythingThenTakenAsItIs(String token) {
        this.server.next(200, "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":60}");
        run(ClientAuthentication.SECRET_BASIC, false, (endpoint, issuer) -> {
            TokenResponse response = exchange(endpoint, issuer);
            assertThat(response.tokens().access()).isEqualTo(Secret.of(token));
            assertThat(Duration.between(response.tokens().issuedAt(), response.tokens().expiresAt())).hasSeconds(60);
        });
    }

    @Test
    @Checklist("R1")
    void refreshWhenSentThenAuthenticatedAndAsksForNothingMore() {
        String token = this.server.family("family");
        run(ClientAuthentication.SECRET_BASIC, false,
                (endpoint, issuer) -> endpoint.refresh(issuer, Secret.of(token)).block(Duration.ofSeconds(20)));
        TokenServer.Seen seen = this.server.seen().get(0);
        assertThat(seen.form()).isEqualTo(Map.of("grant_type", "refresh_token", "refresh_token", token));
        assertThat(seen.authorization()).isEqualTo("Basic " + base64("gateway:the-client-secret"));
    }

    @ParameterizedTest
    @CsvSource({ "400,token-exchange-failed", "401,token-exchange-failed", "403,token-exchange-failed",
            "302,token-exchange-failed", "500,idp-unavailable", "503,idp-unavailable", "429,idp-unavailable" })
    @Checklist("T4")
    void exchangeWhenRefusedThenReasonAndSentOnce(int status, String code) {
        this.server.next(status, "{\"error\":\"invalid_grant\"}");
        assertThat(code()).isEqualTo(code);
        assertThat(this.server.seen()).hasSize(1);
    }

    @Test
    @Checklist("T4")
    void exchangeWhenConnectionBreaksThenSentOnce() {
        this.server.next((server, form, response) -> {
            response.withConnection((connection) -> connection.dispose());
            return reactor.core.publisher.Mono.never();
        });
        assertThat(code()).isEqualTo("idp-unavailable");
        assertThat(this.server.seen()).hasSize(1);
    }

    @Test
    void exchangeWhenServerKeepsFailingThenBreakerOpens() {
        for (int i = 0; i < 10; i++) {
            this.server.next(503, "{}");
        }
        run(ClientAuthentication.SECRET_BASIC, false, (endpoint, issuer) -> {
            for (int i = 0; i < 15; i++) {
                assertThat(code(endpoint, issuer)).isEqualTo("idp-unavailable");
            }
        });
        assertThat(this.server.seen()).hasSize(10);
    }

    @Test
    void exchangeWhenSecretIsMissingThenFailed() {
        run(ClientAuthentication.PRIVATE_KEY_JWT_RS384, false,
                (endpoint, issuer) -> assertThat(code(endpoint, issuer)).isEqualTo("token-exchange-failed"));
        assertThat(this.server.seen()).isEmpty();
    }

    private static KeyPair rsaPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        }
        catch (GeneralSecurityException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private String rsa(String name) throws IOException {
        return Files.writeString(this.folder.resolve(name), pem("PRIVATE KEY", this.rsa.getPrivate().getEncoded()))
            .toString();
    }

    /** What a test does with the endpoint. */
    @FunctionalInterface
    private interface Use {

        void with(TokenEndpoint endpoint, Issuer issuer) throws IOException;

    }

    private void run(ClientAuthentication authentication, boolean raw, Use use, String... properties) {
        Issuer issuer = issuer(authentication, raw);
        try (Replica replica = Replica.start(TestRedis.shared(), this.clock, issuer, properties)) {
            use.with(replica.bean(TokenEndpoint.class), issuer);
        }
        catch (IOException ex) {
            throw new java.io.UncheckedIOException(ex);
        }
    }

    private Issuer issuer(ClientAuthentication authentication, boolean raw) {
        Issuer plain = Replica.issuer(this.server, Replica.refresh());
        return TestIssuers.with(plain, "authentication", authentication, "rawBasic", raw);
    }

    private static TokenResponse exchange(TokenEndpoint endpoint, Issuer issuer) {
        return Objects
            .requireNonNull(endpoint.exchange(issuer, Secret.of("the-code"), Secret.of("the-verifier"), REDIRECT)
                .block(Duration.ofSeconds(20)));
    }

    private void refresh(TokenEndpoint endpoint, Issuer issuer) {
        endpoint.refresh(issuer, Secret.of(this.server.family("family"))).block(Duration.ofSeconds(20));
    }

    private String code() {
        StringBuilder result = new StringBuilder();
        run(ClientAuthentication.SECRET_BASIC, false, (endpoint, issuer) -> result.append(code(endpoint, issuer)));
        return result.toString();
    }

    private static String code(TokenEndpoint endpoint, Issuer issuer) {
        try {
            return exchange(endpoint, issuer).toString();
        }
        catch (ProblemException ex) {
            return ex.problem().code();
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

}
