package dev.smartgateway.session;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.smartgateway.journey.Gateway;
import dev.smartgateway.journey.StubEhr;
import dev.smartgateway.redis.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that need a separate gateway.
 */
class OneGatewayIT {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path apps;

    private StubEhr ehr;

    @BeforeEach
    void start() throws IOException {
        this.ehr = new StubEhr();
        this.ehr.writeApp(this.apps);
    }

    @AfterEach
    void stop() {
        this.ehr.close();
    }

    @Test
    void answersWhenThePublicUrlIsHttpsThenDemandTlsForAYear() throws Exception {
        String configured = "max-age=31536000; includeSubDomains";
        try (Gateway secure = Gateway.start(TestRedis.shared(), "gateway.apps.location=" + this.apps,
                "gateway.keys.sealing[0].id=k1",
                "gateway.keys.sealing[0].value=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "gateway.public-url=https://apps.example.org", "gateway.apps.plain-http-hosts=localhost",
                "gateway.credentials.stub.secret=" + StubEhr.SECRET,
                "gateway.strict-transport-security=" + configured)) {
            for (String path : List.of("/fhir/Patient", "/launches", "/nowhere", "/openapi.json", "/%2e%2e/x")) {
                HttpResponse<String> answer = HTTP.send(HttpRequest.newBuilder(URI.create(secure.url() + path)).build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(answer.headers().firstValue("Strict-Transport-Security")).hasValue(configured);
            }
        }
    }

    @Test
    void eventsWhenTheReplicaStopsThenTheStreamEndsAndTheStopIsNotHeldUp() throws Exception {
        Gateway other = Gateway.start(TestRedis.shared(), "gateway.apps.location=" + this.apps,
                "gateway.keys.ephemeral=true", "gateway.credentials.stub.secret=" + StubEhr.SECRET);
        String cookie = this.ehr.launch(other.url());
        HttpResponse<java.util.stream.Stream<String>> events = HTTP
            .send(HttpRequest.newBuilder(URI.create(other.url() + "/session/events"))
                .headers("Cookie", cookie, "Sec-Fetch-Site", "same-origin")
                .build(), HttpResponse.BodyHandlers.ofLines());
        CompletableFuture<Boolean> ended = CompletableFuture
            .supplyAsync(() -> events.body().anyMatch((line) -> line.equals("event:never")));
        CompletableFuture<Void> stop = CompletableFuture.runAsync(other::close);
        assertThat(ended.get(15, TimeUnit.SECONDS)).isFalse();
        stop.get(15, TimeUnit.SECONDS);
    }

}
