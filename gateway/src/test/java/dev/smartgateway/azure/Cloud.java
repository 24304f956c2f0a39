package dev.smartgateway.azure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.smartgateway.journey.Gateway;
import dev.smartgateway.journey.GatewayProcess;
import dev.smartgateway.journey.LoadedSandbox;
import dev.smartgateway.journey.Served;
import dev.smartgateway.redis.TestRedis;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sandbox in azure mode, and gateways for it.
 */
final class Cloud implements AutoCloseable {

    static final String TENANT = "6f2d1f0e-8f3c-4f57-9d0a-5a4d3b2c1e00";

    /** Patients of the sandbox. */
    static final String A = "e2d08f86-4813-4f3a-971f-87c09e0ec0c7";

    static final String B = "ee9f8dd8-72d2-4769-8020-89e504b1504b";

    /** Fhir reference of the clinician who signs in. */
    static final String STARK = "Practitioner/34ef92a2-f1a5-4324-b274-4ccf96f9f2d1";

    /** Of version 1 tokens. */
    static final String AUDIENCE = "https://fhir.sandbox.example";

    /** Of version 2 tokens: the id of the resource app. */
    static final String RESOURCE = "0f3a7c52-55d1-4a3e-9b7f-2d6c1e8a4b90";

    private static final String IDENTITY_HEADER = "sandbox-identity-header";

    private static final String SECRET = "a secret of the launcher";

    private static final JsonMapper JSON = new JsonMapper();

    private final LoadedSandbox sandbox;

    private final String url;

    private final Path directory;

    Cloud(Path directory, String... more) {
        this(directory, Gateway.freePort(), more);
    }

    /** At a port that was chosen before. */
    Cloud(Path directory, int port, String... more) {
        this.url = "http://localhost:" + port;
        this.directory = directory;
        this.sandbox = LoadedSandbox.start(port,
                Stream.concat(Stream.of("--sandbox.url=" + this.url, "--sandbox.mode=azure"), Stream.of(more))
                    .toArray(String[]::new));
    }

    String url() {
        return this.url;
    }

    /**
     * A replica for this cloud whose client authenticates by the token of the managed
     * identity, as the file of a workload identity has it.
     */
    Gateway gateway(TestRedis redis, App app, String... properties) {
        return Gateway.start(java.time.Clock.systemUTC(), List.of(properties(redis, app, properties)));
    }

    /**
     * What such a replica is started with.
     */
    String[] properties(TestRedis redis, App app, String... properties) {
        List<String> all = new ArrayList<>(List.of(redis.properties()));
        all.addAll(properties(app));
        all.add("gateway.credentials.azure.federated.token-file="
                + write("token-" + URI.create(this.url).getPort(), identityToken()));
        all.addAll(List.of(properties));
        return all.toArray(String[]::new);
    }

    /**
     * The same on App Service or Container Apps: the platform says by the environment
     * where its token service is.
     */
    GatewayProcess onPlatform(TestRedis redis, App app, String... properties) {
        List<String> all = new ArrayList<>(properties(app));
        all.addAll(List.of(properties));
        all.addAll(List.of(redis.properties()));
        return GatewayProcess
            .start(Map.of("IDENTITY_ENDPOINT", this.url + "/msi/token", "IDENTITY_HEADER", IDENTITY_HEADER), all);
    }

    private List<String> properties(App app) {
        String apps = write(app.folder() + "/demo.yml", app.text(this.url)).getParent().toString();
        return List.of("gateway.apps.location=" + apps, "gateway.keys.sealing[0].id=k1",
                "gateway.keys.sealing[0].value=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "gateway.session.frontchannel-issuers=azure",
                // A busy build machine is no outage.
                "spring.data.redis.timeout=5s");
    }

    private Path write(String name, String text) {
        try {
            Path file = this.directory.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * What differs in the app files.
     */
    record App(String mode, String scopes, String sources, String client, String authentication, String audience) {

        App(String mode, String scopes, String sources) {
            this(mode, scopes, sources, "gateway-federated", "entra-federated");
        }

        App(String mode, String scopes, String sources, String client, String authentication) {
            this(mode, scopes, sources, client, authentication, AUDIENCE);
        }

        /** The same with other values of token-audience. */
        App expecting(String... audiences) {
            return new App(this.mode, this.scopes, this.sources, this.client, this.authentication,
                    "[" + String.join(", ", audiences) + "]");
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
                        token-audience: %9$s
                        scope-prefix: https://fhir.sandbox.example
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
                    """.formatted(url, tenant, this.mode, this.scopes, this.sources, hash, this.client, how,
                    this.audience);
        }

    }

    private String identityToken() {
        return identityToken("api://AzureADTokenExchange");
    }

    /** The token of the managed identity for an audience. */
    String identityToken(String audience) {
        String answer = this.sandbox
            .send(this.sandbox.request("/msi/token?resource=" + audience).header("X-IDENTITY-HEADER", IDENTITY_HEADER));
        return JSON.readTree(answer).path("access_token").asString();
    }

    /** Deposits context at a replica, as the EHR does. */
    String deposit(Served replica, String patient, String user) {
        Map<String, Object> body = new HashMap<>(Map.of("issuer", "azure", "patient", patient));
        if (!user.isEmpty()) {
            body.put("user", user);
        }
        String answer = this.sandbox.send(HttpRequest.newBuilder(URI.create(replica.url() + "/context"))
            .header("Authorization", Text.basic("ehr-launcher", SECRET))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
        return JSON.readTree(answer).path("launch").asString();
    }

    void misbehave(String key, Object value) {
        this.sandbox.misbehave(key, value);
    }

    void reset() {
        this.sandbox.reset();
    }

    JsonNode stats() {
        return this.sandbox.stats();
    }

    /** The last request of a kind as it came in. */
    JsonNode last(String kind) {
        return stats().path("last").path(kind);
    }

    @Override
    public void close() {
        this.sandbox.close();
    }

}
