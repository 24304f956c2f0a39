package dev.smartgateway.journey;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One line of JSON for each FHIR call, however it ends; and no identity anywhere else.
 */
class AuditTrailIT {

    private static final JsonMapper JSON = new JsonMapper();

    private final PretendEhr ehr = Hospital.ehr();

    private final Gateway gateway = Hospital.shipped();

    private final Person person = new Person(this.gateway);

    private final ListAppender<ILoggingEvent> trail = new ListAppender<>();

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    private String base;

    @BeforeEach
    void listen() {
        this.ehr.reset();
        this.base = "/launches/" + this.person.open(this.ehr.launchPath(Hospital.A)).launch() + "/fhir";
        this.trail.start();
        this.log.start();
        logger("audit").addAppender(this.trail);
        logger("ROOT").addAppender(this.log);
    }

    @AfterEach
    void stopListening() {
        logger("audit").detachAppender(this.trail);
        logger("ROOT").detachAppender(this.log);
        this.ehr.reset();
    }

    @Test
    void lineWhenAllowedThenWhoWhomAndWhat() {
        CookieHttp.Page page = this.person.fetch(this.base + "/Observation?_count=1");
        JsonNode line = only();
        assertThat(text(line, "kind", "interaction", "type", "result")).containsExactly("fhir", "search-type",
                "Observation", "allowed");
        assertThat(line.path("status").asInt()).isEqualTo(200);
        assertThat(line.path("patient").asString()).isEqualTo(this.ehr.patient(Hospital.A));
        assertThat(text(line, "app", "issuer", "subject")).containsExactly("demo", "sandbox", "stark");
        assertThat(line.path("launch").asString()).isEqualTo(this.base.split("/")[2]);
        assertThat(line.path("request").asString()).isEqualTo(page.header("X-Request-Id"));
        assertThat(line.has("reason")).isFalse();
    }

    @Test
    void lineWhenPolicyRefusesThenReasonAndRule() {
        this.person.fetch(this.base + "/Observation?patient=" + this.ehr.patient(Hospital.B));
        JsonNode line = only();
        assertThat(text(line, "result", "reason")).containsExactly("denied", "other-patient");
        assertThat(line.path("status").asInt()).isEqualTo(403);
        assertThat(line.path("rule").asString()).isNotEmpty();
        assertThat(line.toString()).doesNotContain(this.ehr.patient(Hospital.B));
    }

    @Test
    void lineWhenThereIsNoSessionThenStillOne() {
        new Person(this.gateway).fetch("/fhir/Patient");
        JsonNode line = only();
        assertThat(text(line, "kind", "result", "reason")).containsExactly("fhir", "denied", "no-session");
        assertThat(line.path("status").asInt()).isEqualTo(401);
        assertThat(line.has("patient")).isFalse();
    }

    @Test
    void lineWhenTheFhirServiceFailsThenFailed() {
        this.ehr.relay().cut();
        try {
            this.person.fetch(this.base + "/Patient");
        }
        finally {
            this.ehr.relay().restore();
        }
        JsonNode line = only();
        assertThat(text(line, "result", "interaction", "type")).containsExactly("failed", "search-type", "Patient");
        assertThat(line.path("reason").asString()).startsWith("upstream-");
    }

    @Test
    void lineWhenTheBrowserGoesAwayThenCancelled() {
        this.ehr.misbehave("fhir-slow", 5000);
        int calls = this.ehr.relay().calls();
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        CompletableFuture<HttpResponse<String>> asked = http
            .sendAsync(HttpRequest.newBuilder(URI.create(this.gateway.url() + this.base + "/Patient"))
                .header("Cookie", "__Host-smart=" + this.person.cookies().get("__Host-smart"))
                .build(), HttpResponse.BodyHandlers.ofString());
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> this.ehr.relay().calls() > calls);
        asked.cancel(true);
        JsonNode line = only();
        assertThat(text(line, "kind", "result")).containsExactly("fhir", "cancelled");
        assertThat(text(line, "interaction", "type")).containsExactly("search-type", "Patient");
        assertThat(line.path("patient").asString()).isEqualTo(this.ehr.patient(Hospital.A));
    }

    @Test
    void linesWhenManyCallsThenOneEachAndNoIdentityInTheLog() {
        for (int i = 0; i < 10; i++) {
            this.person.fetch(this.base + "/Observation?_count=1");
        }
        this.person.fetch("POST", this.base, "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":["
                + "{\"request\":{\"method\":\"GET\",\"url\":\"Patient\"}}]}", Map.of());
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> fhirLines().size() >= 11);
        assertThat(fhirLines()).hasSize(11);
        assertThat(this.log.list).isNotEmpty();
        assertThat(List.copyOf(this.log.list)).map(ILoggingEvent::getFormattedMessage)
            .noneMatch((line) -> line.contains(this.ehr.patient(Hospital.A)) || line.contains("_count")
                    || line.contains("stark") || line.contains(this.base.split("/")[2]));
    }

    @ParameterizedTest
    @CsvSource({ "GET /fhir/Patient/p1?x HTTP/9.9,fhir,505,http-version",
            "GET /fhir/Pa tient HTTP/1.1,request,400,not-http",
            "PROPFIND /launches HTTP/1.1,request,501,unknown-method" })
    void lineWhenTheRulesOfHttpRefuseThenReasonAndAddressAndNobody(String head, String kind, int status,
            String reason) {
        Wire.exchange(this.gateway.port(), head + "\r\nHost: localhost\r\nCookie: __Host-smart="
                + this.person.cookies().get("__Host-smart") + "\r\n\r\n");
        JsonNode line = await(reason);
        assertThat(text(line, "kind", "result", "address")).containsExactly(kind, "denied", "127.0.0.1");
        assertThat(line.path("status").asInt()).isEqualTo(status);
        assertThat(line.propertyNames()).containsExactlyInAnyOrder("at", "kind", "address", "result", "status",
                "reason", "request", "replica", "seq", "prev");
    }

    @Test
    void lineWhenATargetIsTooLongThenReasonAndNobody() {
        Wire.exchange(this.gateway.port(),
                "GET /fhir/Patient?" + "x".repeat(40_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(await("url-too-long").path("status").asInt()).isEqualTo(414);
        Wire.exchange(this.gateway.port(),
                "GET /launch HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(40_000) + "\r\n\r\n");
        assertThat(await("headers-too-large").path("status").asInt()).isEqualTo(431);
    }

    @Test
    void lineWhenAnOperatorActsWithAndWithoutCredentialThenBothWithAddress() {
        String end = "DELETE /actuator/sessions?issuer=sandbox&subject=nobody HTTP/1.1\r\nHost: localhost\r\n"
                + "Connection: close\r\n";
        Wire.exchange(this.gateway.managementPort(), end + "\r\n");
        assertThat(text(await("operator-credential"), "kind", "result", "address")).containsExactly("operator",
                "denied", "127.0.0.1");
        Wire.exchange(this.gateway.managementPort(),
                end + "Authorization: Bearer " + Gateway.OPERATOR_TOKEN + "\r\n\r\n");
        Awaitility.await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> lines().anyMatch((line) -> text(line, "kind", "interaction", "result", "address", "subject")
                .equals(List.of("operator", "end-person", "allowed", "127.0.0.1", "nobody"))));
    }

    @Test
    void lineWhenALogoutOfAProviderIsRefusedThenOnRecord() {
        Wire.exchange(this.gateway.port(),
                "POST /logout/backchannel HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 14\r\n"
                        + "Connection: close\r\n\r\nlogout_token=x");
        assertThat(text(await("bad-logout"), "kind", "result")).containsExactly("logout", "denied");
    }

    private JsonNode await(String reason) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> lines().anyMatch((line) -> line.path("reason").asString().equals(reason)));
        return lines().filter((line) -> line.path("reason").asString().equals(reason)).findFirst().orElseThrow();
    }

    private Stream<JsonNode> lines() {
        return List.copyOf(this.trail.list).stream().map((event) -> JSON.readTree(event.getFormattedMessage()));
    }

    private JsonNode only() {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !fhirLines().isEmpty());
        assertThat(fhirLines()).hasSize(1);
        return fhirLines().get(0);
    }

    private List<JsonNode> fhirLines() {
        return lines().filter((line) -> line.path("kind").asString().equals("fhir")).toList();
    }

    private static List<String> text(JsonNode line, String... names) {
        return List.of(names).stream().map((name) -> line.path(name).asString()).toList();
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

}
