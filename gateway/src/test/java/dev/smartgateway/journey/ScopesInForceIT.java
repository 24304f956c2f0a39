package dev.smartgateway.journey;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.token.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A request is decided by the scopes in force when it is sent, even if the refresh for
 * this request changed them.
 */
class ScopesInForceIT {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final TestClock clock = new TestClock();

    private final StubEhr ehr = new StubEhr();

    private Gateway gateway;

    private String cookie;

    @BeforeEach
    void launch(@TempDir Path apps) throws Exception {
        this.ehr.writeApp(apps);
        List<String> properties = new ArrayList<>(Arrays.asList(TestRedis.shared().properties()));
        properties.addAll(List.of("gateway.apps.location=" + apps, "gateway.keys.ephemeral=true",
                "gateway.credentials.stub.secret=" + StubEhr.SECRET));
        this.gateway = Gateway.start(this.clock, properties);
        this.ehr.lifetime(60);
        this.cookie = this.ehr.launch(this.gateway.url());
    }

    @AfterEach
    void close() {
        this.gateway.close();
        this.ehr.close();
    }

    @Test
    void createsWhenTheirRefreshTakesTheScopeAwayThenNoneIsSent() {
        this.ehr.scopes("patient/*.rs");
        this.clock.forward(Duration.ofSeconds(61));
        List<CompletableFuture<HttpResponse<String>>> creates = IntStream.range(0, 10)
            .mapToObj((count) -> create())
            .toList();
        assertThat(creates).allSatisfy((create) -> {
            HttpResponse<String> answer = create.join();
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.headers().firstValue("X-Gateway-Reason")).hasValue("scope-missing");
        });
        assertThat(this.ehr.calls()).noneMatch((call) -> call.startsWith("POST"));
    }

    @Test
    void createWhenItsRefreshLeavesTheScopeThenIsSentOnce() {
        this.clock.forward(Duration.ofSeconds(61));
        assertThat(create().join().statusCode()).isEqualTo(201);
        assertThat(this.ehr.calls()).filteredOn((call) -> call.startsWith("POST")).hasSize(1);
    }

    @Test
    void readWhenItsRefreshTakesAnotherScopeAwayThenIsAnswered() throws IOException, InterruptedException {
        this.ehr.scopes("patient/*.rs");
        this.clock.forward(Duration.ofSeconds(61));
        HttpResponse<String> answer = HTTP.send(request("/Patient/" + this.ehr.patient()).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private CompletableFuture<HttpResponse<String>> create() {
        return HTTP.sendAsync(request("/Observation").header("Content-Type", "application/fhir+json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"resourceType\":\"Observation\",\"status\":\"final\","
                    + "\"code\":{\"text\":\"x\"},\"subject\":{\"reference\":\"Patient/" + this.ehr.patient() + "\"}}"))
            .build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(this.gateway.url() + "/fhir" + path))
            .headers("Cookie", this.cookie, "Sec-Fetch-Site", "same-origin");
    }

}
