package dev.smartgateway.replicas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sandbox in a class loader of its own (ADR 10). Its authorization server rotates
 * refresh tokens and kills the family when one is used twice.
 */
final class Ehr implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();

    private final URLClassLoader loader;

    private final AutoCloseable sandbox;

    private final String url;

    private Ehr(URLClassLoader loader) throws ReflectiveOperationException {
        this.loader = loader;
        Class<?> type = loader.loadClass("dev.smartgateway.sandbox.Sandbox");
        this.sandbox = (AutoCloseable) type.getMethod("start", String[].class)
            .invoke(null, (Object) new String[] { "--server.port=0", "--logging.level.root=warn" });
        this.url = (String) type.getMethod("url").invoke(this.sandbox);
    }

    static Ehr start() {
        try {
            return new Ehr(new URLClassLoader("sandbox", classPath(), ClassLoader.getPlatformClassLoader()));
        }
        catch (ReflectiveOperationException ex) {
            throw new IllegalStateException("the sandbox does not start", ex);
        }
    }

    private static URL[] classPath() {
        Path target = Path.of("..", "sandbox", "target");
        try (Stream<Path> libraries = Files.list(target.resolve("lib"))) {
            List<URL> all = new ArrayList<>(List.of(target.resolve("classes").toUri().toURL()));
            for (Path library : libraries.toList()) {
                all.add(library.toUri().toURL());
            }
            return all.toArray(URL[]::new);
        }
        catch (MalformedURLException ex) {
            throw new IllegalStateException(ex);
        }
        catch (IOException ex) {
            throw new UncheckedIOException("build the sandbox first: mvn -pl sandbox package -DskipTests", ex);
        }
    }

    String url() {
        return this.url;
    }

    String fhir() {
        return this.url + "/fhir";
    }

    /**
     * Deposits a launch for a patient, as the EHR's launch button does.
     */
    String launch(String patient) {
        return post("/ehr/launches", "{\"patient\":\"" + patient + "\",\"user\":\"stark\"}").get("launch").asString();
    }

    /**
     * Turns switches on or off.
     */
    void misbehave(String json) {
        post("/control/misbehave", json);
    }

    /**
     * Moves the clock by which its tokens expire.
     */
    void forward(Duration duration) {
        post("/control/clock", "{\"advance\":\"" + duration + "\"}");
    }

    /**
     * How often something was counted.
     */
    int count(String what) {
        return send(HttpRequest.newBuilder(URI.create(this.url + "/control/stats"))).path("counts").path(what).asInt(0);
    }

    private JsonNode post(String path, String json) {
        return send(HttpRequest.newBuilder(URI.create(this.url + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IllegalStateException("the sandbox answered " + response.statusCode());
            }
            return JSON.readTree(response.body());
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

    @Override
    public void close() {
        try (this.loader) {
            this.sandbox.close();
        }
        catch (Exception ex) {
            throw new IllegalStateException(ex);
        }
    }

}
