package dev.smartgateway.journey;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.smartgateway.redis.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The configured limits of request and answer bodies apply independently.
 */
class AnswerSizeIT {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final StubEhr ehr = new StubEhr();

    @TempDir
    private Path apps;

    @BeforeEach
    void write() throws IOException {
        this.ehr.writeApp(this.apps);
    }

    @AfterEach
    void stop() {
        this.ehr.close();
    }

    private String outcome(String... more) throws Exception {
        List<String> properties = new ArrayList<>(List.of("gateway.apps.location=" + this.apps,
                "gateway.keys.ephemeral=true", "gateway.credentials.stub.secret=" + StubEhr.SECRET));
        properties.addAll(List.of(more));
        try (Gateway gateway = Gateway.start(TestRedis.shared(), properties.toArray(String[]::new))) {
            String cookie = this.ehr.launch(gateway.url());
            HttpResponse<String> read = HTTP.send(request(gateway, cookie, "/" + StubEhr.LARGE).build(),
                    HttpResponse.BodyHandlers.ofString());
            HttpRequest.Builder create = request(gateway, cookie, "").header("Content-Type", "application/fhir+json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"resourceType\":\"Observation\",\"subject\":"
                        + "{\"reference\":\"Patient/" + this.ehr.patient() + "\"},\"note\":[{\"text\":\""
                        + "x".repeat(5 * 1024 * 1024) + "\"}]}"));
            HttpResponse<String> created = HTTP.send(create.build(), HttpResponse.BodyHandlers.ofString());
            return read.statusCode() + " " + created.statusCode();
        }
    }

    private static HttpRequest.Builder request(Gateway gateway, String cookie, String below) {
        return HttpRequest.newBuilder(URI.create(gateway.url() + "/fhir/Observation" + below))
            .header("Cookie", cookie)
            .header("Sec-Fetch-Site", "same-origin");
    }

    @Test
    void fetchWhenBodiesAreLargeThenEachWayHasItsOwnLimit() throws Exception {
        assertThat(outcome()).isEqualTo("404 413");
        assertThat(outcome("gateway.upstream.max-answer=8MB")).isEqualTo("200 413");
        assertThat(outcome("gateway.proxy.max-body=8MB")).isEqualTo("404 201");
    }

}
