package dev.smartgateway.telemetry.trace;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.Supplier;

import javax.net.ssl.X509TrustManager;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;

/**
 * Exports spans to the collector; the trusted certificates can be replaced.
 */
final class SpanExport implements SpanExporter {

    private final Supplier<OtlpHttpSpanExporterBuilder> settings;

    private volatile SpanExporter current;

    /**
     * Creates the exporter without connecting.
     * @param settings settings of the exporter except trusted certificates
     * @param trust trusted certificates; the platform's authorities if {@code null}
     */
    SpanExport(Supplier<OtlpHttpSpanExporterBuilder> settings, @Nullable SslBundle trust) {
        this.settings = settings;
        this.current = exporter(settings.get(), trust);
    }

    private static OtlpHttpSpanExporter exporter(OtlpHttpSpanExporterBuilder settings, @Nullable SslBundle trust) {
        if (trust != null) {
            X509TrustManager trusting = Arrays.stream(trust.getManagers().getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow();
            settings.setSslContext(trust.createSslContext(), trusting);
        }
        return settings.build();
    }

    /**
     * Replaces the trusted certificates.
     * @throws RuntimeException if the bundle cannot be used; nothing changes then
     */
    void renew(SslBundle trust) {
        SpanExporter before = this.current;
        this.current = exporter(this.settings.get(), trust);
        before.shutdown();
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        return this.current.export(spans);
    }

    @Override
    public CompletableResultCode flush() {
        return this.current.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return this.current.shutdown();
    }

}
