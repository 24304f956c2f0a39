package dev.smartgateway.audit.sink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import dev.smartgateway.outbound.Egress;
import dev.smartgateway.redis.TestAuthority;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The requests that arrive at a FHIR service and at a log collector.
 */
class RemoteSinkTests {

    private static final SinkCredential NONE = new BearerFile(null);

    private final Collector there = new Collector();

    @AfterEach
    void stop() {
        this.there.close();
    }

    @Test
    void fhirWhenLinesAreWrittenThenOneTransactionPostsThem(@TempDir Path directory) throws IOException {
        Path token = Files.writeString(directory.resolve("token"), "first\n");
        FhirSink sink = new FhirSink(this.there.url("/fhir/"), Egress.DIRECT, new BearerFile(token));
        sink.write(List.of("{\"resourceType\":\"AuditEvent\",\"action\":\"R\"}", "{\"resourceType\":\"AuditEvent\"}"));
        Files.writeString(token, "second");
        sink.write("{\"resourceType\":\"AuditEvent\"}");
        assertThat(this.there.posts()).extracting(Collector.Post::authorization)
            .containsExactly("Bearer first", "Bearer second");
        Collector.Post post = this.there.posts().get(0);
        assertThat(post.path()).isEqualTo("/fhir");
        assertThat(post.type()).isEqualTo("application/fhir+json");
        JsonNode bundle = new JsonMapper().readTree(post.body());
        assertThat(bundle.path("type").asString()).isEqualTo("transaction");
        assertThat(bundle.path("entry")).hasSize(2).allSatisfy((entry) -> {
            assertThat(entry.path("resource").path("resourceType").asString()).isEqualTo("AuditEvent");
            assertThat(entry.path("request").path("method").asString()).isEqualTo("POST");
            assertThat(entry.path("request").path("url").asString()).isEqualTo("AuditEvent");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = { 400, 409, 412, 413, 422 })
    void fhirWhenTheResourceIsRefusedThenThereIsNoPointInAnotherTry(int status) {
        this.there.answer(status);
        assertThatExceptionOfType(RefusedLineException.class)
            .isThrownBy(() -> new FhirSink(this.there.url("/fhir"), Egress.DIRECT, NONE).write("{}"));
    }

    @ParameterizedTest
    @ValueSource(ints = { 301, 401, 403, 404, 429, 500, 503 })
    void fhirWhenTheServiceIsNotWellThenAnotherTryMayHelp(int status) {
        this.there.answer(status);
        assertThatExceptionOfType(IOException.class)
            .isThrownBy(() -> new FhirSink(this.there.url("/fhir"), Egress.DIRECT, NONE).write("{}"))
            .isNotInstanceOf(RefusedLineException.class);
    }

    @Test
    void fhirWhenTheTokenIsMissingThenNothingIsSent(@TempDir Path directory) {
        assertThatExceptionOfType(IOException.class).isThrownBy(
                () -> new FhirSink(this.there.url("/fhir"), Egress.DIRECT, new BearerFile(directory.resolve("none")))
                    .write("{}"));
        assertThat(this.there.posts()).isEmpty();
    }

    @Test
    void otlpWhenLinesAreWrittenThenEachIsTheBodyOfARecord(@TempDir Path directory) throws IOException {
        Path token = Files.writeString(directory.resolve("token"), "secret");
        try (OtlpSink sink = new OtlpSink(this.there.url("/v1/logs"), Egress.DIRECT, new BearerFile(token), "replica-1",
                Clock.systemUTC())) {
            sink.write(List.of("{\"seq\":1}", "{\"seq\":2}"));
        }
        Collector.Post post = this.there.posts().get(0);
        assertThat(post.type()).isEqualTo("application/x-protobuf");
        assertThat(post.authorization()).isEqualTo("Bearer secret");
        ResourceLogs logs = ExportLogsServiceRequest.parseFrom(post.body()).getResourceLogs(0);
        assertThat(logs.getResource().getAttributesList())
            .map((attribute) -> attribute.getKey() + "=" + attribute.getValue().getStringValue())
            .containsExactlyInAnyOrder("service.name=smart-gateway", "service.instance.id=replica-1");
        List<LogRecord> records = logs.getScopeLogs(0).getLogRecordsList();
        assertThat(records).extracting((entry) -> entry.getBody().getStringValue())
            .containsExactly("{\"seq\":1}", "{\"seq\":2}");
        assertThat(records)
            .allSatisfy((entry) -> assertThat(entry.getAttributesList()).map((attribute) -> attribute.getKey())
                .containsExactly("event.name"));
    }

    @ParameterizedTest
    @ValueSource(ints = { 400, 401, 429, 503 })
    void otlpWhenTheCollectorRefusesThenFails(int status) {
        this.there.answer(status);
        try (OtlpSink sink = new OtlpSink(this.there.url("/v1/logs"), Egress.DIRECT, NONE, "a", Clock.systemUTC())) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> sink.write("{}"));
        }
    }

    @Test
    void otlpWhenNobodyIsThereThenFails() {
        this.there.close();
        try (OtlpSink sink = new OtlpSink(this.there.url("/v1/logs"), Egress.DIRECT, NONE, "a", Clock.systemUTC())) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> sink.write("{}"));
        }
    }

    @Test
    void writeWhenTheAuthorityIsTheHospitalsOwnThenOnlyThatOneIsTrusted() throws IOException {
        try (TestAuthority authority = new TestAuthority();
                TestAuthority other = new TestAuthority();
                Collector secure = new Collector(0, authority.sign("ip:127.0.0.1").bundle());
                Collector elsewhere = new Collector(0, authority.sign("dns:elsewhere.example").bundle())) {
            Egress trusting = new Egress(authority.trust(), null);
            for (AuditSink sink : sinks(secure, trusting)) {
                sink.write("{}");
            }
            assertThat(secure.posts()).extracting(Collector.Post::path).containsExactly("/fhir", "/v1/logs");
            List<AuditSink> refused = new ArrayList<>(sinks(secure, Egress.DIRECT));
            refused.addAll(sinks(secure, new Egress(other.trust(), null)));
            refused.addAll(sinks(elsewhere, trusting));
            assertThat(refused)
                .allSatisfy((sink) -> assertThatExceptionOfType(IOException.class).isThrownBy(() -> sink.write("{}"))
                    .isNotInstanceOf(RefusedLineException.class));
            assertThat(secure.posts()).hasSize(2);
            assertThat(elsewhere.posts()).isEmpty();
        }
    }

    private static List<AuditSink> sinks(Collector there, Egress egress) {
        return List.of(new FhirSink(there.url("/fhir"), egress, NONE),
                new OtlpSink(there.url("/v1/logs"), egress, NONE, "a", Clock.systemUTC()));
    }

}
