package dev.smartgateway.azure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.smartgateway.redis.TestRedis;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sandbox in azure mode, in this process and in a class loader of its own (ADR-0010),
 * and gateways for it.
 */
final class Cloud implements AutoCloseable {

    static final String TENANT = "6f2d1f0e-8f3c-4f57-9d0a-5a4d3b2c1e00";

    /** Patients of the sandbox. */
    static final String A = "e2d08f86-4813-4f3a-971f-87c09e0ec0c7";

    static final String B = "ee9f8dd8-72d2-4769-8020-89e504b1504b";

    /** Fhir reference of the clinician who signs in. */
    static final String STARK = "Practitioner/34ef92a2-f1a5-4324-b274-4ccf96f9f2d1";

    private static final String SECRET = "a secret of the launcher";

    private static final Path BUILT = Path.of("../sandbox/target");

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();

    private final URLClassLoader loader = loader();

    private final AutoCloseable sandbox;

    private final String url;

    private final Path directory;

    Cloud(Path directory, String... more) {
        int port = freePort();
        this.url = "http://localhost:" + port;
        this.directory = directory;
        List<String> arguments = new ArrayList<>(List.of("--logging.level.root=warn", "--server.port=" + port,
                "--server.address=127.0.0.1", "--sandbox.url=" + this.url, "--sandbox.mode=azure"));
        arguments.addAll(Arrays.asList(more));
        try {
            this.sandbox = (AutoCloseable) this.loader.loadClass("dev.smartgateway.sandbox.Sandbox")
                .getMethod("start", String[].class)
                .invoke(null, (Object) arguments.toArray(String[]::new));
        }
        catch (ReflectiveOperationException ex) {
            throw new IllegalStateException("the sandbox did not start", ex);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
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
            throw new UncheckedIOException("build the sandbox first: mvn -pl sandbox package -DskipTests", ex);
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    String url() {
        return this.url;
    }

    /**
     * A replica for this cloud whose client authenticates by the token of the managed
     * identity, as the file of a workload identity has it.
     */
    Replica gateway(TestRedis redis, App app, String... properties) {
        try {
            Files.writeString(this.directory.resolve("token"), identityToken("api://AzureADTokenExchange"));
            Path apps = Files.createDirectories(this.directory.resolve(app.folder()));
            Files.writeString(apps.resolve("demo.yml"), app.text(this.url));
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        List<String> all = new ArrayList<>();
        all.add("gateway.apps.location=" + this.directory.resolve(app.folder()));
        all.add("gateway.credentials.azure.federated.token-file=" + this.directory.resolve("token"));
        all.add("gateway.keys.sealing[0].id=k1");
        all.add("gateway.keys.sealing[0].value=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        all.add("gateway.session.frontchannel-issuers=azure");
        // A busy build machine is no outage.
        all.add("spring.data.redis.timeout=5s");
        all.addAll(Arrays.asList(properties));
        all.addAll(List.of(redis.properties()));
        return Replica.start(freePort(), all);
    }

    /**
     * What differs in the app files.
     */
    record App(String mode, String scopes, String sources, String client, String authentication) {

        App(String mode, String scopes, String sources) {
            this(mode, scopes, sources, "gateway-federated", "entra-federated");
        }

        String folder() {
            return "apps-" + Integer.toHexString(hashCode());
        }

        String text(String url) {
            String tenant = url + "/" + TENANT;
            String hash = Text.sha256(SECRET);
            String how = this.authentication;
            return """
                    name: demo
                    home: /demo/?launch={launch}
                    issuers:
                      - name: azure
                        iss: %1$s/fhir
                        token-audience: https://fhir.sandbox.example
                        mode: %3$s
                        dialect: entra
                        endpoints:
                          authorization: %2$s/oauth2/v2.0/authorize
                          token: %2$s/oauth2/v2.0/token
                          jwks: %2$s/discovery/v2.0/keys
                          oidc-issuer: %2$s/v2.0
                        client:
                          id: %7$s
                          authentication: %8$s
                        scopes: openid fhirUser offline_access %4$s
                        patient-sources: [%5$s]
                        deposit:
                          client: ehr-launcher
                          secret-sha256: %6$s
                        refresh:
                          min-interval: 1s
                    """.formatted(url, tenant, this.mode, this.scopes, this.sources, hash, this.client, how);
        }

    }

    /** The token of the managed identity for an audience. */
    String identityToken(String audience) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.url + "/msi/token?resource=" + audience))
            .header("X-IDENTITY-HEADER", "sandbox-identity-header");
        return JSON.readTree(send(request).body()).path("access_token").asString();
    }

    /** Deposits context at a replica, as the EHR does. */
    String deposit(Replica replica, String patient, String user) {
        Map<String, Object> body = new HashMap<>(Map.of("issuer", "azure", "patient", patient));
        if (!user.isEmpty()) {
            body.put("user", user);
        }
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(replica.url() + "/context"))
            .header("Authorization", Text.basic("ehr-launcher", SECRET))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
        if (answer.statusCode() != 201) {
            throw new AssertionError("not deposited: " + answer.statusCode());
        }
        return JSON.readTree(answer.body()).path("launch").asString();
    }

    void misbehave(String key, Object value) {
        post("/control/misbehave", Map.of(key, value));
    }

    void reset() {
        post("/control/reset", Map.of());
    }

    JsonNode stats() {
        return JSON.readTree(send(HttpRequest.newBuilder(URI.create(this.url + "/control/stats"))).body());
    }

    /** The last request of a kind as it came in. */
    JsonNode last(String kind) {
        return stats().path("last").path(kind);
    }

    private void post(String path, Map<String, Object> body) {
        send(HttpRequest.newBuilder(URI.create(this.url + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
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
        this.sandbox.close();
        this.loader.close();
    }

}
