package dev.smartgateway.audit;

import java.io.File;
import java.time.Clock;
import java.util.Objects;

import dev.smartgateway.audit.sink.StreamForwarder;
import dev.smartgateway.telemetry.GatewayMetric;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.scheduler.Schedulers;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AuditConfiguration {

    @Bean
    AuditLog auditTrail(AuditProperties properties, AuditSinks sinks, MeterRegistry meters) {
        AuditLog trail = new AuditLog(properties, sinks.writers());
        trail.writers().forEach((writer) -> measure(writer, meters));
        return trail;
    }

    @Bean
    @ConditionalOnExpression("!'${gateway.audit.redis.forward:none}'.equalsIgnoreCase('none')")
    AuditForwarding auditForwarding(AuditSinks sinks, MeterRegistry meters) {
        AuditForwarding forwarding = Objects.requireNonNull(sinks.forwarding());
        StreamForwarder forwarder = forwarding.forwarder();
        GatewayMetric.AUDIT_LEFT.gauge(meters, forwarder, StreamForwarder::left);
        GatewayMetric.AUDIT_REFUSED.counted(meters, forwarder, StreamForwarder::refused);
        GatewayMetric.AUDIT_FAILURES.counted(meters, forwarder, StreamForwarder::failures, "forward");
        GatewayMetric.AUDIT_TROUBLED.gauge(meters, forwarder, (one) -> one.troubled() ? 1 : 0, "forward");
        return forwarding;
    }

    @Bean
    RefusalAuditFilter refusalAuditFilter(AuditLog trail, Clock clock) {
        return new RefusalAuditFilter(trail, clock, Schedulers.parallel());
    }

    @Bean
    AuditHealth auditHealthIndicator(AuditLog trail, ObjectProvider<AuditForwarding> forwarding,
            AuditProperties properties) {
        return new AuditHealth(trail, forwarding.getIfAvailable(), properties.readiness());
    }

    /** Free space for the file; no gauge without a file. */
    @Bean
    Gauge auditFree(AuditProperties properties, MeterRegistry meters) {
        return GatewayMetric.AUDIT_FREE.gauge(meters, properties, AuditConfiguration::free);
    }

    private static double free(AuditProperties properties) {
        String file = properties.file();
        if (file == null || file.isBlank()) {
            return Double.NaN;
        }
        File directory = new File(file).getAbsoluteFile().getParentFile();
        return (directory != null) ? directory.getUsableSpace() : Double.NaN;
    }

    private static void measure(AuditWriter writer, MeterRegistry meters) {
        String sink = writer.name();
        GatewayMetric.AUDIT_LOST.counted(meters, writer, AuditWriter::lost, sink);
        GatewayMetric.AUDIT_FAILURES.counted(meters, writer, AuditWriter::failures, sink);
        GatewayMetric.AUDIT_WAITING.gauge(meters, writer, AuditWriter::waiting, sink);
        GatewayMetric.AUDIT_TROUBLED.gauge(meters, writer, (one) -> one.troubled() ? 1 : 0, sink);
    }

}
