package dev.smartgateway.journey;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sandbox in this process, in its own class loader (ADR-0010), and its controls.
 */
public final class LoadedSandbox implements AutoCloseable {

    private static final Path BUILT = Path.of("../sandbox/target");

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();

    private final URLClassLoader loader;

    private final AutoCloseable sandbox;

    private final int port;

    private LoadedSandbox(int port, String[] arguments) {
        this.port = port;
        this.loader = loader();
        try {
            this.sandbox = (AutoCloseable) this.loader.loadClass("dev.smartgateway.sandbox.Sandbox")
                .getMethod("start", String[].class)
                .invoke(null, (Object) arguments);
        }
        catch (ReflectiveOperationException ex) {
            throw new IllegalStateException("the sandbox does not start", ex);
        }
    }

    /**
     * Starts it on a port of the loopback interface.
     * @param more further arguments, {@code --name=value}
     */
    public static LoadedSandbox start(int port, String... more) {
        return new LoadedSandbox(port, Stream
            .concat(Stream.of("--logging.level.root=warn", "--server.port=" + port, "--server.address=127.0.0.1"),
                    Stream.of(more))
            .toArray(String[]::new));
    }

    private static URLClassLoader loader() {
        List<URL> urls = new ArrayList<>();
        try (Stream<Path> jars = Files.list(BUILT.resolve("lib"))) {
            urls.add(BUILT.resolve("classes").toUri().toURL());
            for (Path jar : jars.toList()) {
                urls.add(jar.toUri().toURL());
            }
        }
        catch (MalformedURLException ex) {
            throw new IllegalStateException(ex);
        }
        catch (IOException ex) {
            throw new UncheckedIOException("build the sandbox first: ./mvnw -pl sandbox package -DskipTests", ex);
        }
        return new URLClassLoader("sandbox", urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    /** Turns a switch. */
    public void misbehave(String key, Object value) {
        post("/control/misbehave", Map.of(key, value));
    }

    /** Forgets tokens, counts and switches. */
    public void reset() {
        post("/control/reset", Map.of());
    }

    public JsonNode stats() {
        return JSON.readTree(get("/control/stats"));
    }

    /** How often something happened since the last reset. */
    public int count(String name) {
        return stats().path("counts").path(name).asInt(0);
    }

    public String get(String path) {
        return send(request(path));
    }

    public JsonNode post(String path, Map<String, ?> body) {
        return post(path, JSON.writeValueAsString(body));
    }

    public JsonNode post(String path, String json) {
        String answer = send(request(path).header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
        return answer.isEmpty() ? JSON.missingNode() : JSON.readTree(answer);
    }

    /** A request to the sandbox's own port, bypassing any relay. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path));
    }

    /**
     * The body of an answer.
     * @throws IllegalStateException if it is no success
     */
    public String send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException("it answered " + answer.statusCode());
            }
            return answer.body();
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
