package dev.smartgateway.journey;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.smartgateway.outbound.HostileServer;
import dev.smartgateway.redis.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A replica with the memory and the settings of the image. Whatever one client does,
 * other sessions are served, meanwhile and afterwards.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplicaUnderAttackIT {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final Duration WELL = Duration.ofSeconds(5);

    private final StubEhr ehr = new StubEhr();

    private final List<Socket> open = new ArrayList<>();

    private HostileServer service;

    private GatewayProcess gateway;

    private String attacker;

    private String user;

    @BeforeAll
    void start(@TempDir Path apps) throws Exception {
        String note = "x".repeat(3_800_000);
        this.service = new HostileServer((target, out) -> {
            boolean big = target.endsWith("/big");
            HostileServer.write(out, HostileServer.answer("application/fhir+json",
                    "{\"resourceType\":\"Observation\",\"id\":\"%s\",\"subject\":{\"reference\":\"Patient/%s\"},\"note\":[{\"text\":\"%s\"}]}"
                        .formatted(target.replaceAll(".*/", ""), this.ehr.patient(), big ? note : "x")));
        });
        this.ehr.writeApp(apps);
        Path app = apps.resolve("demo.yml");
        Files.writeString(app,
                Files.readString(app).replaceFirst("fhir-base: .*", "fhir-base: " + this.service.url() + "/fhir"));
        List<String> properties = new ArrayList<>(List.of(TestRedis.shared().properties()));
        properties.addAll(List.of("gateway.apps.location=" + apps, "gateway.keys.ephemeral=true",
                "gateway.credentials.stub.secret=" + StubEhr.SECRET));
        this.gateway = GatewayProcess.start(
                List.of("-Xmx512m", "-XX:+ExitOnOutOfMemoryError", "-XX:MaxDirectMemorySize=192m"), Map.of(),
                properties);
        this.attacker = this.ehr.launch(this.gateway.url());
        this.user = this.ehr.launch(this.gateway.url());
        assertWell();
    }

    /** Well within seconds after an attack has ended, too. */
    @AfterEach
    void calm() throws IOException {
        for (Socket socket : this.open) {
            socket.close();
        }
        this.open.clear();
        assertWell();
    }

    @AfterAll
    void stop() {
        this.gateway.close();
        this.service.close();
        this.ehr.close();
    }

    @Test
    void answersWhenNobodyReadsThemThenOthersAreServed() throws IOException {
        for (int number = 0; number < 100; number++) {
            send("GET /fhir/Observation/big HTTP/1.1\r\nHost: localhost\r\nCookie: " + this.attacker
                    + "\r\nSec-Fetch-Site: same-origin\r\n\r\n");
        }
        assertWell();
    }

    @Test
    void batchWhenItsAnswersAreLargeThenTheRestIsRefusedAndOthersAreServed() {
        String entries = IntStream.range(0, 50)
            .mapToObj((number) -> "{\"request\":{\"method\":\"GET\",\"url\":\"Observation/big\"}}")
            .collect(Collectors.joining(","));
        CompletableFuture<HttpResponse<String>> batch = post("/fhir",
                "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[" + entries + "]}");
        assertWell();
        HttpResponse<String> answer = batch.join();
        assertThat(answer.statusCode()).isIn(200, 503);
        assertThat(answer.body()).containsAnyOf("overloaded", "too-large").hasSizeLessThan(30_000_000);
        assertWell();
    }

    @Test
    void bodiesWhenTheyAreAllValuesThenOthersAreServed() {
        String body = "{\"resourceType\":\"Observation\",\"extension\":[" + "{\"a\":{}},".repeat(440_000) + "{}]}";
        List<CompletableFuture<HttpResponse<String>>> all = IntStream.range(0, 4)
            .mapToObj((number) -> post("/fhir/Observation", body))
            .toList();
        assertWell();
        all.forEach((one) -> assertThat(one.join().statusCode()).isIn(400, 403, 413, 422, 503));
        assertWell();
    }

    @Test
    void bodiesWhenTheyNeverEndThenOthersAreServed() throws IOException {
        for (int number = 0; number < 600; number++) {
            send("POST /logout/backchannel HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 16000\r\n\r\n"
                    + "x".repeat(15_000));
        }
        for (int number = 0; number < 60; number++) {
            send("POST /fhir/Observation HTTP/1.1\r\nHost: localhost\r\nCookie: " + this.attacker
                    + "\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/fhir+json\r\n"
                    + "Content-Length: 4000000\r\n\r\n" + "x".repeat(2_000_000));
        }
        assertWell();
    }

    private void send(String request) throws IOException {
        Socket socket = new Socket();
        this.open.add(socket);
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress("127.0.0.1", URI.create(this.gateway.url()).getPort()));
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        }
        catch (IOException ex) {
            // refused before it was all sent
        }
    }

    private CompletableFuture<HttpResponse<String>> post(String path, String body) {
        return HTTP.sendAsync(request(path, this.attacker).header("Content-Type", "application/fhir+json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String session) {
        return HttpRequest.newBuilder(URI.create(this.gateway.url() + path))
            .timeout(Duration.ofSeconds(60))
            .header("Cookie", session)
            .header("Sec-Fetch-Site", "same-origin");
    }

    private void assertWell() {
        Awaitility.await().atMost(WELL).ignoreExceptions().until(() -> {
            HttpRequest read = request("/fhir/Observation/o1", this.user).build();
            return HTTP.send(read, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
        });
        assertThat(this.gateway.alive()).isTrue();
    }

}
