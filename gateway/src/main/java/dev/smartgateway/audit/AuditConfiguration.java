package dev.smartgateway.audit;

import java.io.File;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;

import dev.smartgateway.audit.sink.AuditSink;
import dev.smartgateway.audit.sink.FileSink;
import dev.smartgateway.audit.sink.StreamSink;
import dev.smartgateway.telemetry.GatewayMetric;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditProperties.class)
class AuditConfiguration {

    @Bean
    AuditLog auditTrail(AuditProperties properties, MeterRegistry meters, SecureRandom random, Clock clock) {
        byte[] replica = new byte[6];
        random.nextBytes(replica);
        AuditLog trail = new AuditLog(properties, sink(properties, clock),
                new AuditChain(HexFormat.of().formatHex(replica), properties.format()), clock);
        measure(trail.state(), meters);
        return trail;
    }

    @Bean
    RefusalAuditFilter refusalAuditFilter(AuditLog trail, Clock clock) {
        return new RefusalAuditFilter(trail, clock, Schedulers.parallel());
    }

    @Bean
    AuditHealth auditHealthIndicator(AuditLog trail, AuditProperties properties) {
        return new AuditHealth(trail.state(), properties.readiness());
    }

    /** How much room the file has; nothing where the trail is no file. */
    @Bean
    Gauge auditFree(AuditProperties properties, MeterRegistry meters) {
        return GatewayMetric.AUDIT_FREE.gauge(meters, properties, AuditConfiguration::free);
    }

    private static double free(AuditProperties properties) {
        String file = properties.file();
        if (properties.chosen() != AuditProperties.Sink.FILE || file == null) {
            return Double.NaN;
        }
        File directory = new File(file).getAbsoluteFile().getParentFile();
        return (directory != null) ? directory.getUsableSpace() : Double.NaN;
    }

    private static void measure(AuditWriter state, MeterRegistry meters) {
        GatewayMetric.AUDIT_LOST.counted(meters, state, AuditWriter::lost);
        GatewayMetric.AUDIT_FAILURES.counted(meters, state, AuditWriter::failures);
        GatewayMetric.AUDIT_WAITING.gauge(meters, state, AuditWriter::waiting);
        GatewayMetric.AUDIT_TROUBLED.gauge(meters, state, (writer) -> writer.troubled() ? 1 : 0);
    }

    private static AuditSink sink(AuditProperties properties, Clock clock) {
        return switch (properties.chosen()) {
            case FILE -> new FileSink(Path.of(named(properties)), properties.fsync(), clock);
            case STDOUT -> StreamSink.stdout();
            case LOGGER -> (line) -> LoggerFactory.getLogger("audit").info(line);
        };
    }

    private static String named(AuditProperties properties) {
        String file = properties.file();
        if (file == null || file.isBlank()) {
            throw new IllegalStateException(
                    "gateway.audit.sink is file, but gateway.audit.file names none. Name one, or choose another sink.");
        }
        return file;
    }

}
