package dev.smartgateway.journey;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import dev.smartgateway.redis.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two sessions at one FHIR service with scripted behaviour: one session must not block it
 * for the other.
 */
class NeighboursIT {

    private final PretendEhr ehr = Hospital.ehr();

    private final LoopResources loops = LoopResources.create("scripted");

    private final AtomicInteger stalled = new AtomicInteger();

    private final DisposableServer upstream = HttpServer.create()
        .host("localhost")
        .port(0)
        .runOn(this.loops)
        .handle((request, response) -> {
            if (request.uri().contains("s500")) {
                return response.status(500).send();
            }
            if (request.uri().contains("stall")) {
                this.stalled.incrementAndGet();
                return Mono.never();
            }
            return response.header("Content-Type", "application/fhir+json")
                .sendString(
                        Mono.just("{\"resourceType\":\"Patient\",\"id\":\"" + this.ehr.patient(Hospital.A) + "\"}"));
        })
        .bindNow();

    private Gateway gateway;

    private Person busy;

    private Person other;

    private String busyBase;

    private String otherBase;

    @BeforeEach
    void start() {
        this.ehr.reset();
        this.gateway = Hospital.start(TestRedis.shared(), "gateway.apps.location=../config/apps",
                "GATEWAY_DEMO_FHIR_BASE=http://localhost:" + this.upstream.port() + "/fhir");
        this.busy = new Person(this.gateway);
        this.other = new Person(this.gateway);
        this.busyBase = "/launches/" + this.busy.open(this.ehr.launchPath(Hospital.A)).launch() + "/fhir";
        this.otherBase = "/launches/" + this.other.open(this.ehr.launchPath(Hospital.A)).launch() + "/fhir";
    }

    @AfterEach
    void stop() {
        this.gateway.close();
        this.upstream.disposeNow();
        this.loops.dispose();
    }

    private int read(Person person, String base) {
        return person.fetch(base + "/Patient/" + this.ehr.patient(Hospital.A)).status();
    }

    @Test
    void readWhenAnotherSessionBringsAboutErrorsThenServed() {
        assertThat(read(this.other, this.otherBase)).isEqualTo(200);
        for (int i = 0; i < 60; i++) {
            assertThat(this.busy.fetch(this.busyBase + "/Observation?code=s500").status()).isEqualTo(502);
        }
        assertThat(read(this.other, this.otherBase)).isEqualTo(200);
        assertThat(read(this.busy, this.busyBase)).isEqualTo(200);
    }

    @Test
    void readWhenAnotherSessionStallsThenServedAndTheOtherIsToldWhy() {
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 205; i++) {
            calls.add(http.sendAsync(
                    HttpRequest.newBuilder(URI.create(this.gateway.url() + this.busyBase + "/Observation?code=stall"))
                        .header("Cookie", "__Host-smart=" + this.busy.cookies().get("__Host-smart"))
                        .build(),
                    HttpResponse.BodyHandlers.ofString()));
        }
        Awaitility.await()
            .atMost(Duration.ofSeconds(25))
            .until(() -> calls.stream().filter(CompletableFuture::isDone).count() >= 145);
        assertThat(this.stalled).hasValue(60);
        assertThat(calls.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join))
            .allSatisfy((answer) -> {
                assertThat(answer.statusCode()).isEqualTo(429);
                assertThat(answer.headers().firstValue("X-Gateway-Reason")).contains("too-many-requests");
                assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            });
        assertThat(read(this.other, this.otherBase)).isEqualTo(200);
        calls.forEach((call) -> call.cancel(true));
    }

}
