package dev.smartgateway.session;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.smartgateway.journey.Gateway;
import dev.smartgateway.journey.StubEhr;
import dev.smartgateway.redis.TestRedis;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The headers of every kind of answer, the answers that set a cookie, and a disconnecting
 * listener, over a real connection.
 */
class HeadersIT {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static StubEhr ehr;

    private static Gateway gateway;

    @BeforeAll
    static void start(@TempDir Path apps) throws IOException {
        ehr = new StubEhr();
        ehr.writeApp(apps);
        gateway = Gateway.start(TestRedis.shared(), "gateway.apps.location=" + apps, "gateway.keys.ephemeral=true",
                "gateway.credentials.stub.secret=" + StubEhr.SECRET);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        ehr.close();
    }

    @Test
    void answersWhenOfAnyKindThenCarryTheSecurityHeaders() throws Exception {
        String cookie = ehr.launch(gateway.url());
        Map<String, String> none = Map.of();
        Map<String, String> own = Map.of("Cookie", cookie, "Sec-Fetch-Site", "same-origin");
        Map<String, String> foreign = Map.of("Cookie", cookie, "Sec-Fetch-Site", "cross-site");
        for (HttpResponse<String> answer : List.of(send("GET", "/fhir/Patient", none),
                send("GET", "/fhir/Patient", own), send("GET", "/fhir/Observation?bad=1", own),
                send("GET", "/fhir/Patient", foreign), send("GET", "/launches", own), send("HEAD", "/launches", own),
                send("OPTIONS", "/launches", own), send("PUT", "/launches", own),
                send("GET", "/launches/nonsense", own), send("GET", "/sessions", own),
                send("GET", "/launch?iss=https://unknown.example", none), send("GET", "/callback/stub", none),
                send("GET", "/nowhere", none), send("GET", "/%2e%2e/x", none), send("GET", "/demo/", own),
                send("GET", "/openapi.json", none), send("GET", "/.well-known/jwks.json", none),
                send("POST", "/logout/backchannel", none), send("GET", "/logout/frontchannel", none))) {
            String what = answer.request().method() + " " + answer.uri().getPath() + " " + answer.statusCode();
            assertThat(header(answer, "X-Content-Type-Options")).as(what).hasValue("nosniff");
            assertThat(header(answer, "Content-Security-Policy")).as(what)
                .hasValueSatisfying((policy) -> assertThat(policy).contains("frame-ancestors", "base-uri"));
            assertThat(header(answer, "Referrer-Policy")).as(what).hasValue("no-referrer");
            assertThat(header(answer, "Cross-Origin-Opener-Policy")).as(what).hasValue("same-origin");
            assertThat(header(answer, "Cross-Origin-Resource-Policy")).as(what).hasValue("same-origin");
            assertThat(header(answer, "Access-Control-Allow-Origin")).as(what).isEmpty();
            assertThat(header(answer, "Permissions-Policy")).as(what)
                .hasValueSatisfying((policy) -> assertThat(policy).contains("camera=()"));
            assertThat(header(answer, "Strict-Transport-Security")).as(what).isEmpty();
            assertThat(header(answer, "Set-Cookie")).as(what).isEmpty();
            if (!answer.uri().getPath().matches("/(openapi.json|.well-known/.*|demo/)")) {
                assertThat(header(answer, "Cache-Control")).as(what)
                    .hasValueSatisfying((value) -> assertThat(value).contains("no-store"));
            }
        }
    }

    @Test
    void fhirWhenThePathIsAmbiguousThenTheFirewallRefusesIt() throws Exception {
        Map<String, String> own = Map.of("Cookie", ehr.launch(gateway.url()), "Sec-Fetch-Site", "same-origin");
        int before = ehr.calls().size();
        for (String path : List.of("/fhir//Patient", "/fhir/Patient;v=1", "/fhir/%2e%2e/Patient", "/fhir/Patient%2F1",
                "/fhir/Patient/%25", "/fhir/Patient/%0d")) {
            HttpResponse<String> answer = send("GET", path, own);
            assertThat(answer.statusCode()).as(path).isEqualTo(400);
            assertThat(header(answer, "Content-Security-Policy")).as(path).isPresent();
        }
        assertThat(ehr.calls()).hasSize(before);
    }

    @Test
    void headWhenAskedThenAsGetWithoutBody() throws Exception {
        Map<String, String> own = Map.of("Cookie", ehr.launch(gateway.url()), "Sec-Fetch-Site", "same-origin");
        HttpResponse<String> answer = send("HEAD", "/launches", own);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(send("HEAD", "/session/events", own).statusCode()).isEqualTo(405);
        assertThat(send("OPTIONS", "/session/events", own).headers().firstValue("Allow")).hasValue("GET,OPTIONS");
        assertThat(send("GET", "/logout", own).statusCode()).isEqualTo(405);
    }

    @Test
    void eventsWhenTheBrowserGoesAwayThenNothingIsLeftBehind() throws Exception {
        String cookie = ehr.launch(gateway.url());
        CompletableFuture<HttpResponse<Void>> listening = HTTP.sendAsync(
                request("GET", "/session/events", Map.of("Cookie", cookie, "Sec-Fetch-Site", "same-origin")),
                HttpResponse.BodyHandlers.fromLineSubscriber(new java.util.concurrent.Flow.Subscriber<>() {

                    @Override
                    public void onSubscribe(java.util.concurrent.Flow.Subscription subscription) {
                        subscription.request(Long.MAX_VALUE);
                    }

                    @Override
                    public void onNext(String line) {
                        if (line.startsWith("event:session")) {
                            throw new IllegalStateException("enough");
                        }
                    }

                    @Override
                    public void onError(Throwable error) {
                    }

                    @Override
                    public void onComplete() {
                    }

                }));
        Awaitility.await().atMost(15, TimeUnit.SECONDS).until(() -> listening.isDone());
        Awaitility.await().atMost(15, TimeUnit.SECONDS).until(() -> streams() == 0);
    }

    private static double streams() {
        return gateway.bean(MeterRegistry.class).get("gateway.sessions.streams").gauge().value();
    }

    private static HttpResponse<String> send(String method, String path, Map<String, String> headers)
            throws IOException, InterruptedException {
        return HTTP.send(request(method, path, headers), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest request(String method, String path, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.url() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
        headers.forEach(request::header);
        return request.build();
    }

    private static Optional<String> header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name);
    }

}
