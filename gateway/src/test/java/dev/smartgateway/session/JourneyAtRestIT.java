package dev.smartgateway.session;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.smartgateway.journey.StubEhr;
import dev.smartgateway.redis.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A complete working day with the packaged gateway at its most detailed log level:
 * nothing secret is in Redis, in the log or in an answer, however it is encoded, and the
 * audit trail has identities but no secret.
 */
class JourneyAtRestIT {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final String OPERATOR = "operator-token-0123456789-0123456789";

    private static final String LAUNCH = "launch-value-4711-of-the-ehr";

    private final StringBuilder answers = new StringBuilder();

    private final StringBuilder dump = new StringBuilder();

    private final Set<String> cookies = new TreeSet<>();

    private final Set<String> passing = new TreeSet<>(Set.of(LAUNCH));

    private String cookie = "";

    @Test
    void nothingWhenAWholeDayWasWorkedThenIsReadableWhereItShouldNotBe(@TempDir Path directory) throws Exception {
        Path apps = Files.createDirectory(directory.resolve("apps"));
        Path operator = Files.writeString(directory.resolve("operator-token"), OPERATOR);
        try (StubEhr ehr = new StubEhr(); TestRedis redis = TestRedis.start()) {
            ehr.writeApp(apps);
            String log;
            try (GatewayProcess gateway = GatewayProcess.start(directory, redis, "gateway.apps.location=" + apps,
                    "gateway.keys.ephemeral=true", "gateway.credentials.stub.secret=" + StubEhr.SECRET,
                    "gateway.audit.file=" + directory.resolve("audit.json"), "gateway.operator.token-file=" + operator,
                    "logging.level.dev.smartgateway=DEBUG", "logging.level.org.springframework=DEBUG",
                    "logging.level.reactor.netty=DEBUG", "logging.level.io.lettuce=DEBUG",
                    "logging.level.io.netty=DEBUG")) {
                work(ehr, gateway, redis);
                log = gateway.output();
            }
            Set<String> secrets = ehr.secrets();
            assertThat(secrets).hasSizeGreaterThan(15);
            assertThat(log).contains("DEBUG", "launch ended");
            assertThat(Leaks.in(this.answers.toString(), secrets)).as("answers").isEmpty();
            String audit = Files.readString(directory.resolve("audit.json"));
            assertThat(audit).contains(ehr.patient(), "clinician", "launch-end", "operator");
            secrets.addAll(this.cookies);
            secrets.addAll(this.passing);
            secrets.add(OPERATOR);
            assertThat(Leaks.in(audit, secrets)).as("audit trail").isEmpty();
            secrets.add(ehr.patient());
            secrets.add("clinician");
            assertThat(Leaks.in(log, secrets)).as("log").isEmpty();
            assertThat(this.dump.toString()).contains("smart:session:sessions:", "sg:{");
            assertThat(Leaks.in(this.dump.toString(), secrets)).as("Redis").isEmpty();
        }
    }

    private void work(StubEhr ehr, GatewayProcess gateway, TestRedis redis) throws Exception {
        ehr.lifetime(3600);
        String first = launch(ehr, gateway);
        String base = gateway.url() + "/launches/" + first;
        for (String path : new String[] { "", "/fhir/Patient/" + ehr.patient(), "/fhir/Observation?status=final",
                "/fhir/Patient/another", "/fhir/Observation?patient=another", "/fhir/Binary/b1", "/fhir/metadata" }) {
            send("GET", base + path, "");
        }
        String observation = "{\"resourceType\":\"Observation\",\"status\":\"final\",\"code\":{\"text\":\"x\"},"
                + "\"subject\":{\"reference\":\"Patient/" + ehr.patient() + "\"}}";
        assertThat(send("POST", base + "/fhir/Observation", observation).statusCode()).isEqualTo(201);
        for (String path : new String[] { "/launches", "/sessions", "/openapi.json", "/fhir/Patient" }) {
            send("GET", gateway.url() + path, "");
        }
        dump(redis);
        ehr.lifetime(2);
        String second = launch(ehr, gateway);
        int before = ehr.secrets().size();
        Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(300)).until(() -> {
            send("GET", gateway.url() + "/launches/" + second + "/fhir/Patient/" + ehr.patient(), "");
            return ehr.secrets().size() > before;
        });
        dump(redis);
        send("GET", gateway.url() + "/fhir/Patient", "");
        send("DELETE", gateway.url() + "/launches/" + first, "");
        ehr.die();
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .pollInterval(Duration.ofMillis(300))
            .until(() -> send("GET", gateway.url() + "/launches/" + second + "/fhir/Patient/" + ehr.patient(), "")
                .statusCode() == 401);
        ehr.revive();
        String management = gateway.management() + "/sessions";
        assertThat(send("GET", management, "").statusCode()).isEqualTo(200);
        String third = launch(ehr, gateway);
        HTTP.send(HttpRequest.newBuilder(URI.create(gateway.url() + "/logout/backchannel"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("logout_token=" + ehr.logoutToken()))
            .build(), HttpResponse.BodyHandlers.ofString());
        assertThat(send("GET", gateway.url() + "/launches/" + third, "").statusCode()).isEqualTo(401);
        launch(ehr, gateway);
        end(management + "?issuer=stub&subject=clinician");
        launch(ehr, gateway);
        end(management + "?everything=true");
        launch(ehr, gateway);
        send("POST", gateway.url() + "/logout", "");
        assertThat(get(gateway.url() + "/callback/stub?code=c0de-of-nobody-1&state=nonsense", "").statusCode())
            .isEqualTo(400);
        this.passing.add("c0de-of-nobody-1");
        dump(redis);
    }

    private String launch(StubEhr ehr, GatewayProcess gateway) throws Exception {
        HttpResponse<String> start = get(gateway.url() + "/launch?iss=" + ehr.origin() + "/fhir&launch=" + LAUNCH,
                this.cookie);
        String pending = cookie(start, "");
        String authorize = start.headers().firstValue("Location").orElseThrow();
        this.passing.add(authorize.replaceAll(".*[?&]state=([^&]*).*", "$1"));
        String callback = get(authorize, "").headers().firstValue("Location").orElseThrow();
        HttpResponse<String> done = get(callback, this.cookie + (this.cookie.isEmpty() ? "" : "; ") + pending);
        this.cookie = cookie(done, "__Host-smart=");
        this.answers.append(done.headers().map()).append(done.body()).append('\n');
        return done.headers().firstValue("Location").orElseThrow().replaceAll(".*launch=", "");
    }

    private String cookie(HttpResponse<String> answer, String name) {
        Set<String> set = answer.headers()
            .allValues("Set-Cookie")
            .stream()
            .map((line) -> line.split(";")[0])
            .filter((pair) -> pair.startsWith(name) && !pair.endsWith("="))
            .collect(Collectors.toSet());
        set.forEach((pair) -> this.cookies.add(pair.substring(pair.indexOf('=') + 1)));
        return set.iterator().next();
    }

    private static void end(String sessions) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sessions))
            .header("Authorization", "Bearer " + OPERATOR)
            .DELETE()
            .build();
        assertThat(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> send(String method, String url, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
            .header("Cookie", this.cookie)
            .header("Sec-Fetch-Site", "same-origin")
            .header("Content-Type", "application/fhir+json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
        HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        this.answers.append(answer.headers().map()).append('\n').append(answer.body()).append('\n');
        return answer;
    }

    private static HttpResponse<String> get(String url, String cookie) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        return HTTP.send((cookie.isEmpty() ? request : request.header("Cookie", cookie)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private void dump(TestRedis redis) {
        AtRestIT.dump(redis).forEach((text) -> this.dump.append(text).append('\n'));
    }

}
