package dev.smartgateway.audit;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import dev.smartgateway.audit.sink.AuditSink;
import dev.smartgateway.audit.sink.FileSink;
import dev.smartgateway.audit.sink.Fsync;

/**
 * Audit trails as the gateway writes them, and events for them.
 */
final class Trails {

    private Trails() {
    }

    static AuditProperties properties(int queue, AuditProperties.OnFailure onFailure) {
        return new AuditProperties(queue, null, Set.of(AuditProperties.Sink.STDOUT), Fsync.EACH, Duration.ofSeconds(1),
                AuditProperties.Format.JSON, onFailure, false,
                new AuditProperties.Redis(1000, AuditProperties.Forward.NONE),
                new AuditProperties.Fhir(null, null, null, AuditProperties.References.LITERAL, Duration.ofSeconds(1)),
                new AuditProperties.Otlp(null, null, Duration.ofSeconds(1)));
    }

    static AuditLog to(AuditSink sink, String replica) {
        return to(sink, replica, 1000);
    }

    static AuditLog to(AuditSink sink, String replica, int queue) {
        return new AuditLog(properties(queue, AuditProperties.OnFailure.REFUSE_WRITES),
                List.of(writer("stdout", sink, replica, queue)));
    }

    static AuditWriter writer(String name, AuditSink sink, String replica, int queue) {
        return new AuditWriter(sink, new AuditChain(replica, AuditProperties.Format.JSON), Clock.systemUTC(),
                new AuditWriter.Limits(name, queue, Duration.ofSeconds(1), Duration.ofSeconds(1)));
    }

    static FileSink file(Path path) {
        return new FileSink(path, Fsync.EACH, Clock.systemUTC());
    }

    static AuditEvent event(String id) {
        return AuditEvent.of(Instant.parse("2026-01-02T03:04:05Z"), "fhir")
            .action("read", "Task", id)
            .request("request-1")
            .judged("allowed", List.of(), List.of())
            .allowed(200);
    }

}
