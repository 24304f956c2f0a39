package dev.smartgateway.peers;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.smartgateway.audit.AuditVerifier;
import dev.smartgateway.journey.CookieHttp;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The audit trail in HAPI FHIR JPA: the stored events are read back and compared with the
 * trail in the file, and access is tested while HAPI accepts nothing.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TrailAtHapiIT {

    private static final String CHAIN = "urn:smartgateway:audit:chain";

    private static HapiPeer hapi;

    private static AuditService service;

    private static Clinic clinic;

    private static Clinic.App app;

    private static Path file;

    /** AuditEvents of other tests. */
    private static Set<String> before;

    private static long begun;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        hapi = HapiPeer.shared();
        begun = System.nanoTime();
        RSAKey key = new RSAKeyGenerator(2048).keyID("audit-1").algorithm(JWSAlgorithm.RS384).generate();
        service = new AuditService(hapi, key);
        file = directory.resolve("audit.log");
        Path jwk = Files.writeString(directory.resolve("audit.jwk"), key.toJSONString());
        before = new HashSet<>(stored().stream().map((one) -> one.path("id").asString()).toList());
        for (String id : List.of("t1", "t2")) {
            hapi.put("/Patient/" + id, HapiPeer.JSON.readTree("{\"resourceType\":\"Patient\",\"id\":\"" + id + "\"}"));
        }
        clinic = Clinic.start("gateway.audit.sink=file,fhir", "gateway.audit.file=" + file,
                "gateway.audit.fhir.url=" + service.url("/fhir"), "gateway.audit.fhir.references=logical",
                "gateway.audit.fhir.client.token-url=" + service.url("/token"),
                "gateway.audit.fhir.client.id=audit-client", "gateway.credentials.audit.keys[0].file=" + jwk,
                "gateway.audit.on-failure=refuse-all");
        app = clinic.launch("t1", "patient/*.cruds").orElseThrow();
    }

    @AfterAll
    static void stop() {
        clinic.close();
        service.close();
        Stopwatch.say("the audit trail in HAPI FHIR JPA", begun);
    }

    /** Every AuditEvent of HAPI, over all pages. */
    private static List<JsonNode> stored() {
        Stream.Builder<JsonNode> all = Stream.builder();
        JsonNode page = hapi.get("/AuditEvent?_count=200").json();
        while (true) {
            page.path("entry").forEach((entry) -> all.add(entry.path("resource")));
            Optional<String> next = page.path("link")
                .valueStream()
                .filter((link) -> link.path("relation").asString().equals("next"))
                .map((link) -> link.path("url").asString())
                .findFirst();
            if (next.isEmpty()) {
                return all.build().toList();
            }
            page = hapi.get(next.get().substring(hapi.base().length())).json();
        }
    }

    /** What is of this gateway, in the order of its chain. */
    private static List<JsonNode> trail() {
        return stored().stream()
            .filter((one) -> !before.contains(one.path("id").asString()))
            .sorted(Comparator.comparingLong((one) -> Long.parseLong(fact(one, "seq"))))
            .toList();
    }

    private static List<JsonNode> calls() {
        return trail().stream().filter((event) -> event.path("type").path("code").asString().equals("rest")).toList();
    }

    private static String fact(JsonNode event, String name) {
        return event.path("extension")
            .valueStream()
            .filter((extension) -> extension.path("url").asString().equals(CHAIN))
            .flatMap((extension) -> extension.path("extension").valueStream())
            .filter((part) -> part.path("url").asString().equals(name))
            .map((part) -> part.path("valueString").asString())
            .findFirst()
            .orElse("");
    }

    private static String request(JsonNode event) {
        return entity(event, "XrequestId").path("what").path("identifier").path("value").asString();
    }

    private static JsonNode entity(JsonNode event, String code) {
        return event.path("entity")
            .valueStream()
            .filter((one) -> one.path("role")
                .path("code")
                .asString(one.path("type").path("code").asString())
                .equals(code))
            .findFirst()
            .orElse(HapiPeer.JSON.missingNode());
    }

    private static Map<String, JsonNode> lines() throws Exception {
        return Files.readAllLines(file)
            .stream()
            .map(HapiPeer.JSON::readTree)
            .filter((line) -> line.has("request"))
            .collect(java.util.stream.Collectors.toMap((line) -> line.path("request").asString(), (line) -> line,
                    (one, other) -> one));
    }

    private static void assertWhole(List<JsonNode> trail) {
        AuditVerifier verifier = new AuditVerifier();
        trail.forEach((event) -> verifier.line(fact(event, "seq"), event.toString()));
        assertThat(verifier.findings()).isEmpty();
    }

    private static int read(String below) {
        return app.get(below).status();
    }

    private static String operations(String path) {
        return new CookieHttp()
            .send("GET", URI.create("http://localhost:" + clinic.gateway().managementPort() + path), null, Map.of())
            .body();
    }

    private static double metric(String name) {
        return operations("/actuator/prometheus").lines()
            .filter((line) -> line.startsWith(name + "{") && line.contains("sink=\"fhir\""))
            .mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
            .findFirst()
            .orElse(Double.NaN);
    }

    private static void awaitStored(int more, int from) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() -> assertThat(trail()).hasSizeGreaterThanOrEqualTo(from + more));
    }

    @Test
    @Order(1)
    void callsWhenMadeThenHapiHoldsAnEventOfEachThatSaysTheSameAsTheFile() throws Exception {
        ObjectNode body = (ObjectNode) HapiPeer.JSON.readTree("{\"resourceType\":\"Observation\",\"status\":\"final\","
                + "\"code\":{\"text\":\"height\"},\"subject\":{\"reference\":\"Patient/t1\"}}");
        assertThat(app.write("POST", "/Observation", body.toString()).status()).isEqualTo(201);
        assertThat(read("/Observation?status=final")).isEqualTo(200);
        assertThat(read("/Patient/t1")).isEqualTo(200);
        assertThat(read("/Patient/t2")).isBetween(403, 404);
        // Events of the launch may still be on their way, so that the number of all says
        // nothing.
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() -> assertThat(calls()).hasSizeGreaterThanOrEqualTo(4));
        Map<String, JsonNode> lines = lines();
        List<JsonNode> calls = calls();
        assertThat(calls).allSatisfy((event) -> {
            JsonNode line = lines.get(request(event));
            assertThat(line).as(request(event)).isNotNull();
            same(event, line);
        });
        assertThat(calls).extracting((event) -> event.path("subtype").get(0).path("code").asString())
            .contains("create", "search-type", "read");
        assertThat(calls).extracting((event) -> event.path("outcome").asString()).contains("0", "4");
        assertWhole(trail());
        assertThat(service.given()).isOne();
    }

    private static void same(JsonNode event, JsonNode line) {
        assertThat(event.path("recorded").asString()).isEqualTo(line.path("at").asString());
        assertThat(event.path("outcomeDesc").asString())
            .startsWith(line.path("result").asString() + " " + line.path("status").asInt());
        assertThat(event.path("outcome").asString())
            .isEqualTo(line.path("result").asString().equals("allowed") ? "0" : "4");
        assertThat(event.path("source").path("observer").path("display").asString()).isEqualTo("smart-gateway");
        assertThat(entity(event, "1").path("what").path("identifier").path("value").asString())
            .isEqualTo("Patient/" + line.path("patient").asString());
        assertThat(event.path("agent")).hasSize(3);
        assertThat(event.path("agent").get(0).path("who").path("display").asString())
            .isEqualTo(line.path("app").asString());
        assertThat(event.path("agent").get(0).path("network").path("address").asString())
            .isEqualTo(line.path("address").asString());
        assertThat(event.path("agent").get(1).path("who").path("display").asString())
            .isEqualTo(line.path("issuer").asString());
        JsonNode user = event.path("agent").get(2);
        assertThat(user.path("requestor").asBoolean()).isTrue();
        assertThat(user.path("who").path("identifier").path("value").asString())
            .isEqualTo(line.path("subject").asString());
        assertThat(user.path("altId").asString()).isEqualTo("Practitioner/pr1");
    }

    @Test
    @Order(2)
    void callsWhenHapiTakesNothingThenSeenAndAccessStopsAndNothingIsLost() {
        for (int status : new int[] { 503, 401 }) {
            int from = trail().size();
            double failures = metric("gateway_audit_failures_total");
            service.answer(status);
            assertThat(read("/Patient/t1")).isEqualTo(200);
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(metric("gateway_audit_failures_total")).isGreaterThan(failures);
                assertThat(metric("gateway_audit_troubled")).isEqualTo(1);
                assertThat(operations("/actuator/health")).contains("DEGRADED");
                assertThat(app.get("/Patient/t1").reason()).isEqualTo("audit-unavailable");
            });
            service.answer(0);
            Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(read("/Patient/t1")).isEqualTo(200));
            awaitStored(2, from);
            assertThat(metric("gateway_audit_lost_total")).isZero();
            assertWhole(trail());
        }
    }

    @Test
    @Order(3)
    void callsWhenTheTokenEndsEarlyThenANewOneIsFetchedAndNothingIsLost() {
        int from = trail().size();
        int given = service.given();
        service.forgetTokens();
        assertThat(read("/Patient/t1")).isEqualTo(200);
        awaitStored(1, from);
        assertThat(service.given()).isEqualTo(given + 1);
        assertThat(metric("gateway_audit_lost_total")).isZero();
        assertWhole(trail());
    }

    @Test
    @Order(4)
    void callsWhenHapiWillNeverTakeALineThenItsLossIsDeclaredInHapi() {
        service.answer(422);
        assertThat(read("/Patient/t1")).isEqualTo(200);
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> assertThat(metric("gateway_audit_lost_total")).isPositive());
        service.answer(0);
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(read("/Patient/t1")).isEqualTo(200);
            assertThat(trail()).anyMatch((event) -> fact(event, "kind").equals("trail-lost"));
        });
        assertWhole(trail());
    }

    @Test
    @Order(5)
    void writeWhenTheServiceDoesNotHoldThePatientThenLiteralReferencesAreRefusedByIt() {
        JsonNode literal = HapiPeer.JSON.readTree("""
                {"resourceType":"AuditEvent","type":{"system":"http://terminology.hl7.org/CodeSystem/audit-event-type",
                "code":"rest"},"recorded":"2026-01-02T03:04:05Z","agent":[{"requestor":true}],
                "source":{"observer":{"display":"x"}},"entity":[{"what":{"reference":"Patient/nobody-here"}}]}""");
        assertThat(hapi.post("/AuditEvent", literal).status()).isIn(400, 409, 412, 422);
    }

}
