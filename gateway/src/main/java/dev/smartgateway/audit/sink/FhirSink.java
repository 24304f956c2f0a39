package dev.smartgateway.audit.sink;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.smartgateway.outbound.Egress;
import dev.smartgateway.outbound.Renewed;

import org.springframework.boot.ssl.SslBundle;

/**
 * A FHIR service that accepts AuditEvents, several in one transaction. Lines must be in
 * FHIR format. After a timeout it is not known whether they were stored: they are sent
 * again, and their number in the chain identifies duplicates.
 */
public final class FhirSink implements BatchSink {

    private static final int TOGETHER = 50;

    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** Statuses that a retry does not change. */
    private static final Set<Integer> HOPELESS = Set.of(400, 409, 412, 413, 422);

    private final Renewed<HttpClient> http;

    private final URI base;

    private final SinkCredential credential;

    /**
     * Creates the sink without connecting.
     * @param base of the FHIR service
     * @param egress trusted certificates and proxy
     * @param credential authenticates the gateway
     */
    public FhirSink(URI base, Egress egress, SinkCredential credential) {
        this.http = new Renewed<>(egress, FhirSink::client, (client) -> {
        });
        this.base = URI.create(base.toString().replaceFirst("/+$", ""));
        this.credential = credential;
    }

    private static HttpClient client(Egress egress) {
        HttpClient.Builder client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(egress.proxies());
        SslBundle trust = egress.trust();
        return ((trust != null) ? client.sslContext(trust.createSslContext()) : client).build();
    }

    @Override
    public int together() {
        return TOGETHER;
    }

    @Override
    public boolean near() {
        return false;
    }

    @Override
    public void write(List<String> lines) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(this.base)
            .timeout(LONGEST)
            .header("Content-Type", "application/fhir+json")
            .header("Accept", "application/fhir+json")
            .header("Prefer", "return=minimal")
            .POST(HttpRequest.BodyPublishers.ofString(bundle(lines)));
        this.credential.header().ifPresent((value) -> request.header("Authorization", value));
        int status = status(request.build());
        if (status == 401) {
            this.credential.refused();
        }
        if (HOPELESS.contains(status)) {
            throw new RefusedLineException("the FHIR service of the audit trail answers " + status);
        }
        if (status / 100 != 2) {
            throw new IOException("the FHIR service of the audit trail answers " + status);
        }
    }

    private int status(HttpRequest request) throws IOException {
        try {
            return this.http.get().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", ex);
        }
    }

    private static String bundle(List<String> lines) {
        return lines.stream()
            .map((line) -> "{\"resource\":" + line + ",\"request\":{\"method\":\"POST\",\"url\":\"AuditEvent\"}}")
            .collect(
                    Collectors.joining(",", "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[", "]}"));
    }

}
