package dev.smartgateway.journey;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.smartgateway.outbound.HostileServer;
import dev.smartgateway.redis.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A FHIR service whose answers break off, are no HTTP, or do not say whether a write was
 * carried out: it is never the gateway's own failure, and nobody is told to repeat a
 * write that may have been carried out.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenAnswersIT {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final String CREATED = "HTTP/1.1 201 Created|Location: Observation/o1|Content-Type: ";

    private final StubEhr ehr = new StubEhr();

    private HostileServer service;

    private Gateway gateway;

    private String session;

    private volatile String answer = "";

    @BeforeAll
    void start(@TempDir Path apps) throws Exception {
        this.service = new HostileServer((target, out) -> {
            HostileServer.write(out, this.answer.replace("|", "\r\n"));
            throw new IOException("the end of the connection");
        });
        this.ehr.writeApp(apps);
        Path app = apps.resolve("demo.yml");
        Files.writeString(app,
                Files.readString(app).replaceFirst("fhir-base: .*", "fhir-base: " + this.service.url() + "/fhir"));
        this.gateway = Gateway.start(TestRedis.shared(), "gateway.apps.location=" + apps, "gateway.keys.ephemeral=true",
                "gateway.credentials.stub.secret=" + StubEhr.SECRET,
                "resilience4j.circuitbreaker.configs.default.minimum-number-of-calls=100");
        this.session = this.ehr.launch(this.gateway.url());
    }

    @AfterAll
    void stop() {
        this.gateway.close();
        this.service.close();
        this.ehr.close();
    }

    @ParameterizedTest
    @ValueSource(strings = { "NO HTTP AT ALL||", "{}||", "HTTP/1.1 abc OK||", "HTTP/1.1 200 OK|Content-Length: x||",
            "HTTP/1.1 200 OK|foo||", "HTTP/1.1 200 OK|Transfer-Encoding: chunked||zz|", "" })
    void readWhenTheAnswerIsNoHttpThenTheServiceHasFailed(String broken) throws Exception {
        this.answer = broken;
        assertThat(seen(request("/fhir/Observation/o1").GET())).isEqualTo("502 upstream-failed");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "NO HTTP AT ALL||", "HTTP/1.1 201 Created|Content-Length: 50||{",
            "HTTP/1.1 201 Created|Content-Length: x||", "HTTP/1.1 301 Moved|Location: /x|Content-Length: 0||",
            "HTTP/1.1 304 Not Modified||", "HTTP/1.1 500 Failed|Content-Length: 0||",
            "HTTP/1.1 502 Bad Gateway|Content-Length: 0||", "HTTP/1.1 504 Gateway Timeout|Content-Length: 0||",
            CREATED + "application/fhir+json|Content-Length: 4||null",
            CREATED + "application/fhir+json|Content-Length: 5||{\"a\":" })
    void createWhenTheServiceMayHaveStoredThenNotConfirmed(String open) throws Exception {
        this.answer = open;
        assertThat(seen(create())).isEqualTo("502 write-not-confirmed");
    }

    @ParameterizedTest
    @CsvSource({ "400 Bad Request,400 upstream-refused", "409 Conflict,409 upstream-refused",
            "422 Unprocessable,422 upstream-refused", "501 Not Implemented,502 upstream-failed",
            "503 Busy,503 upstream-unavailable", "429 Slow,429 upstream-unavailable" })
    void createWhenTheServiceHasClearlyNotStoredThenItsReason(String status, String expected) throws Exception {
        this.answer = "HTTP/1.1 " + status + "|Content-Length: 0||";
        assertThat(seen(create())).isEqualTo(expected);
    }

    private HttpRequest.Builder create() {
        return request("/fhir/Observation").header("Content-Type", "application/fhir+json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"resourceType\":\"Observation\",\"subject\":{\"reference\":"
                    + "\"Patient/" + this.ehr.patient() + "\"}}"));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(this.gateway.url() + path))
            .header("Cookie", this.session)
            .header("Sec-Fetch-Site", "same-origin");
    }

    private static String seen(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.headers().firstValue("X-Gateway-Reason").orElse("none");
    }

}
