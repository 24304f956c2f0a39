package dev.smartgateway.journey;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import dev.smartgateway.audit.AuditVerifier;
import dev.smartgateway.audit.sink.Collector;
import dev.smartgateway.redis.TestRedis;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One replica with all sinks at once: file, Redis with its forwarder, FHIR and OTLP.
 */
class AuditSinksIT {

    private static final String TYPE = "\"code\":\"search-type\"";

    @Test
    @Timeout(120)
    void callsWhenMadeThenEverySinkHasThemAndOneThatFailsIsSeen(@TempDir Path directory) throws Exception {
        Hospital.ehr().reset();
        Path file = directory.resolve("audit.log");
        try (TestRedis redis = TestRedis.start(); Collector fhir = new Collector(); Collector otlp = new Collector()) {
            Gateway gateway = Hospital.start(redis, "gateway.apps.location=../config/apps",
                    "gateway.audit.sink=file,redis,otlp", "gateway.audit.file=" + file,
                    "gateway.audit.redis.forward=fhir", "gateway.audit.fhir.url=" + fhir.url("/fhir"),
                    "gateway.audit.otlp.url=" + otlp.url("/v1/logs"), "gateway.audit.hold=2s");
            try {
                Person person = new Person(gateway);
                String base = "/launches/" + person.open(Hospital.ehr().launchPath(Hospital.A)).launch() + "/fhir";
                assertThat(person.fetch(base + "/Observation?_count=1").status()).isEqualTo(200);
                Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                    assertThat(Files.readString(file)).contains("\"interaction\":\"search-type\"");
                    assertThat(bodies(otlp)).anyMatch((line) -> line.contains("\"interaction\":\"search-type\""));
                    assertThat(fhir.posts()).extracting((post) -> new String(post.body(), StandardCharsets.UTF_8))
                        .anyMatch((bundle) -> bundle.contains(TYPE) && bundle.contains("\"transaction\""));
                });
                otlp.answer(503);
                fhir.answer(503);
                assertThat(person.fetch(base + "/Observation?_count=2").status()).isEqualTo(200);
                Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(scrape(gateway)).contains(
                            "gateway_audit_troubled{sink=\"otlp\"} 1.0", "gateway_audit_troubled{sink=\"forward\"} 1.0",
                            "gateway_audit_troubled{sink=\"file\"} 0.0", "gateway_audit_troubled{sink=\"redis\"} 0.0"));
                assertThat(get(gateway, "/actuator/health")).contains("\"otlp\"", "\"forward\"", "DEGRADED");
                otlp.answer(200);
                fhir.answer(200);
                Awaitility.await()
                    .atMost(Duration.ofSeconds(40))
                    .untilAsserted(() -> assertThat(scrape(gateway)).contains("gateway_audit_troubled{sink=\"otlp\"} 0",
                            "gateway_audit_troubled{sink=\"forward\"} 0", "gateway_audit_lost_total{sink=\"otlp\"} 0"));
                otlp.answer(503);
                person.fetch(base + "/Patient");
            }
            finally {
                long begun = System.nanoTime();
                gateway.close();
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
            }
            assertWhole(Files.readAllLines(file).stream());
            assertWhole(bodies(otlp).stream());
        }
    }

    private static void assertWhole(Stream<String> lines) {
        AuditVerifier verifier = new AuditVerifier();
        lines.forEach((line) -> verifier.line("here", line));
        assertThat(verifier.findings()).isEmpty();
        assertThat(verifier.lines()).isGreaterThan(3);
    }

    private static List<String> bodies(Collector otlp) throws IOException {
        return otlp.posts().stream().flatMap((post) -> {
            try {
                return ExportLogsServiceRequest.parseFrom(post.body())
                    .getResourceLogs(0)
                    .getScopeLogs(0)
                    .getLogRecordsList()
                    .stream();
            }
            catch (IOException ex) {
                throw new IllegalStateException(ex);
            }
        }).map((entry) -> entry.getBody().getStringValue()).toList();
    }

    private static String scrape(Gateway gateway) {
        return get(gateway, "/actuator/prometheus");
    }

    private static String get(Gateway gateway, String path) {
        return Wire.exchange(gateway.managementPort(),
                "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }

}
