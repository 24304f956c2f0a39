package dev.smartgateway.journey;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.smartgateway.audit.sink.Collector;
import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.telemetry.GatewaySpan;
import dev.smartgateway.telemetry.SpanAttribute;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The traces of a complete journey at a collector: only the listed spans and attributes,
 * and no data of a patient, a launch or a token.
 */
class TracesIT {

    private static final String BROWSERS = "0af7651916cd43dd8448eb211c80319c";

    private final StubEhr ehr = new StubEhr();

    private final Collector collector = new Collector();

    @AfterEach
    void stop() {
        this.ehr.close();
        this.collector.close();
    }

    private Gateway gateway(Path apps, String... properties) throws IOException {
        this.ehr.writeApp(apps);
        return Gateway.start(TestRedis.shared(),
                Stream
                    .concat(Stream.of("gateway.apps.location=" + apps, "gateway.keys.ephemeral=true",
                            "gateway.credentials.stub.secret=" + StubEhr.SECRET), Stream.of(properties))
                    .toArray(String[]::new));
    }

    /** Launch, reads that are allowed, refused and unknown, and the end. */
    private String journey(Gateway gateway) throws IOException, InterruptedException {
        String session = this.ehr.launch(gateway.url());
        ask(gateway, session, "GET /fhir/Patient/" + this.ehr.patient());
        ask(gateway, session, "GET /fhir/Observation?code=secret-code&date=ge2020");
        ask(gateway, session, "GET /fhir/Observation?patient=another-patient");
        ask(gateway, session, "GET /fhir/Nonsense/" + this.ehr.patient());
        ask(gateway, "__Host-smart=nobody", "GET /launches/some-launch/fhir/Patient");
        ask(gateway, session, "POST /logout");
        return session;
    }

    private static String ask(Gateway gateway, String session, String what) {
        return Wire.exchange(gateway.port(),
                what + " HTTP/1.1\r\nHost: localhost\r\nCookie: " + session
                        + "\r\nSec-Fetch-Site: same-origin\r\ntraceparent: 00-" + BROWSERS
                        + "-b7ad6b7169203331-01\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }

    private List<Span> spans() {
        return this.collector.posts().stream().flatMap((post) -> {
            try {
                return ExportTraceServiceRequest.parseFrom(post.body())
                    .getResourceSpans(0)
                    .getScopeSpans(0)
                    .getSpansList()
                    .stream();
            }
            catch (IOException ex) {
                throw new IllegalStateException(ex);
            }
        }).toList();
    }

    @Test
    void spansWhenAWholeJourneyIsTracedThenOnlyTheListAndNothingOfAnybody(@TempDir Path apps) throws Exception {
        String session;
        try (Gateway gateway = gateway(apps, "gateway.tracing.url=" + this.collector.url("/v1/traces"),
                "gateway.tracing.sample=1", "gateway.tracing.outgoing=fhir")) {
            session = journey(gateway);
            String scraped = Wire.exchange(gateway.managementPort(), "GET /actuator/prometheus HTTP/1.1\r\n"
                    + "Host: localhost\r\nAccept: application/openmetrics-text\r\nConnection: close\r\n\r\n");
            assertThat(scraped).containsPattern("gateway_store_seconds_bucket\\{.*# \\{span_id=\"[0-9a-f]{16}\"");
        }
        List<Span> spans = spans();
        assertThat(spans).extracting(Span::getName)
            .containsOnly(Stream.of(GatewaySpan.values()).map(GatewaySpan::text).toArray(String[]::new));
        Set<String> list = Stream.of(SpanAttribute.values()).map(SpanAttribute::key).collect(Collectors.toSet());
        assertThat(spans.stream().flatMap((span) -> span.getAttributesList().stream()))
            .allSatisfy((attribute) -> assertThat(list).contains(attribute.getKey()));
        assertThat(spans.toString()).contains("search-type", "unknown-target", "\"fhir\"")
            .doesNotContain(this.ehr.patient(), "secret-code", "another-patient", "some-launch", "Nonsense", "http://",
                    BROWSERS, session.split("=")[1])
            .doesNotContain(this.ehr.secrets());
        assertThat(spans).allSatisfy((span) -> {
            assertThat(span.getEventsList()).isEmpty();
            assertThat(span.getStatus().getMessage()).isEmpty();
        });
        Set<Object> ids = spans.stream().map(Span::getSpanId).collect(Collectors.toSet());
        assertThat(spans).filteredOn((span) -> !span.getName().equals("gateway.request"))
            .allSatisfy((span) -> assertThat(ids).contains(span.getParentSpanId()));
        assertThat(this.ehr.traces().get("/token")).isEqualTo("null");
        assertThat(this.ehr.traces().get("/fhir/Observation")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]");
    }

    @Test
    void spansWhenTheBrowsersTraceMayGoOnThenItDoesAndNobodyElseIsTold(@TempDir Path apps) throws Exception {
        try (Gateway gateway = gateway(apps, "gateway.tracing.url=" + this.collector.url("/v1/traces"),
                "gateway.tracing.sample=1", "gateway.tracing.incoming=go-on")) {
            journey(gateway);
            ask(gateway, "x=y", "GET /fhir/Patient");
            Wire.exchange(gateway.port(),
                    "GET /fhir/Patient HTTP/1.1\r\nHost: localhost\r\ntraceparent: 00-<script>\r\nConnection: close\r\n\r\n");
        }
        assertThat(spans()).filteredOn((span) -> hex(span).equals(BROWSERS)).isNotEmpty();
        assertThat(spans()).extracting(TracesIT::hex).allMatch((id) -> id.matches("[0-9a-f]{32}"));
        assertThat(this.ehr.traces().values()).containsOnly("null");
    }

    private static String hex(Span span) {
        return java.util.HexFormat.of().formatHex(span.getTraceId().toByteArray());
    }

    @Test
    void spansWhenNoCollectorIsNamedThenNothingIsMadeOrTold(@TempDir Path apps) throws Exception {
        try (Gateway gateway = gateway(apps, "gateway.tracing.sample=1", "gateway.tracing.outgoing=fhir,idp")) {
            journey(gateway);
            assertThat(gateway.beans(io.opentelemetry.sdk.trace.SdkTracerProvider.class)).isEmpty();
        }
        assertThat(this.ehr.traces().values()).containsOnly("null");
    }

    @Test
    void closeWhenTheCollectorIsAwayThenTheReplicaEndsInTime(@TempDir Path apps) throws Exception {
        Gateway gateway = gateway(apps, "gateway.tracing.url=http://192.0.2.1:4318/v1/traces",
                "gateway.tracing.sample=1");
        journey(gateway);
        long begun = System.nanoTime();
        gateway.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
        Awaitility.await().until(() -> this.collector.posts().isEmpty());
    }

}
