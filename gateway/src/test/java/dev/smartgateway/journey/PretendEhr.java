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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sandbox in this process, in a class loader of its own (ADR-0010), behind a relay.
 */
final class PretendEhr implements AutoCloseable {

    private static final Path BUILT = Path.of("../sandbox/target");

    private static final Pattern ROW = Pattern.compile("data-patient=\"([^\"]+)\"[^>]*>\\s*<th[^>]*>([^<]+)</th>");

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();

    private final Relay relay = new Relay();

    private final URLClassLoader loader;

    private final AutoCloseable sandbox;

    private final Map<String, String> patients;

    private PretendEhr() {
        this.loader = loader();
        String[] arguments = { "--logging.level.root=warn", "--server.port=" + this.relay.behind(),
                "--server.address=127.0.0.1", "--sandbox.url=" + url() };
        try {
            this.sandbox = (AutoCloseable) this.loader.loadClass("dev.smartgateway.sandbox.Sandbox")
                .getMethod("start", String[].class)
                .invoke(null, (Object) arguments);
        }
        catch (ReflectiveOperationException ex) {
            throw new IllegalStateException("the sandbox did not start", ex);
        }
        this.patients = readPatients();
    }

    static PretendEhr start() {
        return new PretendEhr();
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
            throw new UncheckedIOException("build the sandbox first: mvn -pl sandbox process-classes", ex);
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    String url() {
        return "http://localhost:" + this.relay.port();
    }

    Relay relay() {
        return this.relay;
    }

    /** Id of a patient by the name on the EHR's page. */
    String patient(String name) {
        return this.patients.get(name);
    }

    private Map<String, String> readPatients() {
        Map<String, String> found = new LinkedHashMap<>();
        Matcher rows = ROW.matcher(get("/"));
        while (rows.find()) {
            found.put(rows.group(2), rows.group(1));
        }
        return found;
    }

    /** What the EHR's launch button opens at the app. */
    String launchPath(String name) {
        String deposited = post("/ehr/launches", Map.of("patient", patient(name), "needPatientBanner", true));
        return "/launch?iss=" + url() + "/fhir&launch=" + JSON.readTree(deposited).path("launch").asString();
    }

    void misbehave(String key, Object value) {
        post("/control/misbehave", Map.of(key, value));
    }

    void behave(String key) {
        misbehave(key, false);
    }

    /** Forgets tokens, counts and switches. */
    void reset() {
        post("/control/reset", Map.of());
    }

    void revokeAll() {
        post("/control/revoke-all", Map.of());
    }

    /** How often something happened since the last reset. */
    int count(String name) {
        JsonNode stats = JSON.readTree(get("/control/stats"));
        return stats.path("counts").path(name).asInt(0);
    }

    private String get(String path) {
        return send(HttpRequest.newBuilder(inside(path)));
    }

    private String post(String path, Map<String, Object> body) {
        return send(HttpRequest.newBuilder(inside(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    /** Past the relay, so that it may be cut. */
    private URI inside(String path) {
        return URI.create("http://127.0.0.1:" + this.relay.behind() + path);
    }

    private String send(HttpRequest.Builder request) {
        try {
            return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
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
    public void close() throws Exception {
        this.relay.close();
        this.sandbox.close();
        this.loader.close();
    }

}
