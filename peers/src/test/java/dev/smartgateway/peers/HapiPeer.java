package dev.smartgateway.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.smartgateway.redis.FreePort;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * HAPI FHIR JPA in a separate process, shared by all tests of this JVM, with direct
 * access that bypasses the gateway.
 */
final class HapiPeer {

    static final JsonMapper JSON = new JsonMapper();

    private static HapiPeer shared;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String base;

    /**
     * One answer of the server itself.
     */
    record Answer(int status, String body) {

        JsonNode json() {
            return JSON.readTree(this.body);
        }

    }

    private HapiPeer(int port) {
        this.base = "http://127.0.0.1:" + port + "/fhir";
    }

    static synchronized HapiPeer shared() {
        if (shared == null) {
            shared = new HapiPeer(start());
        }
        return shared;
    }

    private static int start() {
        long begun = System.nanoTime();
        try {
            Path built = Path.of("hapi/target");
            int port = FreePort.next();
            Path ready = Files.createTempDirectory("hapi").resolve("ready");
            Path log = Path.of("target/hapi-" + port + ".log");
            Files.createDirectories(log.getParent());
            Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1", "-Xmx1g", "-cp",
                    built.resolve("classes") + System.getProperty("path.separator")
                            + Files.readString(built.resolve("class-path")).strip(),
                    "dev.smartgateway.peers.hapi.HapiServer", Integer.toString(port), ready.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            Awaitility.await().atMost(Duration.ofMinutes(5)).until(() -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("HAPI ended: see " + log.toAbsolutePath());
                }
                return Files.exists(ready);
            });
            Stopwatch.say("HAPI FHIR JPA started", begun);
            return port;
        }
        catch (IOException ex) {
            throw new UncheckedIOException("build it first: mvn -Dquick -Ppeers -pl peers/hapi package", ex);
        }
    }

    String base() {
        return this.base;
    }

    Answer get(String below) {
        return send("GET", below, null, "application/fhir+json");
    }

    Answer put(String below, JsonNode body) {
        return send("PUT", below, body.toString(), "application/fhir+json");
    }

    Answer post(String below, JsonNode body) {
        return send("POST", below, body.toString(), "application/fhir+json");
    }

    Answer delete(String below) {
        return send("DELETE", below, null, "application/fhir+json");
    }

    /** A resource as it is stored, or a missing node. */
    JsonNode stored(String key) {
        Answer answer = get("/" + key);
        return (answer.status() == 200) ? answer.json() : JSON.missingNode();
    }

    int total(String query) {
        Answer answer = get("/" + query + (query.contains("?") ? "&" : "?") + "_summary=count");
        if (answer.status() != 200) {
            throw new IllegalStateException(query + ": " + answer.status());
        }
        return answer.json().path("total").asInt();
    }

    /** Every version that came to be, the newest first. */
    List<JsonNode> history(int most) {
        return get("/_history?_count=" + most).json().path("entry").valueStream().toList();
    }

    private Answer send(String method, String below, String body, String type) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.base + below))
            .timeout(Duration.ofMinutes(1))
            .header("Content-Type", type)
            .header("Accept", "application/fhir+json")
            .method(method,
                    (body != null) ? HttpRequest.BodyPublishers.ofString(body) : HttpRequest.BodyPublishers.noBody());
        try {
            HttpResponse<String> answer = this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

}
