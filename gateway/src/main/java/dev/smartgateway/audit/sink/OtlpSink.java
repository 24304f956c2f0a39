package dev.smartgateway.audit.sink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.X509TrustManager;

import dev.smartgateway.outbound.Egress;
import dev.smartgateway.outbound.Renewed;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.ProxyOptions;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;

import org.springframework.boot.ssl.SslBundle;

/**
 * A log collector that accepts OTLP over HTTP. The line is the body of a record; nothing
 * in it becomes an attribute.
 */
public final class OtlpSink implements BatchSink {

    private static final int TOGETHER = 200;

    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Renewed<OtlpHttpLogRecordExporter> exporter;

    private final Resource resource;

    private final Clock clock;

    /**
     * Creates the sink without connecting.
     * @param endpoint the complete URL, usually {@code …/v1/logs}
     * @param egress trusted certificates and proxy
     * @param credential authenticates the gateway
     * @param replica named in each record
     */
    public OtlpSink(URI endpoint, Egress egress, SinkCredential credential, String replica, Clock clock) {
        this.exporter = new Renewed<>(egress, (way) -> exporter(endpoint, way, credential),
                OtlpHttpLogRecordExporter::shutdown);
        this.resource = Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "smart-gateway",
                AttributeKey.stringKey("service.instance.id"), replica));
        this.clock = clock;
    }

    private static OtlpHttpLogRecordExporter exporter(URI endpoint, Egress egress, SinkCredential credential) {
        OtlpHttpLogRecordExporterBuilder exporter = OtlpHttpLogRecordExporter.builder()
            .setEndpoint(endpoint.toString())
            .setTimeout(LONGEST)
            .setConnectTimeout(Duration.ofSeconds(5))
            .setRetryPolicy(null)
            .setProxyOptions(ProxyOptions.create(egress.proxies()))
            .setHeaders(() -> headers(credential));
        SslBundle trust = egress.trust();
        if (trust != null) {
            exporter.setSslContext(trust.createSslContext(), trusting(trust));
        }
        return exporter.build();
    }

    private static X509TrustManager trusting(SslBundle trust) {
        return Arrays.stream(trust.getManagers().getTrustManagers())
            .filter(X509TrustManager.class::isInstance)
            .map(X509TrustManager.class::cast)
            .findFirst()
            .orElseThrow();
    }

    private static Map<String, String> headers(SinkCredential credential) {
        try {
            return credential.header().map((value) -> Map.of("Authorization", value)).orElse(Map.of());
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public int together() {
        return TOGETHER;
    }

    @Override
    public boolean near() {
        return false;
    }

    @Override
    public void write(List<String> lines) throws IOException {
        long now = TimeUnit.MILLISECONDS.toNanos(this.clock.millis());
        List<LogRecordData> records = lines.stream()
            .<LogRecordData>map((line) -> new AuditLogRecord(this.resource, now, line))
            .toList();
        CompletableResultCode result = this.exporter.get()
            .export(records)
            .join(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        if (!result.isSuccess()) {
            throw new IOException("the collector of logs did not take the lines");
        }
    }

    @Override
    public void close() {
        this.exporter.close();
    }

}
