package dev.smartgateway.azure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.issuer.PinClaims;
import dev.smartgateway.issuer.PinTokens;
import dev.smartgateway.issuer.TestPinKeys;
import dev.smartgateway.journey.CookieHttp.Page;
import dev.smartgateway.journey.Gateway;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.PinnedRequest;
import dev.smartgateway.policy.Pinning;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.Verdict;
import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.PatientId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Mode {@code pinned-issuer}: the service trusts the gateway, and itself restricts a
 * clinician's reads to the patient of the launch.
 */
class PinnedIssuerIT {

    private static final Cloud.App APP = new Cloud.App("pinned-issuer", "patient/*.rs patient/Observation.cruds",
            "handle");

    private static final String OBSERVATION = "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":"
            + "{\"text\":\"x\"},\"subject\":{\"reference\":\"Patient/" + Cloud.A + "\"}}";

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path directory;

    private static Cloud cloud;

    private static Gateway gateway;

    /** Without a check, with writes and types outside the compartment. */
    private static Gateway careless;

    private static Clinician stark;

    private static String base;

    private static int port;

    @BeforeAll
    static void start() {
        port = Gateway.freePort();
        cloud = cloud(port);
        gateway = gateway();
        stark = new Clinician(cloud, "stark");
        base = launched(gateway, stark);
        careless = careless();
    }

    @AfterAll
    static void stop() throws Exception {
        careless.close();
        gateway.close();
        cloud.close();
    }

    /** A service that trusts the gateway at this port. */
    private static Cloud cloud(int port) {
        int own = Gateway.freePort();
        return new Cloud(directory, own,
                "--sandbox.azure.identity-providers[0].authority=http://localhost:" + port + "/issuer",
                "--sandbox.azure.identity-providers[0].applications[0].client-id=gateway",
                "--sandbox.azure.identity-providers[0].applications[0].audience=http://localhost:" + own + "/fhir");
    }

    private static Gateway gateway(String... more) {
        return cloud.gateway(TestRedis.shared(), APP, with(port, more));
    }

    private static String[] with(int port, String... more) {
        List<String> all = new ArrayList<>(List.of("server.port=" + port, "gateway.public-url=http://localhost:" + port,
                "gateway.pinned-issuer.keys.current=" + TestPinKeys.write(directory, "pin.pem", "RSA", 2048)));
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }

    private static String launched(Gateway replica, Clinician person) {
        return "/launches/" + person.launch(replica, cloud.deposit(replica, Cloud.A, Cloud.STARK)).launch() + "/fhir";
    }

    private static Page get(String path) {
        return stark.fetch(gateway, base + path);
    }

    private static int external() {
        return cloud.stats().path("counts").path("fhirExternal").asInt(0);
    }

    private static HttpResponse<String> plain(String method, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(URI.create(gateway.url() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void readWhenAClinicianLaunchesThenTheServiceKeepsToThePatientByTheGatewaysToken() {
        int before = external();
        assertThat(get("/Patient/" + Cloud.A).status()).isEqualTo(200);
        Page page = get("/Observation?_count=10");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.json().path("entry")).hasSize(10);
        assertThat(get("/Patient/" + Cloud.B).status()).isIn(403, 404);
        assertThat(external()).isGreaterThan(before);
    }

    @Test
    void searchWhenSentAsAFormThenTheServiceGetsAnAddress() {
        Page page = stark.fetch(gateway, "POST", base + "/Observation/_search", "_count=3",
                Map.of("Content-Type", "application/x-www-form-urlencoded"));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.json().path("entry")).hasSize(3);
        assertThat(cloud.last("fhirQuery").path("path").asString()).endsWith("/fhir/Observation");
    }

    @Test
    void pageWhenFollowedThenStillPinned() {
        String next = get("/Observation?_count=5").json()
            .path("link")
            .valueStream()
            .filter((link) -> "next".equals(link.path("relation").asString("")))
            .findFirst()
            .orElseThrow()
            .path("url")
            .asString();
        assertThat(stark.fetch(gateway, next).json().path("entry")).hasSize(5);
    }

    @Test
    void writeWhenNotAllowedThenNotSent() {
        Page refused = stark.fetch(gateway, "POST", base + "/Observation", OBSERVATION, Map.of());
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.reason()).isEqualTo("writes-not-sent");
    }

    @Test
    void typeWhenNoCompartmentHoldsItThenRefusedWithAReason() {
        Page refused = get("/PractitionerRole?_count=1");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.reason()).isEqualTo("outside-compartment");
    }

    @Test
    void requestWhenTheOperatorLetsTheUsersTokenStandInThenSentWithIt() {
        try (Gateway open = cloud.gateway(TestRedis.shared(), APP,
                beside("gateway.pinned-issuer.writes=user-token", "gateway.pinned-issuer.outside=user-token"))) {
            Clinician person = new Clinician(cloud, "stark");
            String root = launched(open, person);
            assertThat(person.fetch(open, "POST", root + "/Observation", OBSERVATION, Map.of()).status())
                .isEqualTo(201);
            int before = external();
            assertThat(person.fetch(open, root + "/PractitionerRole?_count=1").status()).isEqualTo(200);
            assertThat(external()).isEqualTo(before);
        }
    }

    /** Sends on what comes, and shows what comes back. */
    private static Gateway careless() {
        Pinning open = (call) -> new Step.Send(
                new PinnedRequest(call.method(),
                        call.path().replaceFirst("^/", "") + ((call.query() != null) ? "?" + call.query() : ""),
                        Map.of(), new byte[0], new PinnedRequest.Traits(false, false)),
                (answer) -> new Step.Respond(new GatewayAnswer(answer.status(), Map.of(), answer.body()), new Verdict(
                        null, "none", new Verdict.Action(Interaction.READ, null, null), false, List.of(), List.of())));
        String[] properties = cloud.properties(TestRedis.shared(), APP, beside());
        return Gateway.start(Clock.systemUTC(), List.of(properties), (context) -> context.registerBean("openPinning",
                Pinning.class, () -> open, (bean) -> bean.setPrimary(true)));
    }

    /** At another port, under the issuer that the service knows. */
    private static String[] beside(String... more) {
        List<String> all = new ArrayList<>(List.of("gateway.pinned-issuer.keys.current=" + directory.resolve("pin.pem"),
                "gateway.pinned-issuer.url=http://localhost:" + port + "/issuer"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = { "Patient/{B}", "Patient/{B}/_history/1", "Patient/{B}/_history", "Patient?_id={B}",
            "Patient?_count=50", "Observation?patient={B}", "Observation?subject=Patient/{B}&_count=50",
            "Patient/{B}/Observation", "Patient/{B}/$everything", "Encounter?patient={B}",
            "Patient?_revinclude=Observation:subject" })
    void anythingWhenEveryCheckOfTheGatewayIsOffThenTheOtherPatientIsStillNotFound(String path) {
        Clinician person = new Clinician(cloud, "stark");
        String root = launched(careless, person);
        assertThat(person.fetch(careless, root + "/Patient/" + Cloud.A).status()).isEqualTo(200);
        Page page = person.fetch(careless, root + "/" + path.replace("{B}", Cloud.B));
        assertThat(page.status()).isIn(200, 403, 404);
        assertThat(page.body()).doesNotContain("Patient/" + Cloud.B + "\"", "\"id\":\"" + Cloud.B);
    }

    @Test
    void tokenWhenMintedThenOpensThePatientAndNobodyElse() throws Exception {
        String bearer = Objects
            .requireNonNull(gateway.bean(PinTokens.class)
                .bearer(new PinClaims(URI.create(cloud.url() + "/fhir"), new PatientId(Cloud.A),
                        Scopes.parse("patient/*.rs"), "someone", "launch"))
                .block())
            .use((token) -> token);
        JWTClaimsSet claims = SignedJWT.parse(bearer).getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo(gateway.url() + "/issuer");
        assertThat(claims.getStringClaim("fhirUser")).isEqualTo(cloud.url() + "/fhir/Patient/" + Cloud.A);
        assertThat(status(bearer, "Patient/" + Cloud.A)).isEqualTo(200);
        assertThat(status(bearer, "Patient/" + Cloud.B)).isEqualTo(404);
        assertThat(plain("GET", "/launches").statusCode()).isEqualTo(401);
    }

    private static int status(String bearer, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(URI.create(cloud.url() + "/fhir/" + path))
                .header("Authorization", "Bearer " + bearer)
                .build(), HttpResponse.BodyHandlers.discarding())
            .statusCode();
    }

    @Test
    void documentsWhenAskedThenPublicCacheableWithoutCookieOrSecret() throws Exception {
        HttpResponse<String> discovery = plain("GET", "/issuer/.well-known/openid-configuration");
        JsonNode said = JSON.readTree(discovery.body());
        assertThat(said.path("issuer").asString()).isEqualTo(gateway.url() + "/issuer");
        assertThat(said.path("jwks_uri").asString()).isEqualTo(gateway.url() + "/issuer/keys");
        HttpResponse<String> keys = plain("GET", "/issuer/keys");
        for (HttpResponse<String> answer : List.of(discovery, keys)) {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("max-age=3600, public");
            assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        }
        JsonNode key = JSON.readTree(keys.body()).path("keys").path(0);
        assertThat(key.propertyNames()).contains("n", "e", "kid", "alg", "use").doesNotContain("d", "p", "q");
        assertThat(plain("GET", "/.well-known/jwks.json").body()).doesNotContain(key.path("kid").asString());
    }

    @ParameterizedTest
    @ValueSource(strings = { "GET", "POST" })
    void tokenEndpointWhenAskedThenGivesNobodyAnything(String method) throws Exception {
        HttpResponse<String> answer = plain(method, "/issuer/token");
        assertThat(answer.statusCode()).isIn(400, 403, 404, 405);
        assertThat(answer.body()).doesNotContain("access_token");
    }

    @Test
    void readWhenTheServiceDoesNotTrustTheGatewayThenRefusedAndTheReplicaStaysInTraffic() throws Exception {
        try (Cloud stranger = new Cloud(directory);
                Gateway unknown = stranger.gateway(TestRedis.shared(), APP, with(Gateway.freePort()))) {
            Clinician person = new Clinician(stranger, "stark");
            String launch = person.launch(unknown, stranger.deposit(unknown, Cloud.A, Cloud.STARK)).launch();
            Page page = person.fetch(unknown, "/launches/" + launch + "/fhir/Patient/" + Cloud.A);
            assertThat(page.status()).isEqualTo(503);
            assertThat(page.reason()).isEqualTo("pin-unproved");
            assertThat(page.headers().firstValue("Retry-After")).isPresent();
            assertThat(unknown.bean(ApplicationAvailability.class).getReadinessState())
                .isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
        }
    }

    @Test
    void startWhenThereIsNoKeyThenNone() {
        assertThatThrownBy(() -> cloud.gateway(TestRedis.shared(), APP).close())
            .hasStackTraceContaining("gateway.pinned-issuer.keys.current is missing");
    }

    @Test
    void documentsWhenThereIsNoKeyThenNotFound() throws Exception {
        Cloud.App other = new Cloud.App("rbac", "patient/Patient.rs", "handle");
        try (Gateway without = cloud.gateway(TestRedis.shared(), other)) {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(without.url() + "/issuer/keys")).build(),
                        HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(404);
        }
    }

}
