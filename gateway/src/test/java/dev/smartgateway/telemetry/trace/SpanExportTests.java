package dev.smartgateway.telemetry.trace;

import java.util.concurrent.TimeUnit;

import dev.smartgateway.audit.sink.Collector;
import dev.smartgateway.redis.TestAuthority;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Export of spans to a collector whose certificate is signed by a private authority.
 */
class SpanExportTests {

    @Test
    void exportWhenTheAuthorityIsTheHospitalsOwnThenTrustedAsConfiguredAndAsRenewed() {
        try (TestAuthority authority = new TestAuthority();
                TestAuthority other = new TestAuthority();
                Collector collector = new Collector(0, authority.sign("ip:127.0.0.1").bundle())) {
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
                .withUserConfiguration(TraceConfiguration.class)
                .withPropertyValues("gateway.tracing.url=" + collector.url("/v1/traces"),
                        "gateway.outbound.ssl-bundle=hospital",
                        "spring.ssl.bundle.pem.hospital.truststore.certificate=" + authority.certificate().toUri())
                .run((context) -> {
                    SpanExport export = context.getBean(SpanExport.class);
                    assertThat(sent(export)).isTrue();
                    export.renew(other.trust());
                    assertThat(sent(export)).isFalse();
                    export.renew(authority.trust());
                    assertThat(sent(export)).isTrue();
                    assertThat(collector.posts()).hasSize(2);
                });
        }
    }

    private static boolean sent(SpanExport export) {
        CompletableResultCode[] ended = new CompletableResultCode[1];
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(new Once(export, ended)))
            .build()) {
            provider.get("test").spanBuilder("one").startSpan().end();
        }
        return ended[0].join(20, TimeUnit.SECONDS).isSuccess();
    }

    /** Passes spans on and does not end what it passes them to. */
    private record Once(SpanExport export,
            CompletableResultCode[] ended) implements io.opentelemetry.sdk.trace.export.SpanExporter {

        @Override
        public CompletableResultCode export(java.util.Collection<io.opentelemetry.sdk.trace.data.SpanData> spans) {
            this.ended[0] = this.export.export(spans);
            return this.ended[0];
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }

    }

}
