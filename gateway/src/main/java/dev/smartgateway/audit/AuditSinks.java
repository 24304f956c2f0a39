package dev.smartgateway.audit;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import dev.smartgateway.audit.sink.AuditSink;
import dev.smartgateway.audit.sink.AuditStream;
import dev.smartgateway.audit.sink.BearerFile;
import dev.smartgateway.audit.sink.BearerService;
import dev.smartgateway.audit.sink.FhirSink;
import dev.smartgateway.audit.sink.FileSink;
import dev.smartgateway.audit.sink.OtlpSink;
import dev.smartgateway.audit.sink.SinkCredential;
import dev.smartgateway.audit.sink.StreamForwarder;
import dev.smartgateway.audit.sink.StreamSink;
import dev.smartgateway.oauth.ServiceTokens;
import dev.smartgateway.outbound.Egress;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.store.RedisGateway;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Creates the configured sinks, each with its own chain.
 */
public final class AuditSinks {

    private final AuditProperties properties;

    private final Ways ways;

    private final String replica;

    private final Clock clock;

    AuditSinks(AuditProperties properties, Ways ways, String replica, Clock clock) {
        this.properties = properties;
        this.ways = ways;
        this.replica = replica;
        this.clock = clock;
    }

    /**
     * Connections to the sinks.
     *
     * @param redis for the stream
     * @param egress for what is called over HTTP
     * @param tokens access tokens for sinks that require authentication
     */
    record Ways(ObjectProvider<RedisGateway> redis, Egress egress, ObjectProvider<ServiceTokens> tokens) {
    }

    /**
     * Spring configuration of the sinks alone: it opens no sink and writes nothing.
     */
    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(AuditProperties.class)
    public static class Wiring {

        @Bean
        Ways auditWays(ObjectProvider<RedisGateway> redis, Egress egress, ObjectProvider<ServiceTokens> tokens) {
            return new Ways(redis, egress, tokens);
        }

        @Bean
        AuditSinks auditSinks(AuditProperties properties, Ways ways, SecureRandom random, Clock clock) {
            byte[] replica = new byte[6];
            random.nextBytes(replica);
            return new AuditSinks(properties, ways, HexFormat.of().formatHex(replica), clock);
        }

    }

    /**
     * A destination that is called over HTTP.
     *
     * @param url the FHIR base, or the complete URL of a collector
     * @param authorization returns the value of the header, or empty if none is sent; may
     * block; fails if there is no credential at present
     */
    public record Remote(URI url, Callable<Optional<String>> authorization) {
    }

    /**
     * Returns the names of the destinations over HTTP: {@code fhir}, {@code otlp}.
     */
    public List<String> remotes() {
        boolean forwarded = this.properties.redis().forward() == AuditProperties.Forward.FHIR;
        return Stream.of(AuditProperties.Sink.FHIR, AuditProperties.Sink.OTLP)
            .filter((which) -> this.properties.chosen().contains(which)
                    || (forwarded && which == AuditProperties.Sink.FHIR))
            .map(AuditProperties.Sink::code)
            .toList();
    }

    /**
     * Returns a destination.
     * @param name one of {@link #remotes()}
     * @throws IllegalStateException which names the setting that is missing or wrong
     */
    public Remote remote(String name) {
        return name.equals("fhir") ? new Remote(named(this.properties.fhir().url(), name), credential()::header)
                : new Remote(named(this.properties.otlp().url(), name), collector()::header);
    }

    List<AuditWriter> writers() {
        return this.properties.chosen().stream().sorted().map(this::writer).toList();
    }

    private AuditWriter writer(AuditProperties.Sink which) {
        boolean resource = which == AuditProperties.Sink.FHIR || (which == AuditProperties.Sink.REDIS
                && this.properties.redis().forward() == AuditProperties.Forward.FHIR);
        AuditChain chain = new AuditChain(this.replica,
                resource ? AuditProperties.Format.FHIR : this.properties.format(), this.properties.fhir().references());
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
            case OTLP -> new OtlpSink(named(this.properties.otlp().url(), "otlp"), this.ways.egress(), collector(),
                    this.replica, this.clock);
        };
    }

    private SinkCredential collector() {
        return new BearerFile(this.properties.otlp().tokenFile());
    }

    private AuditStream stream() {
        return new AuditStream(this.ways.redis().getObject(), this.replica, this.properties.redis().maxLength());
    }

    private FhirSink fhir() {
        return new FhirSink(named(this.properties.fhir().url(), "fhir"), this.ways.egress(), credential());
    }

    private SinkCredential credential() {
        AuditProperties.Fhir fhir = this.properties.fhir();
        AuditProperties.Client client = fhir.client();
        if (client != null && fhir.tokenFile() != null) {
            throw new IllegalStateException(
                    "gateway.audit.fhir has both a token-file and a client. Remove one of them.");
        }
        return (client != null) ? service(client) : new BearerFile(fhir.tokenFile());
    }

    private SinkCredential service(AuditProperties.Client client) {
        URI token = client.tokenUrl();
        String id = client.id();
        if (token == null || id == null || id.isBlank()) {
            throw new IllegalStateException("gateway.audit.fhir.client needs token-url and id. Set both.");
        }
        ServiceTokens.Client service = new ServiceTokens.Client(client.credential(),
                new Issuer.Client(id, client.authentication(), false), token, client.scopes());
        ServiceTokens tokens = this.ways.tokens().getObject();
        tokens.require(service);
        return new BearerService(tokens, service);
    }

    private FileSink file() {
        String file = this.properties.file();
        if (file == null || file.isBlank()) {
            throw new IllegalStateException(
                    "gateway.audit.sink is file, but gateway.audit.file is not set. Set it, or choose another sink.");
        }
        return new FileSink(Path.of(file), this.properties.fsync(), this.clock);
    }

    private static URI named(@Nullable URI url, String which) {
        if (url == null || url.getHost() == null) {
            throw new IllegalStateException("gateway.audit." + which + ".url is missing or is not a URL, but the "
                    + "audit trail uses this sink. Correct it, or choose another sink.");
        }
        return url;
    }

    /** Returns the forwarder of the stream, or {@code null} if there is none. */
    @Nullable AuditForwarding forwarding() {
        AuditProperties.Forward target = this.properties.redis().forward();
        if (target == AuditProperties.Forward.NONE) {
            return null;
        }
        if (target == AuditProperties.Forward.FILE && this.properties.chosen().contains(AuditProperties.Sink.FILE)) {
            throw new IllegalStateException("gateway.audit.redis.forward is file, and gateway.audit.sink writes the "
                    + "same file. Remove one of them.");
        }
        AuditSink sink = (target == AuditProperties.Forward.FILE) ? file() : fhir();
        return new AuditForwarding(new StreamForwarder(stream(), sink), this.properties.hold());
    }

}
