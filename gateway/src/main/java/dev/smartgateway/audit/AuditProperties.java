package dev.smartgateway.audit;

import java.time.Duration;

import dev.smartgateway.audit.sink.Fsync;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the audit trail.
 *
 * @param queue events that may wait for the sink before further ones are lost (and
 * counted)
 * @param file where the trail goes with the sink {@code file}: a new file each day, old
 * ones compressed and never deleted
 * @param sink {@code file}, {@code stdout}, or {@code logger} for an appender of your own
 * at the logger {@code audit}, whose failures the gateway cannot see; if absent,
 * {@code file} where a file is named and {@code stdout} otherwise
 * @param fsync when lines of a file are forced to the disk: {@code each} batch before its
 * calls are answered, once a {@code second}, or {@code never} by the gateway
 * @param hold how long a line waits for a sink that fails before it is lost (and
 * counted), how long a sink may be silent before it counts as blocked, and how long the
 * shutdown waits for it
 * @param format {@code json} for one short object a line, {@code fhir} for a FHIR R4
 * AuditEvent after IHE's Basic Audit Log Patterns
 * @param onFailure what goes on while the trail cannot be written: {@code go-on} with
 * everything, {@code refuse-writes}, or {@code refuse-all} FHIR calls with
 * {@code audit-unavailable}
 * @param readiness whether a replica whose trail cannot be written is not ready
 */
@ConfigurationProperties("gateway.audit")
record AuditProperties(@DefaultValue("10000") int queue, @Nullable String file, @Nullable Sink sink,
        @DefaultValue("second") Fsync fsync, @DefaultValue("5s") Duration hold, @DefaultValue("json") Format format,
        @DefaultValue("go-on") OnFailure onFailure, @DefaultValue("false") boolean readiness) {

    /** The sink that is meant. */
    Sink chosen() {
        if (this.sink != null) {
            return this.sink;
        }
        return (this.file != null && !this.file.isBlank()) ? Sink.FILE : Sink.STDOUT;
    }

    /** Where lines go. */
    enum Sink {

        FILE, STDOUT, LOGGER

    }

    /** What a line is. */
    enum Format {

        JSON, FHIR

    }

    /** What stops while lines cannot be written. */
    enum OnFailure {

        GO_ON, REFUSE_WRITES, REFUSE_ALL

    }

}
