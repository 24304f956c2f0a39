package dev.smartgateway.journey;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.telemetry.GatewayMetric;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * HTTP rules of the gateway, tested with requests given byte by byte.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpRulesIT {

    private static final int EACH = 60;

    private static final List<String> PLACES = List.of("W / H localhost", "W /fhir/Patient H localhost",
            "GET /w H localhost", "GET /demo/w H localhost", "GET /fhir/W H localhost",
            "GET /fhir/Patient/w H localhost", "GET /fhir/Observation?w=1 H localhost",
            "GET /fhir/Observation?code=w H localhost", "GET /fhir/Observation?_page=w H localhost",
            "GET /fhir/Patient/$w H localhost", "GET /launches/w/fhir/Patient H localhost", "GET /picker/w H localhost",
            "GET /callback/w H localhost", "GET /callback/stub?code=w&state=w H localhost",
            "GET /launch?iss=http://w H localhost", "GET /launch/w H localhost",
            "GET /launch?app=stub&launch=w H localhost", "DELETE /launches/w H localhost",
            "DELETE /sessions/w H localhost", "GET /openapi.json H w.example", "GET /fhir/Patient H w.example",
            "GET /fhir/Patient H localhost\r\nw: w", "GET /fhir/Patient H localhost\r\nAccept: a/w",
            "GET /fhir/Patient H localhost\r\nCookie: __Host-smart=w", "GET /fhir/Patient H localhost\r\nCookie: w=w",
            "GET /fhir/Patient H localhost\r\nOrigin: http://w.example",
            "GET /fhir/Patient H localhost\r\nAuthorization: Bearer w",
            "GET /fhir/Patient H localhost\r\nX-Forwarded-For: w\r\nX-Request-Id: w",
            "GET /fhir/Patient H localhost\r\nAccept-Language: w",
            "POST /fhir/Observation H localhost\r\nContent-Type: a/w",
            "POST /fhir/W H localhost\r\nContent-Type: application/fhir+json",
            "POST /logout/backchannel H localhost\r\nContent-Type: application/x-www-form-urlencoded");

    private final StubEhr ehr = new StubEhr();

    private Gateway gateway;

    private String session;

    @BeforeAll
    void start(@TempDir Path apps) throws Exception {
        this.ehr.writeApp(apps);
        this.gateway = Gateway.start(TestRedis.shared(), "gateway.apps.location=" + apps, "gateway.keys.ephemeral=true",
                "gateway.credentials.stub.secret=" + StubEhr.SECRET, "gateway.server.head-timeout=1s",
                "gateway.server.body-timeout=1s", "gateway.server.idle-timeout=2s");
        this.session = this.ehr.launch(this.gateway.url());
    }

    @AfterAll
    void stop() {
        this.gateway.close();
        this.ehr.close();
    }

    private String get(String target) {
        return ask("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nCookie: " + this.session
                + "\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\r\n");
    }

    private String ask(String request) {
        return Wire.exchange(this.gateway.port(), request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = { "|", "^", "`", "{", "}", "\\", "\"", "<", ">", "%", "%zz", "%4", "[", "]", "\u00c3\u00bc" })
    void queryWhenRawAsBrowsersSendItThenTheFhirServiceIsAsked(String raw) {
        String answer = get("/fhir/Observation?code=http://loinc.org" + raw + "718-7");
        assertThat(answer).startsWith("HTTP/1.1 200 ");
        assertThat(get("/fhir/Observation?code=a%7Cb")).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = { "/launch?x=a|b", "/callback/stub?code={x}&state=^", "/demo/?q=`", "/demo/a|b",
            "/openapi.json?%", "/fhir/Pati|ent", "/fhir/Patient/%zz", "/{x}", "/a[b]", "/a\\b",
            "http://localhost/fhir/Pati|ent" })
    void pathWhenRawThenTheAnswerIsTheGatewaysOwn(String target) {
        assertOwn(get(target));
    }

    @ParameterizedTest
    @ValueSource(strings = { "//fhir/Patient", "/fhir//Patient", "/fhir/Patient%2Fx", "/fhir/Patient/..%2Fx",
            "/fhir/../fhir/Patient", "/fhir/./Patient", "/fhir/Patient;x=1", "/fhir/Patient%5Cx" })
    void pathWhenItIsASlipOfAClientThenTheTextSaysWhatItIs(String target) {
        String answer = get(target);
        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("the path contains // or an escape");
        assertThat(Wire.header(answer, "X-Gateway-Reason")).isEqualTo("bad-request");
    }

    @ParameterizedTest
    @ValueSource(strings = { "/fhir/Patient", "/launches" })
    void cookiesWhenTooManyOrTooLongThenTheTextSaysToDeleteThem(String target) {
        String many = "; __Host-smart=x";
        for (String cookies : List.of("; a=b".repeat(101), "; a=" + "b".repeat(17_000), many.repeat(6))) {
            String answer = ask("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nCookie: " + this.session + cookies
                    + "\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 431 ").contains("Delete this site's cookies");
            assertThat(Wire.header(answer, "X-Gateway-Reason")).isEqualTo("headers-too-large");
        }
    }

    static Stream<Arguments> refusals() {
        String host = "Host: localhost\r\n";
        String get = "GET /fhir/Patient HTTP/1.1\r\n";
        String post = "POST /logout/backchannel HTTP/1.1\r\n" + host;
        return Stream.of(Arguments.of("GET /fhir/Pa tient HTTP/1.1\r\n" + host + "\r\n", 400, "not-http"),
                Arguments.of("GET /fhir/a\u0001b HTTP/1.1\r\n" + host + "\r\n", 400, "not-http"),
                Arguments.of("GET fhir HTTP/1.1\r\n" + host + "\r\n", 400, "not-http"),
                Arguments.of("GET ftp://x/fhir HTTP/1.1\r\n" + host + "\r\n", 400, "not-http"),
                Arguments.of("GET /" + "x".repeat(40_000) + " HTTP/1.1\r\n" + host + "\r\n", 414, "url-too-long"),
                Arguments.of(get + host + "X: " + "x".repeat(40_000) + "\r\n\r\n", 431, "headers-too-large"),
                Arguments.of(get + "\r\n", 400, "bad-host"), Arguments.of(get + host + host + "\r\n", 400, "bad-host"),
                Arguments.of(get + "Host: a b/c@d\r\n\r\n", 400, "bad-host"),
                Arguments.of(get + "Host:\r\n\r\n", 400, "bad-host"),
                Arguments.of(get + "Host: a,b\r\n\r\n", 400, "bad-host"),
                Arguments.of(get + "Host: user@a\r\n\r\n", 400, "bad-host"),
                Arguments.of(get + "Host: a:99999999\r\n\r\n", 400, "bad-host"),
                Arguments.of(get + host + "na\u00e9me: x\r\n\r\n", 400, "not-http"),
                Arguments.of(get + host + "name : x\r\n\r\n", 400, "not-http"),
                Arguments.of(get + host + "a: x\u0000y\r\n\r\n", 400, "not-http"),
                Arguments.of("GET / HTTP/9.9\r\n" + host + "\r\n", 505, "http-version"),
                Arguments.of("GET / HTTP/2.0\r\n" + host + "\r\n", 505, "http-version"),
                Arguments.of("CONNECT evil.example:443 HTTP/1.1\r\n" + host + "\r\n", 405, "method-not-allowed"),
                Arguments.of("TRACE /fhir/Patient HTTP/1.1\r\n" + host + "\r\n", 405, "method-not-allowed"),
                Arguments.of("PROPFIND /fhir/Patient HTTP/1.1\r\n" + host + "\r\n", 501, "unknown-method"),
                Arguments.of("get /fhir/Patient HTTP/1.1\r\n" + host + "\r\n", 501, "unknown-method"),
                Arguments.of(post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
                        "not-http"),
                Arguments.of(post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400, "not-http"),
                Arguments.of(post + "Content-Length: -3\r\n\r\nabc", 400, "not-http"),
                Arguments.of(post + "Content-Length: 20000\r\n\r\nabc", 413, "too-large"),
                Arguments
                    .of(post + "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "5000\r\n" + "x".repeat(0x5000) + "\r\n", 413, "too-large"),
                Arguments.of(post
                        + "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx",
                        400, "body-incomplete"),
                Arguments.of(post
                        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 300\r\n\r\nlogout_token=x",
                        408, "request-timeout"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void requestWhenHttpRefusesItThenTheAnswerIsAsForEveryRefusalAndTheLast(String request, int status, String reason) {
        String answer = ask(request);
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").containsOnlyOnce("HTTP/1.1 ");
        assertThat(Wire.header(answer, "X-Gateway-Reason")).isEqualTo(reason);
        assertThat(answer).contains(reason, Wire.header(answer, "X-Request-Id"));
        assertOwn(answer);
    }

    private static void assertOwn(String answer) {
        assertThat(Wire.header(answer, "X-Request-Id")).as(answer).matches("[0-9a-f]{24}");
        assertThat(Wire.header(answer, "Content-Security-Policy")).isNotEmpty();
        assertThat(Wire.header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(Wire.header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
    }

    @Test
    void bodyOfASessionWhenBrokenOrSlowThenRefusedOnceAndClosed() {
        String post = "POST /fhir/Observation HTTP/1.1\r\nHost: localhost\r\nCookie: " + this.session
                + "\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/fhir+json\r\n";
        assertThat(ask(post + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\nzz\r\n")).startsWith("HTTP/1.1 400 ")
            .containsOnlyOnce("HTTP/1.1 ")
            .contains("body-incomplete", "OperationOutcome");
        assertThat(ask(post + "Content-Length: 300\r\n\r\n{")).startsWith("HTTP/1.1 408 ")
            .containsOnlyOnce("HTTP/1.1 ")
            .contains("request-timeout", "OperationOutcome");
    }

    @ParameterizedTest
    @ValueSource(strings = { "application/pdf", "application/fhir+json", "image/png" })
    void uploadWhenLargerThanABodyMayBeThenTooLargeWhetherItsLengthIsToldOrNot(String type) {
        String post = "POST /fhir/Binary HTTP/1.1\r\nHost: localhost\r\nCookie: " + this.session
                + "\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\nContent-Type: " + type + "\r\n";
        assertThat(ask(post + "Content-Length: 5000000\r\n\r\nx")).startsWith("HTTP/1.1 413 ")
            .contains("too-large", "OperationOutcome");
        assertThat(ask(post + "Transfer-Encoding: chunked\r\n\r\n500000\r\n" + "x".repeat(0x500000) + "\r\n0\r\n\r\n"))
            .startsWith("HTTP/1.1 413 ")
            .contains("too-large", "OperationOutcome");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "GET /openapi.json HT", "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\nX: ",
            "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\nGET /open" })
    void connectionWhenNothingMoreComesThenClosed(String sent) {
        String answer = ask(sent);
        assertThat(answer).matches(sent.contains("\r\n\r\n") ? "(?s)HTTP/1.1 200 .*" : "");
    }

    /**
     * New values in every place where a client can send one. An object that is kept for
     * each of one kind shows as at least {@code EACH} more in every round, a cache that
     * fills up to its limit only in the first ones.
     */
    @Test
    void seriesAndObjectsWhenClientsSendAnythingThenStayAsMany() {
        MeterRegistry meters = this.gateway.bean(MeterRegistry.class);
        Random random = new Random(7);
        anything(random, 20);
        List<Meter.Id> series = meters.getMeters().stream().map(Meter::getId).toList();
        Map<String, Long> grown = Map.of();
        for (int round = 0; round < 3; round++) {
            grown = grown(() -> anything(random, EACH));
            if (grown.isEmpty()) {
                break;
            }
        }
        assertThat(grown).isEmpty();
        assertThat(meters.getMeters()).map(Meter::getId)
            .filteredOn((meter) -> !series.contains(meter))
            .hasSizeLessThanOrEqualTo(4);
        assertThat(meters.getMeters()).map(Meter::getId)
            .filteredOn((meter) -> meter.getName().startsWith("gateway."))
            .hasSizeGreaterThan(20)
            .allMatch(GatewayMetric::lists);
    }

    /** By how many objects each type grew that grew by {@code EACH} or more. */
    private Map<String, Long> grown(Runnable requests) {
        this.ehr.forget();
        Map<String, Long> before = LiveObjects.ofOurs();
        requests.run();
        this.ehr.forget();
        Map<String, Long> grown = new TreeMap<>();
        LiveObjects.ofOurs().forEach((type, count) -> grown.put(type, count - before.getOrDefault(type, 0L)));
        grown.values().removeIf((more) -> more < EACH);
        return grown;
    }

    private void anything(Random random, int count) {
        for (String place : PLACES) {
            int answered = 0;
            while (answered < count) {
                int ahead = Math.min(10, count - answered);
                StringBuilder requests = new StringBuilder();
                for (int number = 1; number <= ahead; number++) {
                    requests.append(request(place, random, (number == ahead) ? "\r\nConnection: close" : ""));
                }
                // Some refusals are the last answer of their connection.
                answered += Math.max(1, ask(requests.toString()).split("HTTP/1\\.1 [0-9]{3} ", -1).length - 1);
            }
        }
    }

    private String request(String place, Random random, String more) {
        String word = "w" + Long.toString(random.nextLong() >>> 1, 36);
        String head = place.replace(" H ", " HTTP/1.1\r\nHost: ")
            .replaceAll("\\bw\\b", word)
            .replaceAll("\\bW\\b", word.toUpperCase(Locale.ROOT));
        String cookie = place.contains("Cookie") ? "" : "\r\nCookie: " + this.session;
        String body = place.startsWith("POST") ? "\r\nContent-Length: 2" + more + "\r\n\r\n{}" : more + "\r\n\r\n";
        return head + cookie + "\r\nSec-Fetch-Site: same-origin" + body;
    }

}
