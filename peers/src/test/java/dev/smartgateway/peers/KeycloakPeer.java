package dev.smartgateway.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import dev.smartgateway.journey.Gateway;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keycloak as it is distributed, in a separate process, with the realm {@code smart} of
 * this module, and its administration API.
 */
final class KeycloakPeer implements AutoCloseable {

    private static final Path ZIP = Path.of("target/keycloak/keycloak-quarkus-dist.zip");

    private static final String ADMIN = "administrator";

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final int port = Gateway.freePort();

    private final Process process;

    private KeycloakPeer(Path home) throws IOException {
        Path imported = Files.createDirectories(home.resolve("data/import"));
        try (InputStream realm = KeycloakPeer.class.getResourceAsStream("realm.json")) {
            Files.copy(realm, imported.resolve("smart-realm.json"), StandardCopyOption.REPLACE_EXISTING);
        }
        Path log = Path.of("target/keycloak.log");
        ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/kc.sh").toAbsolutePath().toString(), "start-dev",
                "--import-realm", "--http-host=127.0.0.1", "--http-port=" + this.port)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
        builder.environment()
            .putAll(Map.of("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN, "KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN, "JAVA_HOME",
                    System.getProperty("java.home"), "JAVA_OPTS_APPEND", "-Xmx512m -XX:TieredStopAtLevel=1"));
        this.process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        Awaitility.await().atMost(Duration.ofMinutes(6)).until(() -> {
            if (!this.process.isAlive()) {
                throw new IllegalStateException("Keycloak ended: see " + log.toAbsolutePath());
            }
            return answers();
        });
    }

    /**
     * Fetches the distribution as Maven fetches everything else, and says whether it is
     * there. It is no dependency of this module, as a build without it shall go on.
     */
    static boolean fetched() throws IOException, InterruptedException {
        if (Files.exists(ZIP)) {
            return true;
        }
        Files.createDirectories(ZIP.getParent());
        Path maven = Path.of(System.getProperty("peers.maven", "mvn"));
        Process copy = new ProcessBuilder(maven.toString(), "-B", "-q", "-ntp", "-N", "dependency:copy",
                "-Dartifact=org.keycloak:keycloak-quarkus-dist:" + System.getProperty("peers.keycloak") + ":zip",
                "-DoutputDirectory=" + ZIP.getParent().toAbsolutePath(), "-Dmdep.stripVersion=true")
            .redirectErrorStream(true)
            .redirectOutput(Path.of("target/keycloak-fetch.log").toFile())
            .start();
        if (!copy.waitFor(5, TimeUnit.MINUTES)) {
            copy.destroyForcibly();
        }
        return Files.exists(ZIP);
    }

    static KeycloakPeer start() {
        long begun = System.nanoTime();
        try {
            KeycloakPeer peer = new KeycloakPeer(unpacked());
            Stopwatch.say("Keycloak started", begun);
            return peer;
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static Path unpacked() throws IOException {
        Path target = Files.createTempDirectory(Path.of("target/keycloak"), "run");
        Path home = target;
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(ZIP))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("leaves its directory: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    home = file.getParent().equals(target) ? file : home;
                }
                else {
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file);
                }
            }
        }
        Files.setPosixFilePermissions(home.resolve("bin/kc.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    String realm() {
        return "http://localhost:" + this.port + "/realms/smart";
    }

    private boolean answers() {
        try {
            return send(HttpRequest.newBuilder(URI.create(realm() + "/.well-known/openid-configuration")))
                .statusCode() == 200;
        }
        catch (UncheckedIOException ex) {
            return false;
        }
    }

    /** How many events of a type the realm has kept. */
    int events(String type) {
        return admin("/events?max=1000&type=" + type).size();
    }

    /** Forgets all events. */
    void forgetEvents() {
        send(authorized("/events").DELETE());
    }

    /** Sets an attribute of a client, such as an address that is known only now. */
    void set(String client, String attribute, String value) {
        ObjectNode found = (ObjectNode) admin("/clients?clientId=" + client).path(0);
        ((ObjectNode) found.path("attributes")).put(attribute, value);
        HttpResponse<String> answer = send(
                authorized("/clients/" + found.path("id").asString()).header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString(found.toString())));
        if (answer.statusCode() != 204) {
            throw new IllegalStateException(client + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    /** Lets a mapper of a client say something else from now on. */
    void claim(String client, String name, String value) {
        String id = admin("/clients?clientId=" + client).path(0).path("id").asString();
        String models = "/clients/" + id + "/protocol-mappers/models";
        for (JsonNode mapper : admin(models)) {
            if (name.equals(mapper.path("name").asString())) {
                ((ObjectNode) mapper.path("config")).put("claim.value", value);
                HttpResponse<String> answer = send(authorized(models + "/" + mapper.path("id").asString())
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString(mapper.toString())));
                if (answer.statusCode() != 204) {
                    throw new IllegalStateException(name + ": " + answer.statusCode() + " " + answer.body());
                }
            }
        }
    }

    /** Ends all sessions of the user, as an administrator does in the console. */
    void endSessions() {
        String user = admin("/users?username=clinician").path(0).path("id").asString();
        HttpResponse<String> answer = send(
                authorized("/users/" + user + "/logout").POST(HttpRequest.BodyPublishers.noBody()));
        if (answer.statusCode() != 204) {
            throw new IllegalStateException("not ended: " + answer.statusCode());
        }
    }

    private HttpRequest.Builder authorized(String below) {
        return HttpRequest.newBuilder(URI.create(realm().replace("/realms/", "/admin/realms/") + below))
            .header("Authorization", "Bearer " + token());
    }

    JsonNode admin(String below) {
        return HapiPeer.JSON.readTree(send(authorized(below)).body());
    }

    private String token() {
        String form = "grant_type=password&client_id=admin-cli&username=" + ADMIN + "&password="
                + URLEncoder.encode(ADMIN, StandardCharsets.UTF_8);
        HttpResponse<String> answer = send(HttpRequest
            .newBuilder(URI.create("http://localhost:" + this.port + "/realms/master/protocol/openid-connect/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
        return HapiPeer.JSON.readTree(answer.body()).path("access_token").asString();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return this.http.send(request.timeout(Duration.ofSeconds(30)).build(),
                    HttpResponse.BodyHandlers.ofString());
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
        this.process.descendants().forEach(ProcessHandle::destroyForcibly);
        this.process.destroyForcibly();
    }

}
