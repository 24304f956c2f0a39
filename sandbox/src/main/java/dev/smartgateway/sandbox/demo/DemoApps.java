package dev.smartgateway.sandbox.demo;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.springframework.util.FileSystemUtils;

/**
 * The app files of the demo, in a separate directory: those that are shipped, the demo's
 * app once more for each further way of client authentication, and the published apps of
 * {@code sandbox/apps}.
 */
final class DemoApps implements AutoCloseable {

    /** Names of all apps, for the EHR's page. */
    static final List<String> NAMES = List.of("demo", "demo-post", "demo-jwt", "cardiac-risk");

    private static final String SECRET = "gateway-sandbox-secret";

    private final Path directory;

    private DemoApps(Path directory) {
        this.directory = directory;
    }

    static DemoApps write() throws IOException {
        Path directory = Files.createTempDirectory("smart-gateway-demo");
        Path apps = Files.createDirectories(directory.resolve("apps"));
        for (Path from : List.of(Path.of("config/apps"), Path.of("sandbox/apps"))) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(from, "*.yml")) {
                for (Path file : files) {
                    Files.copy(file, apps.resolve(file.getFileName()));
                }
            }
        }
        String shipped = Files.readString(apps.resolve("demo.yml"));
        Files.writeString(apps.resolve("demo-post.yml"), variant(shipped, "post", "gateway", "secret-post"));
        Files.writeString(apps.resolve("demo-jwt.yml"),
                variant(shipped, "jwt", "gateway-jwt", "private-key-jwt-es384"));
        Files.writeString(directory.resolve("key.pem"), key());
        return new DemoApps(directory);
    }

    private static String variant(String shipped, String name, String client, String authentication) {
        return shipped.replaceFirst("(?m)^name: demo$", "name: demo-" + name)
            .replaceFirst("(?m)^home: /demo/", "home: /demo-" + name + "/")
            .replaceFirst("- name: sandbox", "- name: sandbox" + name)
            .replaceFirst("id: gateway", "id: " + client)
            .replaceFirst("authentication: secret-basic", "authentication: " + authentication);
    }

    private static String key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp384r1"));
            String text = Base64.getMimeEncoder().encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
            return "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n";
        }
        catch (GeneralSecurityException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /**
     * Environment variables of the gateway.
     * @param sandbox origin of the sandbox
     */
    Map<String, String> environment(String sandbox) {
        Map<String, String> environment = new HashMap<>();
        environment.put("GATEWAY_APPS_LOCATION", this.directory.resolve("apps").toString());
        environment.put("GATEWAY_DEMO_APPS", sandbox + "/apps");
        environment.put("GATEWAY_CREDENTIALS_SANDBOXPOST_SECRET", SECRET);
        environment.put("GATEWAY_CREDENTIALS_SANDBOXRISK_SECRET", SECRET);
        environment.put("GATEWAY_CREDENTIALS_SANDBOXJWT_KEYS_0_FILE", this.directory.resolve("key.pem").toString());
        return environment;
    }

    @Override
    public void close() throws IOException {
        FileSystemUtils.deleteRecursively(this.directory);
    }

}
