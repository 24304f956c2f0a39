package dev.smartgateway.audit.sink;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

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

    private final HttpClient http = HttpClient.newBuilder()
        .connectTimeout(Duration.ofSeconds(5))
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();

    private final URI base;

    private final BearerFile credential;

    /**
     * Creates the sink without connecting.
     * @param base of the FHIR service
     * @param tokenFile with the bearer token, or {@code null} for none
     */
    public FhirSink(URI base, @Nullable Path tokenFile) {
        this.base = URI.create(base.toString().replaceFirst("/+$", ""));
        this.credential = new BearerFile(tokenFile);
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
        if (HOPELESS.contains(status)) {
            throw new RefusedLineException("the FHIR service of the audit trail answers " + status);
        }
        if (status / 100 != 2) {
            throw new IOException("the FHIR service of the audit trail answers " + status);
        }
    }

    private int status(HttpRequest request) throws IOException {
        try {
            return this.http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
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
