package dev.smartgateway.sandbox.fhir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import ca.uhn.fhir.context.FhirContext;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A running engine and an HTTP client for it.
 */
final class FhirServer {

    private static final FhirServer SHARED = new FhirServer();

    final FhirContext context = FhirContext.forR4Cached();

    private final HttpClient client = HttpClient.newHttpClient();

    final ConfigurableApplicationContext app;

    final String base;

    private FhirServer() {
        this.app = SpringApplication.run(TestApp.class, "--server.port=0", "--sandbox.load-examples=true",
                "--spring.main.banner-mode=off");
        int port = ((ServletWebServerApplicationContext) this.app).getWebServer().getPort();
        this.base = "http://localhost:" + port + "/fhir";
    }

    static FhirServer shared() {
        return SHARED;
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        URI uri = URI.create(path.startsWith("http") ? path : this.base + (path.isEmpty() ? "" : "/" + path));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        request.method(method,
                (body == null) ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        boolean typed = false;
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
            typed |= headers[i].equals("Content-Type");
        }
        if (body != null && !typed) {
            request.header("Content-Type", "application/fhir+json");
        }
        try {
            return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    HttpResponse<String> sendResource(String method, String path, IBaseResource body, String... headers) {
        return send(method, path, json(body), headers);
    }

    String json(IBaseResource resource) {
        return this.context.newJsonParser().encodeResourceToString(resource);
    }

    <T extends Resource> T read(Class<T> type, HttpResponse<String> answer) {
        return this.context.newJsonParser().parseResource(type, answer.body());
    }

    Bundle search(String path) {
        return read(Bundle.class, get(path));
    }

    /**
     * All resources of all pages.
     */
    List<Resource> all(String path) {
        List<Resource> found = new ArrayList<>();
        for (Bundle page = search(path);; page = search(page.getLink("next").getUrl())) {
            page.getEntry().forEach((entry) -> found.add(entry.getResource()));
            if (page.getLink("next") == null) {
                return found;
            }
        }
    }

}
