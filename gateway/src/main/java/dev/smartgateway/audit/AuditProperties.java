package dev.smartgateway.audit;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

import dev.smartgateway.audit.sink.Fsync;
import dev.smartgateway.smart.Issuer.ClientAuthentication;
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
 * @param sink one or several of {@code file}, {@code stdout}, {@code redis} (a stream),
 * {@code fhir} (a FHIR service), {@code otlp} (a log collector), and {@code logger} for
 * an appender of your own at the logger {@code audit}, whose failures the gateway cannot
 * see; if absent, {@code file} where a file is named and {@code stdout} otherwise
 * @param fsync when lines of a file are forced to the disk: {@code each} batch before its
 * calls are answered, once a {@code second}, or {@code never} by the gateway
 * @param hold how long a line waits for a sink that fails before it is lost (and
 * counted), how long a sink may be silent before it counts as blocked, and how long the
 * shutdown waits for all sinks
 * @param format {@code json} for one short object a line, {@code fhir} for a FHIR R4
 * AuditEvent after IHE's Basic Audit Log Patterns; lines for the sink {@code fhir} always
 * have that format
 * @param onFailure which FHIR calls continue while the trail cannot be written: with
 * {@code go-on} all, with {@code refuse-writes} reads only, with {@code refuse-all} none;
 * refused calls get {@code audit-unavailable}
 * @param readiness whether a replica whose trail cannot be written is not ready
 * @param redis the stream in Redis
 * @param fhir the FHIR service that takes AuditEvents
 * @param otlp the collector of logs
 */
@ConfigurationProperties("gateway.audit")
record AuditProperties(@DefaultValue("10000") int queue, @Nullable String file, @Nullable Set<Sink> sink,
        @DefaultValue("second") Fsync fsync, @DefaultValue("5s") Duration hold, @DefaultValue("json") Format format,
        @DefaultValue("go-on") OnFailure onFailure, @DefaultValue("false") boolean readiness, @DefaultValue Redis redis,
        @DefaultValue Fhir fhir, @DefaultValue Otlp otlp) {

    /** Returns the configured sinks. */
    Set<Sink> chosen() {
        if (this.sink != null && !this.sink.isEmpty()) {
            return this.sink;
        }
        return Set.of((this.file != null && !this.file.isBlank()) ? Sink.FILE : Sink.STDOUT);
    }

    /** Destinations of lines. */
    enum Sink {

        FILE, STDOUT, LOGGER, REDIS, FHIR, OTLP;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }

    }

    /** Formats of a line. */
    enum Format {

        JSON, FHIR

    }

    /**
     * The stream in Redis.
     *
     * @param maxLength approximate number of lines that the stream keeps; Redis drops
     * older ones
     * @param forward where this replica forwards lines of the stream, each at least once:
     * {@code none}, {@code file} or {@code fhir}
     */
    record Redis(@DefaultValue("1000000") long maxLength, @DefaultValue("none") Forward forward) {
    }

    /** Destinations of forwarded lines. */
    enum Forward {

        NONE, FILE, FHIR

    }

    /**
     * The FHIR service that receives AuditEvents.
     *
     * @param url FHIR base URL of the service that receives AuditEvents
     * @param tokenFile file with a bearer token for this service, read for each use
     * @param client the gateway's own registration at the authorization server of the
     * service (client credentials, SMART Backend Services); instead of a file
     * @param references how an AuditEvent names patient, person and resources:
     * {@code literal} as links ({@code Patient/1}), {@code logical} by identifiers, for a
     * service that does not hold them and refuses links that lead nowhere
     * @param hold how long a line waits for the service before it is lost (and counted)
     */
    record Fhir(@Nullable URI url, @Nullable Path tokenFile, @Nullable Client client,
            @DefaultValue("literal") References references, @DefaultValue("10m") Duration hold) {
    }

    /** How resources of another service are named. */
    enum References {

        LITERAL, LOGICAL

    }

    /**
     * The gateway as a client of the audit service.
     *
     * @param tokenUrl token endpoint where the gateway gets its own token for the audit
     * service
     * @param id client id at that token endpoint
     * @param authentication client authentication at that token endpoint; values as in an
     * app file
     * @param scopes requested scopes, separated by spaces; on Azure
     * {@code https://….fhir.azurehealthcareapis.com/.default}
     * @param credential name of the client's secret or key below
     * {@code gateway.credentials}
     */
    record Client(@Nullable URI tokenUrl, @Nullable String id,
            @DefaultValue("private-key-jwt-rs384") ClientAuthentication authentication,
            @DefaultValue("system/AuditEvent.c") String scopes, @DefaultValue("audit") String credential) {
    }

    /**
     * The collector of logs.
     *
     * @param url address where the collector accepts logs by OTLP over HTTP, usually with
     * the path {@code /v1/logs}
     * @param tokenFile file with a bearer token for the collector, read for each use
     * @param hold how long a line waits for the collector before it is lost (and counted)
     */
    record Otlp(@Nullable URI url, @Nullable Path tokenFile, @DefaultValue("10m") Duration hold) {
    }

    /** The calls that are refused while lines cannot be written. */
    enum OnFailure {

        GO_ON, REFUSE_WRITES, REFUSE_ALL

    }

}
