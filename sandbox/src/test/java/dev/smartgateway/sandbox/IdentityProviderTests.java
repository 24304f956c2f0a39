package dev.smartgateway.sandbox;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Tokens of an identity provider that the FHIR service trusts in addition to Entra. */
class IdentityProviderTests {

    private static final String PATIENT = "ee9f8dd8-72d2-4769-8020-89e504b1504b";

    private static final String OTHER = "e2d08f86-4813-4f3a-971f-87c09e0ec0c7";

    private static HttpServer provider;

    private static RSAKey key;

    private static String issuer;

    private static Sandbox sandbox;

    @BeforeAll
    static void start() throws Exception {
        key = new RSAKeyGenerator(2048).keyID("k1").generate();
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer = "http://localhost:" + provider.getAddress().getPort() + "/idp";
        publish("/idp/.well-known/openid-configuration",
                "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + issuer + "/keys\"}");
        publish("/idp/keys", new JWKSet(key.toPublicJWK()).toString());
        provider.start();
        sandbox = Sandbox.start("--server.port=0", "--sandbox.mode=azure", "--sandbox.azure.us-core=true",
                "--sandbox.azure.identity-providers[0].authority=" + issuer,
                "--sandbox.azure.identity-providers[0].applications[0].client-id=app",
                "--sandbox.azure.identity-providers[0].applications[0].audience=https://fhir.example");
    }

    @AfterAll
    static void stop() {
        sandbox.close();
        provider.stop(0);
    }

    private static void publish(String path, String document) {
        provider.createContext(path, (exchange) -> {
            byte[] body = document.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private static JWTClaimsSet.Builder claims() {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder().issuer(issuer)
            .audience("https://fhir.example")
            .claim("azp", "app")
            .claim("scp", "patient.Patient.read patient.Observation.read patient.Binary.read patient.Device.read")
            .claim("fhirUser", sandbox.url() + "/fhir/Patient/" + PATIENT)
            .expirationTime(Date.from(now.plus(Duration.ofMinutes(5))));
    }

    private static String signed(JWTClaimsSet claims, RSAKey with, String id) throws Exception {
        SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(id).build(), claims);
        token.sign(new RSASSASigner(with));
        return token.serialize();
    }

    private static HttpResponse<String> send(String method, String path, String token) throws Exception {
        return HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(URI.create(sandbox.url() + "/fhir/" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, signed(claims().build(), key, "k1"));
    }

    private static int status(String claim, @Nullable Object value) throws Exception {
        return send("GET", "Patient/" + PATIENT, signed(claims().claim(claim, value).build(), key, "k1")).statusCode();
    }

    @Test
    void readWhenTheTokenNamesAPatientThenThatPatientsOnly() throws Exception {
        assertThat(get("Patient/" + PATIENT).statusCode()).isEqualTo(200);
        assertThat(get("Observation?_count=3").body()).contains(PATIENT).doesNotContain(OTHER);
        for (String path : List.of("Patient/" + OTHER, "Patient/" + OTHER + "/Observation",
                "Patient/" + OTHER + "/$everything", "Patient/" + OTHER + "/_history/1")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
        for (String path : List.of("Patient?_id=" + OTHER, "Observation?patient=" + OTHER,
                "Patient/" + OTHER + "/_history")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(200);
            assertThat(SmartClient.json(get(path)).path("entry")).as(path).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "?_type=Observation", "_history", "Observation/_history", "Binary/x", "$export",
            "Observation/$lastn?patient=" + OTHER })
    void readWhenTheCompartmentDoesNotReachItThenNothing(String path) throws Exception {
        assertThat(get(path).statusCode()).isIn(403, 404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            iss      | https://other.example             | 401
            aud      | https://fhir.example/             | 401
            aud      | -                                 | 401
            azp      | -                                 | 401
            azp      | another                           | 401
            exp      | -                                 | 401
            fhirUser | -                                 | 403
            fhirUser | Patient/x                         | 403
            fhirUser | https://fhir.example/RelatedPerson/x | 400
            fhirUser | https://fhir.example/patient/x    | 400
            scp      | -                                 | 403
            scp      | openid launch                     | 403
            scp      | patient.Observation.read          | 403
            scp      | patient.Patient.write             | 403
            scp      | patient.Patient.cruds             | 403
            scp      | patient.Patient.read user.Observation.read | 400
            scp      | patient.Patient.read patient.Observation.rs | 400
            scp      | patient.Patient.rsr               | 400
            scp      | patient.Patients.read             | 400
            scp      | patient/Patient.rs                | 200
            scp      | patient.all.read                  | 200
            scp      | patient.Patient.s                 | 403
            """)
    void tokenWhenAClaimIsWrongThenTheServicesStatus(String claim, @Nullable String value, int status)
            throws Exception {
        assertThat(status(claim, value)).isEqualTo(status);
    }

    @Test
    void tokenWhenAClaimHasAnotherFormThenRefused() throws Exception {
        assertThat(status("aud", List.of("https://fhir.example", "https://other.example"))).isEqualTo(401);
        assertThat(status("scp", List.of("patient.Patient.read"))).isEqualTo(403);
        assertThat(status("roles", List.of("globalAdmin"))).isEqualTo(403);
        assertThat(status("exp", Date.from(Instant.now().minusSeconds(1)))).isEqualTo(401);
        assertThat(status("nbf", Date.from(Instant.now().plus(Duration.ofHours(1))))).isEqualTo(401);
        assertThat(send("GET", "Patient/" + PATIENT,
                signed(claims().claim("azp", null).claim("appid", "app").build(), key, "k1"))
            .statusCode()).isEqualTo(200);
        assertThat(send("GET", "Patient/" + PATIENT,
                signed(claims().claim("fhirUser", null)
                    .claim("extension_fhirUser", sandbox.url() + "/fhir/Patient/" + PATIENT)
                    .build(), key, "k1"))
            .statusCode()).isEqualTo(200);
    }

    @Test
    void tokenWhenSignedByAnotherKeyThenRefused() throws Exception {
        RSAKey stranger = new RSAKeyGenerator(2048).generate();
        assertThat(send("GET", "Patient", signed(claims().build(), stranger, "k1")).statusCode()).isEqualTo(401);
        assertThat(send("GET", "Patient", signed(claims().build(), stranger, "k2")).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = { "POST", "PUT", "DELETE" })
    void requestWhenAnythingButGetThenForbidden(String method) throws Exception {
        String path = method.equals("POST") ? "Observation/_search" : "Observation/x";
        assertThat(send(method, path, signed(claims().build(), key, "k1")).statusCode()).isEqualTo(403);
    }

    @Test
    void historyWhenAskedThenABundleOfVersions() throws Exception {
        JsonNode bundle = SmartClient.json(get("Patient/" + PATIENT + "/_history"));
        assertThat(bundle.path("type").asString()).isEqualTo("history");
        assertThat(bundle.path("entry").path(0).path("resource").path("id").asString()).isEqualTo(PATIENT);
    }

}
