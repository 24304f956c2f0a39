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
import java.util.concurrent.TimeUnit;

import dev.smartgateway.GatewayApplication;
import dev.smartgateway.redis.TestRedis;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gateway whose standard output and audit pipe are not read: it serves requests,
 * reports the problem, and stops when told to.
 */
class StuckOutputIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final String URL = "http://127.0.0.1:";

    private final int port = Gateway.freePort();

    private final int management = Gateway.freePort();

    @Test
    void serveWhenNeitherLogNorTrailIsReadThenGoesOnAndEndsInTime(@TempDir Path directory) throws Exception {
        Path pipe = directory.resolve("audit");
        Assumptions.assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0,
                "no named pipes here");
        Process reader = new ProcessBuilder("sh", "-c", "exec sleep 600 < \"$0\"", pipe.toString()).start();
        Process gateway = start(pipe);
        try {
            Awaitility.await()
                .atMost(Duration.ofSeconds(180))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> status(this.management, "/actuator/health/readiness") == 200);
            for (int i = 0; i < 2000; i++) {
                assertThat(status(this.port, "/fhir/Patient")).isEqualTo(401);
            }
            assertThat(status(this.management, "/actuator/health/liveness")).isEqualTo(200);
            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                for (int i = 0; i < 500; i++) {
                    status(this.port, "/fhir/Patient");
                }
                assertThat(metrics()).contains("gateway_audit_troubled{sink=\"file\"} 1.0")
                    .containsPattern("gateway_audit_lost_total\\{sink=\"file\"} [1-9]")
                    .containsPattern("gateway_log_lost_total [1-9]");
            });
            gateway.destroy();
            assertThat(gateway.waitFor(40, TimeUnit.SECONDS)).as("the grace of the chart").isTrue();
        }
        finally {
            gateway.destroyForcibly();
            reader.destroyForcibly();
        }
    }

    private Process start(Path pipe) throws IOException {
        List<String> properties = new ArrayList<>(List.of("server.port=" + this.port,
                "management.server.port=" + this.management, "gateway.public-url=http://localhost:" + this.port,
                "gateway.apps.location=../config/apps", "GATEWAY_DEMO_UI=http://localhost:1/demo",
                "GATEWAY_DEMO_ISS=http://localhost:1/fhir", "GATEWAY_DEMO_FHIR_BASE=http://localhost:1/fhir",
                "GATEWAY_DEMO_FRAME=http://localhost:1", "gateway.keys.sealing[0].id=k1",
                "gateway.keys.sealing[0].value=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "gateway.credentials.sandbox.secret=gateway-sandbox-secret", "gateway.audit.sink=file",
                "gateway.audit.file=" + pipe, "gateway.audit.queue=200", "logging.level.root=debug"));
        properties.addAll(Arrays.asList(TestRedis.shared().properties()));
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                        "-cp", System.getProperty("java.class.path"), GatewayApplication.class.getName()));
        command.addAll(Arrays.asList(Gateway.arguments(properties)));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private String metrics() throws IOException, InterruptedException {
        return get(this.management, "/actuator/prometheus").body();
    }

    private static int status(int port, String path) throws IOException, InterruptedException {
        return get(port, path).statusCode();
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create(URL + port + path)).timeout(Duration.ofSeconds(20)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

}
