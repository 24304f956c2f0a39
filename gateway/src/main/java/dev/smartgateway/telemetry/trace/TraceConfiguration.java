package dev.smartgateway.telemetry.trace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.smartgateway.telemetry.GatewaySpan;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Spring configuration of tracing; without a collector no tracing bean is created.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TraceProperties.class)
@ConditionalOnProperty("gateway.tracing.url")
class TraceConfiguration {

    private static final Logger log = LoggerFactory.getLogger(TraceConfiguration.class);

    private static final Duration LONGEST = Duration.ofSeconds(3);

    /**
     * Uses the trusted certificates of all outbound calls. The tracer provider closes it.
     */
    @Bean(destroyMethod = "")
    SpanExport spanExport(TraceProperties properties, ObjectProvider<SslBundles> bundles,
            @Value("${gateway.outbound.ssl-bundle:}") String trust) {
        if (trust.isEmpty()) {
            return new SpanExport(() -> settings(properties), null);
        }
        SpanExport export = new SpanExport(() -> settings(properties), bundles.getObject().getBundle(trust));
        bundles.getObject().addBundleUpdateHandler(trust, (changed) -> renew(export, changed));
        return export;
    }

    private static void renew(SpanExport export, SslBundle changed) {
        try {
            export.renew(changed);
        }
        catch (RuntimeException ex) {
            log.error("The changed SSL bundle cannot be used for traces; the previous one stays in force.", ex);
        }
    }

    private static OtlpHttpSpanExporterBuilder settings(TraceProperties properties) {
        return OtlpHttpSpanExporter.builder()
            .setEndpoint(String.valueOf(properties.url()))
            .setTimeout(LONGEST)
            .setConnectTimeout(LONGEST)
            .setRetryPolicy(null)
            .setHeaders(() -> headers(properties.tokenFile()));
    }

    @Bean(destroyMethod = "close")
    SdkTracerProvider tracerProvider(TraceProperties properties, SpanExport exporter) {
        URI url = Objects.requireNonNull(properties.url());
        if (url.getHost() == null || properties.sample() < 0 || properties.sample() > 1) {
            throw new IllegalStateException("gateway.tracing.url is no address, or gateway.tracing.sample is not "
                    + "between 0 and 1. Name the collector, as http://host:4318/v1/traces, and a share.");
        }
        Sampler share = Sampler.traceIdRatioBased(properties.sample());
        return SdkTracerProvider.builder()
            .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "smart-gateway")))
            .setSampler(Sampler.parentBasedBuilder(share)
                .setRemoteParentSampled(share)
                .setRemoteParentNotSampled(share)
                .build())
            .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                .setScheduleDelay(Duration.ofSeconds(1))
                .setExporterTimeout(LONGEST)
                .build())
            .build();
    }

    private static Map<String, String> headers(@Nullable Path tokenFile) {
        try {
            return (tokenFile != null) ? Map.of("Authorization", "Bearer " + Files.readString(tokenFile).strip())
                    : Map.of();
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Bean
    TraceFilter traceFilter(SdkTracerProvider provider, TraceProperties properties) {
        Set<GatewaySpan> told = EnumSet.noneOf(GatewaySpan.class);
        properties.outgoing()
            .forEach((party) -> told.add((party == TraceProperties.Party.FHIR) ? GatewaySpan.FHIR : GatewaySpan.IDP));
        return new TraceFilter(provider.get("smartgateway"), told,
                properties.incoming() == TraceProperties.Incoming.GO_ON);
    }

    @Bean
    ExemplarSpan exemplarSpan() {
        return new ExemplarSpan();
    }

}
