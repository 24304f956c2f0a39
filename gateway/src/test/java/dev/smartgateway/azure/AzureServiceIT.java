package dev.smartgateway.azure;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.smartgateway.journey.CookieHttp.Page;
import dev.smartgateway.journey.Gateway;
import dev.smartgateway.redis.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every behaviour of the FHIR service of Azure Health Data Services that a gateway must
 * handle, with a clinician's launch in mode {@code rbac}.
 */
class AzureServiceIT {

    private static final Cloud.App APP = new Cloud.App("rbac",
            "patient/Patient.rs patient/Observation.cruds patient/Condition.cruds patient/Encounter.rs", "handle");

    @TempDir
    static Path directory;

    private static Cloud cloud;

    private static Gateway gateway;

    private static Clinician stark;

    private static String base;

    @BeforeAll
    static void start() {
        cloud = new Cloud(directory, "--sandbox.azure.body-limit=64KB", "--sandbox.azure.includes=2");
        gateway = cloud.gateway(TestRedis.shared(), APP);
        stark = new Clinician(cloud, "stark");
        base = "/launches/" + stark.launch(gateway, cloud.deposit(gateway, Cloud.A, Cloud.STARK)).launch() + "/fhir";
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        cloud.close();
    }

    @AfterEach
    void behave() {
        for (String one : List.of("fhir-status", "fhir-front-door", "fhir-retry-ms", "fhir-401", "fhir-html")) {
            cloud.misbehave(one, false);
        }
    }

    private static Page get(String path) {
        return stark.fetch(gateway, path.startsWith("http") ? path : base + path);
    }

    private static Page send(String method, String path, String body) {
        return stark.fetch(gateway, method, base + path, body, Map.of());
    }

    private static Map<String, String> links(Page page) {
        Map<String, String> links = new HashMap<>();
        page.json()
            .path("link")
            .forEach((link) -> links.put(link.path("relation").asString(), link.path("url").asString()));
        return links;
    }

    private static List<String> ids(Page page, String mode) {
        return page.json()
            .path("entry")
            .valueStream()
            .filter((entry) -> mode.equals(entry.path("search").path("mode").asString("")))
            .map((entry) -> entry.path("resource").path("id").asString())
            .toList();
    }

    private static void nothingOfTheService(Page page) {
        assertThat(page.body() + page.headers().map()).doesNotContain(cloud.url());
    }

    private static String observation(String more) {
        return "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},\"subject\":"
                + "{\"reference\":\"Patient/" + Cloud.A + "\"}" + more + "}";
    }

    @Test
    void linksWhenAbsoluteWithTheHostOfTheServiceThenOfThisLaunch() {
        Page page = get("/Observation?_count=3");
        assertThat(page.status()).isEqualTo(200);
        assertThat(links(page).values()).hasSizeGreaterThan(1).allMatch((url) -> url.contains(base));
        assertThat(page.json().path("entry").path(0).path("fullUrl").asString())
            .startsWith(gateway.url() + base + "/Observation/");
        nothingOfTheService(page);
    }

    @Test
    void pagesWhenFollowedThenEveryEntryOnceAndTheTokenIsPinnedAgain() {
        List<String> seen = new java.util.ArrayList<>();
        Page page = get("/Observation?_count=25&_total=accurate");
        int pages = 1;
        while (true) {
            seen.addAll(ids(page, "match"));
            String next = links(page).get("next");
            if (next == null) {
                break;
            }
            assertThat(next).contains("/fhir/Observation?_count=25&").doesNotContain("ct=", Cloud.A);
            page = get(next);
            assertThat(page.status()).isEqualTo(200);
            String query = cloud.last("fhirQuery").path("query").asString();
            assertThat(query).contains("ct=", "Patient/" + Cloud.A).doesNotContain("_total");
            pages++;
        }
        assertThat(pages).isEqualTo(3);
        assertThat(seen).hasSize(60).doesNotHaveDuplicates();
    }

    @Test
    void pageWhenTheTokenIsTheBrowsersOwnThenRefused() {
        assertThat(get("/Observation?ct=Y3Q6MTA6MA").status()).isIn(400, 403);
        assertThat(get("/Observation/$includes?includesCt=Y3Q6MDoy").status()).isIn(400, 403, 404);
        String next = links(get("/Observation?_count=3")).get("next");
        assertThat(get(next.substring(0, next.length() - 2) + "AA").reason()).isEqualTo("link-not-valid");
    }

    @Test
    void relatedWhenIncludesAreCutThenFollowedUnderThePin() {
        Page page = get("/Observation?_count=60&_include=Observation:encounter");
        assertThat(page.status()).isEqualTo(200);
        List<String> first = ids(page, "include");
        assertThat(first).hasSize(2);
        Page rest = get(links(page).get("related"));
        assertThat(rest.status()).isEqualTo(200);
        assertThat(ids(rest, "include")).isNotEmpty().doesNotContainAnyElementsOf(first);
        assertThat(ids(rest, "match")).isEmpty();
        nothingOfTheService(rest);
        assertThat(cloud.last("fhirQuery").path("path").asString()).endsWith("/Observation/$includes");
    }

    @Test
    void countWhenNotSaidThenTheServicesTen() {
        assertThat(ids(get("/Observation"), "match")).hasSize(10);
    }

    @Test
    void countWhenBeyondTheServicesThousandThenStillAnAnswer() {
        Page page = get("/Observation?_count=2000");
        assertThat(page.status()).isEqualTo(200);
        assertThat(ids(page, "match")).hasSize(60);
    }

    @Test
    void totalWhenEstimateThenRefused() {
        assertThat(get("/Observation?_total=estimate").status()).isIn(400, 403);
    }

    @Test
    void bundleWhenOver500EntriesThenRefused() {
        String entries = IntStream.range(0, 501)
            .mapToObj((i) -> "{\"request\":{\"method\":\"GET\",\"url\":\"Observation/o" + i + "\"}}")
            .collect(Collectors.joining(","));
        Page page = send("POST", "", "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[" + entries + "]}");
        assertThat(page.status()).isIn(400, 413);
        nothingOfTheService(page);
    }

    @Test
    void bodyWhenOverTheServicesLimitThenTooLarge() {
        Page page = send("POST", "/Observation", observation(",\"note\":[{\"text\":\"" + "x".repeat(70_000) + "\"}]"));
        assertThat(page.status()).isEqualTo(413);
        assertThat(page.json().path("resourceType").asString()).isEqualTo("OperationOutcome");
    }

    @ParameterizedTest
    @CsvSource({ "1500, 2", "20000, 20", "20, 1", "60000, 60" })
    void throttledWhenBothHeadersDifferThenTheExactOneIsTold(int millis, String seconds) {
        cloud.misbehave("fhir-retry-ms", millis);
        Page page = get("/Observation");
        assertThat(page.status()).isEqualTo(429);
        assertThat(page.header("Retry-After")).isEqualTo(seconds);
        assertThat(page.headers().map().keySet()).noneMatch((name) -> name.startsWith("x-ms"));
        assertThat(page.reason()).isEqualTo("upstream-unavailable");
    }

    @Test
    void unauthorizedWhenForGoodThenNoHeaderOfTheServiceAndAReason() {
        cloud.misbehave("fhir-401", "always");
        Page page = get("/Observation");
        assertThat(page.status()).isEqualTo(401);
        assertThat(page.reason()).isEqualTo("token-refused");
        assertThat(page.headers().allValues("WWW-Authenticate"))
            .noneMatch((header) -> header.contains("authorization_uri"));
        nothingOfTheService(page);
    }

    @ParameterizedTest
    @CsvSource({ "502, 502", "503, 503", "500, 502", "200, 502", "403, 403", "404, 404" })
    void frontDoorWhenItAnswersWithAPageThenAnOutcomeOfOurs(int status, int shown) {
        cloud.misbehave("fhir-front-door", status);
        for (String path : List.of("/Observation", "/Patient/" + Cloud.A)) {
            Page page = get(path);
            assertThat(page.status()).isIn(shown, 404);
            assertThat(page.json().path("resourceType").asString()).isEqualTo("OperationOutcome");
            assertThat(page.body()).doesNotContain("<html");
        }
    }

    @ParameterizedTest
    @CsvSource({ "403, 403, upstream-refused", "408, 504, upstream-timeout", "409, 409, upstream-refused",
            "503, 503, upstream-unavailable", "500, 502, upstream-failed", "301, 502, answer-not-checkable" })
    void searchWhenTheServiceRefusesThenItsStatusAndOurReason(int status, int shown, String reason) {
        cloud.misbehave("fhir-status", status);
        Page page = get("/Observation");
        assertThat(page.status()).isEqualTo(shown);
        assertThat(page.reason()).isEqualTo(reason);
        assertThat(page.json().path("resourceType").asString()).isEqualTo("OperationOutcome");
        nothingOfTheService(page);
    }

    @ParameterizedTest
    @ValueSource(ints = { 404, 410, 403 })
    void readWhenMissingOrDeletedThenOneAnswerWithoutVersion(int status) {
        cloud.misbehave("fhir-status", status);
        Page page = get("/Observation/anything");
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.reason()).isEqualTo("not-found");
        assertThat(page.header("ETag")).isNull();
    }

    @Test
    void transactionWhenTheServiceDeadlocksThenConflict() {
        cloud.misbehave("fhir-status", 409);
        Page page = send("POST", "/Observation", observation(""));
        assertThat(page.status()).isEqualTo(409);
        assertThat(page.reason()).isEqualTo("upstream-refused");
    }

    @Test
    void everythingWhenMovedToALinkedPatientThenNotFollowed() {
        cloud.misbehave("fhir-status", 301);
        Page page = get("/Patient/" + Cloud.A + "/$everything");
        assertThat(page.status()).isEqualTo(502);
        assertThat(cloud.last("fhirQuery").path("path").asString()).endsWith("/$everything");
        assertThat(List.of(page.headers().allValues("Location"), page.headers().allValues("Content-Location")))
            .containsOnly(List.of());
    }

    @Test
    void searchWhenInvalidThenForbiddenAsTheServiceSays() {
        Page page = get("/Observation?date=not-a-date");
        assertThat(page.status()).isIn(400, 403);
        assertThat(page.json().path("resourceType").asString()).isEqualTo("OperationOutcome");
    }

    @Test
    void searchWhenAParameterIsUnknownThenRefusedAndTheServiceIsAskedStrictly() {
        assertThat(get("/Observation?no-such=1").reason()).isEqualTo("unknown-parameter");
        get("/Observation?_count=1");
        assertThat(cloud.last("fhirHeaders").path("prefer").asString()).contains("handling=strict");
    }

    @Test
    void idsWhenCalledThenOursIsSentAndTheServicesIsAuditedAndLogged() {
        ListAppender<ILoggingEvent> audit = new ListAppender<>();
        Logger trail = (Logger) LoggerFactory.getLogger("audit");
        audit.start();
        trail.addAppender(audit);
        try {
            Page page = get("/Observation?_count=1");
            String ours = page.header("X-Request-Id");
            assertThat(cloud.last("fhirHeaders").path("x-request-id").asString()).isEqualTo(ours);
            assertThat(page.header("X-Correlation-Id")).isNull();
            Awaitility.await()
                .untilAsserted(() -> assertThat(List.copyOf(audit.list)).extracting(ILoggingEvent::getMessage)
                    .anyMatch((line) -> line.contains("\"request\":\"" + ours + "\"")
                            && line.matches(".*\"service\":\"[0-9a-f-]{36}\".*")));
        }
        finally {
            trail.detachAppender(audit);
        }
    }

    @Test
    void headersWhenTheBrowserSendsTheServicesThenOnlyOursArrive() {
        Map<String, String> sent = Map.of("X-MS-AZUREFHIR-AUDIT-EVIL", "x", "X-MS-AZUREFHIR-AUDIT-LAUNCH", "forged",
                "x-ms-fhiruser", "Patient/" + Cloud.B, "x-ms-profile-validation", "true", "X-Forwarded-Host",
                "evil.example", "X-Provenance", "{}", "X-Request-Id", "forged");
        Page page = stark.fetch(gateway, "GET", base + "/Observation?_count=1", null, sent);
        assertThat(page.status()).isEqualTo(200);
        JsonNode arrived = cloud.last("fhirHeaders");
        assertThat(arrived.propertyNames().stream().filter((name) -> name.startsWith("x-ms-")))
            .containsExactlyInAnyOrder("x-ms-azurefhir-audit-session", "x-ms-azurefhir-audit-client",
                    "x-ms-azurefhir-audit-launch", "x-ms-azurefhir-audit-request");
        assertThat(arrived.path("x-ms-azurefhir-audit-client").asString()).isEqualTo("gateway-federated");
        assertThat(arrived.path("x-ms-azurefhir-audit-launch").asString()).isEqualTo(base.split("/")[2]);
        assertThat(arrived.path("x-ms-azurefhir-audit-request").asString()).isEqualTo(page.header("X-Request-Id"));
        assertThat(arrived.toString()).doesNotContain("forged", "evil.example", Cloud.A, Cloud.B, "x-provenance");
    }

    @ParameterizedTest
    @ValueSource(strings = { "/Observation?_id=x&_hardDelete=true", "/$export", "/Patient/$export", "/$reindex",
            "/Observation/$bulk-delete", "/Patient/$member-match", "/$convert-data", "/_operations/export/1",
            "/_history", "/Observation/_history", "/Patient?_not-referenced=*:*", "/Patient?_list=x" })
    void requestWhenDangerousThenNeverSent(String path) {
        int before = cloud.stats().path("counts").toString().hashCode();
        assertThat(get(path).status()).isBetween(400, 405);
        assertThat(cloud.stats().path("counts").toString().hashCode()).isEqualTo(before);
    }

    @Test
    void writeWhenCreatedThenLocationOfThisLaunchAndVersionAsTag() {
        Page created = send("POST", "/Observation", observation(""));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Location")).startsWith(gateway.url() + base + "/Observation/");
        String path = created.header("Location")
            .substring((gateway.url() + base).length())
            .replaceAll("/_history.*", "");
        assertThat(created.header("ETag")).isEqualTo("W/\"1\"");
        Page patched = stark.fetch(gateway, "PATCH", base + path,
                "[{\"op\":\"replace\",\"path\":\"/status\",\"value\":\"amended\"}]",
                Map.of("Content-Type", "application/json-patch+json"));
        assertThat(patched.status()).isEqualTo(200);
        assertThat(get(path).header("ETag")).isEqualTo("W/\"2\"");
        assertThat(get(path + "/_history/1").json().path("status").asString()).isEqualTo("final");
        Page late = stark.fetch(gateway, "PUT", base + path,
                observation(",\"id\":\"" + path.substring("/Observation/".length()) + "\""),
                Map.of("If-Match", "W/\"1\""));
        assertThat(late.status()).isEqualTo(412);
        assertThat(send("DELETE", path, null).status()).isIn(200, 204);
        assertThat(get(path).reason()).isEqualTo("not-found");
    }

    @Test
    void otherPatientWhenAskedThenNothingOfHimThoughTheServiceWouldShowAll() {
        assertThat(get("/Patient/" + Cloud.B).status()).isIn(403, 404);
        assertThat(get("/Observation?subject=Patient/" + Cloud.B).status()).isEqualTo(403);
        assertThat(ids(get("/Patient"), "match")).containsExactly(Cloud.A);
    }

    @Test
    void metadataWhenAskedThenOfTheGateway() {
        Page page = get("/metadata");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).doesNotContain("oauth-uris");
        nothingOfTheService(page);
    }

}
