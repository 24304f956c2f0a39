package dev.smartgateway.audit;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import dev.smartgateway.audit.sink.AuditSink;
import dev.smartgateway.audit.sink.AuditStream;
import dev.smartgateway.audit.sink.FhirSink;
import dev.smartgateway.audit.sink.FileSink;
import dev.smartgateway.audit.sink.OtlpSink;
import dev.smartgateway.audit.sink.StreamForwarder;
import dev.smartgateway.audit.sink.StreamSink;
import dev.smartgateway.store.RedisGateway;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Creates the configured sinks, each with its own chain.
 */
final class AuditSinks {

    private final AuditProperties properties;

    private final ObjectProvider<RedisGateway> redis;

    private final String replica;

    private final Clock clock;

    AuditSinks(AuditProperties properties, ObjectProvider<RedisGateway> redis, String replica, Clock clock) {
        this.properties = properties;
        this.redis = redis;
        this.replica = replica;
        this.clock = clock;
    }

    List<AuditWriter> writers() {
        return this.properties.chosen().stream().sorted().map(this::writer).toList();
    }

    private AuditWriter writer(AuditProperties.Sink which) {
        boolean resource = which == AuditProperties.Sink.FHIR || (which == AuditProperties.Sink.REDIS
                && this.properties.redis().forward() == AuditProperties.Forward.FHIR);
        AuditChain chain = new AuditChain(this.replica,
                resource ? AuditProperties.Format.FHIR : this.properties.format());
        Duration hold = switch (which) {
            case FHIR -> this.properties.fhir().hold();
            case OTLP -> this.properties.otlp().hold();
            default -> this.properties.hold();
        };
        return new AuditWriter(sink(which), chain, this.clock,
                new AuditWriter.Limits(which.code(), this.properties.queue(), hold, silent(hold)));
    }

    /**
     * Calls to a remote sink have a time limit that is longer than a disk may take.
     */
    private Duration silent(Duration hold) {
        return (hold.compareTo(this.properties.hold()) > 0) ? this.properties.hold().plusSeconds(15)
                : this.properties.hold();
    }

    private AuditSink sink(AuditProperties.Sink which) {
        return switch (which) {
            case FILE -> file();
            case STDOUT -> StreamSink.stdout();
            case LOGGER -> (line) -> LoggerFactory.getLogger("audit").info(line);
            case REDIS -> stream();
            case FHIR -> fhir();
            case OTLP -> new OtlpSink(named(this.properties.otlp().url(), "otlp"), this.properties.otlp().tokenFile(),
                    this.replica, this.clock);
        };
    }

    private AuditStream stream() {
        return new AuditStream(this.redis.getObject(), this.replica, this.properties.redis().maxLength());
    }

    private FhirSink fhir() {
        return new FhirSink(named(this.properties.fhir().url(), "fhir"), this.properties.fhir().tokenFile());
    }

    private FileSink file() {
        String file = this.properties.file();
        if (file == null || file.isBlank()) {
            throw new IllegalStateException(
                    "gateway.audit.sink is file, but gateway.audit.file names none. Name one, or choose another sink.");
        }
        return new FileSink(Path.of(file), this.properties.fsync(), this.clock);
    }

    private static URI named(@Nullable URI url, String which) {
        if (url == null || url.getHost() == null) {
            throw new IllegalStateException("gateway.audit." + which + ".url is missing or no address, and the audit "
                    + "trail is to go there. Write it, or choose another sink.");
        }
        return url;
    }

    /** What brings lines of the stream elsewhere, or {@code null} if nothing does. */
    @Nullable AuditForwarding forwarding() {
        AuditProperties.Forward target = this.properties.redis().forward();
        if (target == AuditProperties.Forward.NONE) {
            return null;
        }
        if (target == AuditProperties.Forward.FILE && this.properties.chosen().contains(AuditProperties.Sink.FILE)) {
            throw new IllegalStateException("gateway.audit.redis.forward is file, and gateway.audit.sink writes the "
                    + "same file. Take one of them away.");
        }
        AuditSink sink = (target == AuditProperties.Forward.FILE) ? file() : fhir();
        return new AuditForwarding(new StreamForwarder(stream(), sink), this.properties.hold());
    }

}
