package dev.smartgateway.journey;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import dev.smartgateway.redis.TestRedis;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * App files are added, changed and removed while the gateway runs.
 */
class AppFilesReloadIT {

    private final StubEhr ehr = new StubEhr();

    @TempDir
    private Path apps;

    private Gateway gateway;

    private String session;

    @BeforeEach
    void start() throws Exception {
        this.ehr.writeApp(this.apps);
        this.gateway = Gateway.start(TestRedis.shared(), "gateway.apps.location=" + this.apps,
                "gateway.apps.reload=100ms", "gateway.keys.ephemeral=true",
                "gateway.credentials.stub.secret=" + StubEhr.SECRET, "gateway.credentials.stub9.secret=of-another-app");
        this.session = this.ehr.launch(this.gateway.url());
    }

    @AfterEach
    void stop() {
        this.gateway.close();
        this.ehr.close();
    }

    private void writeOther(String issuer) throws IOException {
        String demo = Files.readString(this.apps.resolve("demo.yml"));
        String first = demo.replaceFirst("(?s)(\n  - name: .*?)\n  - name: .*", "$1\n");
        Files.writeString(this.apps.resolve("other.yml"),
                first.replaceFirst("name: demo", "name: other")
                    .replaceFirst("home: .*", "home: /other/?launch={launch}")
                    .replaceFirst("- name: stub", "- name: " + issuer));
    }

    private int status(String path) throws Exception {
        return HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(URI.create(this.gateway.url() + path))
                .header("Cookie", this.session)
                .header("Sec-Fetch-Site", "same-origin")
                .build(), HttpResponse.BodyHandlers.discarding())
            .statusCode();
    }

    private double refused() {
        return this.gateway.bean(MeterRegistry.class).get("gateway.apps.refused").gauge().value();
    }

    private void await(String path, int status) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> status(path) == status);
    }

    @Test
    void filesWhenAnAppComesAndGoesThenItIsServedAndTheOthersGoOn() throws Exception {
        assertThat(status("/launch?app=other")).isEqualTo(404);
        assertThat(status("/other/")).isEqualTo(404);
        writeOther("stub9");
        await("/launch?app=other", 303);
        assertThat(status("/fhir/Observation/o1")).isEqualTo(200);
        Files.delete(this.apps.resolve("other.yml"));
        await("/launch?app=other", 404);
        assertThat(status("/fhir/Observation/o1")).isEqualTo(200);
        assertThat(refused()).isZero();
    }

    @Test
    void filesWhenAnAppNamesAPolicyThatIsMissingThenTheOldOnesStay() throws Exception {
        Path demo = this.apps.resolve("demo.yml");
        Files.writeString(demo, Files.readString(demo) + "\npolicy: missing.yml\n");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> refused() == 1);
        assertThat(status("/fhir/Observation/o1")).isEqualTo(200);
        this.ehr.writeApp(this.apps);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> refused() == 0);
    }

    @Test
    void filesWhenAChangeCannotBeUsedThenTheOldOnesStayAndThatIsSeen() throws Exception {
        writeOther("without-credential");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> refused() == 1);
        assertThat(status("/launch?app=other")).isEqualTo(404);
        Files.writeString(this.apps.resolve("other.yml"), "name: other\nhome: nowhere\n");
        Files.writeString(this.apps.resolve("demo.yml"), "broken: [");
        Awaitility.await().pollDelay(Duration.ofMillis(500)).atMost(Duration.ofSeconds(20)).until(() -> refused() == 1);
        assertThat(status("/fhir/Observation/o1")).isEqualTo(200);
        assertThat(status("/launch?app=demo")).isNotEqualTo(404);
        this.ehr.writeApp(this.apps);
        writeOther("stub9");
        await("/launch?app=other", 303);
        assertThat(refused()).isZero();
    }

}
