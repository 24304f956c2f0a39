package dev.smartgateway.azure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import dev.smartgateway.journey.CookieHttp;
import dev.smartgateway.journey.CookieHttp.Page;
import dev.smartgateway.journey.Gateway;
import dev.smartgateway.journey.Served;
import dev.smartgateway.redis.RedisTls;
import dev.smartgateway.redis.TestCertificate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A gateway process with the environment and the files that {@code app.bicep} gives the
 * container, and nothing else but the ports: Redis over TLS with the token of the managed
 * identity, the sealing key as {@code vault.bicep} makes it, Entra and the FHIR service
 * by the sandbox. Only what Azure itself decides (addresses, client ids) is the test's.
 */
class RenderedDeploymentIT {

    private static final Path AZURE = Path.of("../deploy/azure");

    private static final String MOUNT = "/app/config";

    private static final String IDENTITY = "5b1d9a60-7c2e-4f0b-9a55-3e1f6f0c2d11";

    private static final String PRINCIPAL = "0c7a4c1e-6a52-4b43-8f0d-6f5d3f1d9a77";

    @TempDir
    static Path directory;

    private static Cloud cloud;

    private static TestCertificate certificate;

    private static RedisTls redis;

    private static VaultServer vault;

    private static int pinnedPort;

    @BeforeAll
    static void start() throws Exception {
        pinnedPort = Gateway.freePort();
        int own = Gateway.freePort();
        Object provider = BicepFile.at(template("modules/fhir.bicep", fhir(), "http://localhost/").resource("service"),
                "properties", "authenticationConfiguration", "smartIdentityProviders", 0);
        Object application = BicepFile.at(provider, "applications", 0);
        assertThat(BicepFile.at(application, "allowedDataActions")).isEqualTo(List.of("Read"));
        assertThat(BicepFile.at(application, "audience").toString())
            .matches("https://ward[a-z0-9]{13}-fhir\\.fhir\\.azurehealthcareapis\\.com");
        cloud = new Cloud(directory, own,
                "--sandbox.azure.identity-providers[0].authority=" + BicepFile.at(provider, "authority"),
                "--sandbox.azure.identity-providers[0].applications[0].client-id="
                        + BicepFile.at(application, "clientId"),
                "--sandbox.azure.identity-providers[0].applications[0].audience=http://localhost:" + own + "/fhir");
        certificate = TestCertificate.of("dns:localhost,dns:" + VaultServer.HOST);
        redis = RedisTls.start(certificate);
        redis.onlyUser(PRINCIPAL, certificate);
        Map<String, Object> key = template("modules/vault.bicep",
                Map.of("name", "ward", "location", "x", "principalId", PRINCIPAL, "logsId", "x", "sealingKey",
                        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "sealingKeyId", "k1"))
            .resource("firstKey");
        assertThat(
                template("modules/vault.bicep", Map.of("name", "ward", "pinKey", VaultServer.PIN_KEY)).resource("pin"))
            .containsEntry("name", VaultServer.PIN_KEY);
        vault = new VaultServer(certificate.store(), key.get("name").toString(),
                BicepFile.at(key, "properties", "value").toString());
    }

    @AfterAll
    static void stop() {
        vault.close();
        redis.close();
        certificate.close();
        cloud.close();
    }

    private static BicepFile template(String file, Map<String, Object> parameters) throws IOException {
        return template(file, parameters, cloud.url() + "/");
    }

    private static BicepFile template(String file, Map<String, Object> parameters, String login) throws IOException {
        return new BicepFile(AZURE.resolve(file), parameters, login, Cloud.TENANT);
    }

    private static Map<String, Object> fhir() {
        return Map.of("name", "ward", "location", "x", "authority", "https://login", "audience", "https://audience",
                "logsId", "/logs", "usersGroupId", "", "mode", "pinned-issuer", "identityProviders", List.of(),
                "pinnedIssuer", "http://localhost:" + pinnedPort + "/issuer", "hosts", "azurehealthcareapis.com");
    }

    private static Map<String, Object> parameters(String publicUrl, Map<String, Object> files) {
        Map<String, Object> values = new HashMap<>(Map.of("name", "ward", "location", "x", "image", "image",
                "publicUrl", publicUrl, "fhirAudience", "https://fhir.sandbox.example", "clientIds",
                Map.of("entra", "gateway-federated"), "files", files, "fhirUrl", cloud.url() + "/fhir"));
        values.putAll(Map.of("identityId", "/identity", "identityClientId", IDENTITY, "identityPrincipalId", PRINCIPAL,
                "redisHost", "localhost", "redisPort", redis.port(), "vaultUrl", vault.url(), "subnetId", "/subnet",
                "logsId", "/logs"));
        return values;
    }

    /** The configuration as the set-up ships it: text by path. */
    private static Map<String, Object> shipped(String name) throws IOException {
        Map<String, Object> files = new TreeMap<>();
        Path config = AZURE.resolve(name);
        try (Stream<Path> all = Files.walk(config)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(config.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    @Test
    void launchWhenStartedAsRenderedThenGoesThrough() throws Exception {
        String url = "http://localhost:" + Gateway.freePort();
        Map<String, Object> app = template("app.bicep", parameters(url, shipped("config"))).resource("app");
        try (Container container = new Container(app, url)) {
            Clinician conn = new Clinician(cloud, "conn");
            Page done = conn.comeBack(conn.open(url + "/launch?app=chart"), container);
            assertThat(done.reason()).isNull();
            String base = "/launches/" + done.launch() + "/fhir";
            assertThat(conn.fetch(container, base + "/Patient/" + Cloud.B).status()).isEqualTo(200);
            assertThat(conn.fetch(container, base + "/Patient/" + Cloud.A).status()).isIn(403, 404);
            Page out = conn.open(url + "/logout/frontchannel?iss=" + Text.encode(cloud.url() + "/" + Cloud.TENANT)
                    + Text.encode("/v2.0") + "&sid=unknown");
            assertThat(out.status()).isEqualTo(200);
        }
    }

    /**
     * The key is in the vault, and the service keeps to the patient by what it signed.
     */
    @Test
    void launchWhenTheServiceTrustsTheGatewayThenReadsGoByTheVaultsSignatures() throws Exception {
        String url = "http://localhost:" + pinnedPort;
        Map<String, Object> files = shipped("config-pinned");
        Map<String, Object> values = parameters(url, files);
        values.put("pinKey", VaultServer.PIN_KEY);
        try (Container container = new Container(template("app.bicep", values).resource("app"), url)) {
            Clinician conn = new Clinician(cloud, "conn");
            Page done = conn.comeBack(conn.open(url + "/launch?app=chart"), container);
            assertThat(done.reason()).isNull();
            String base = "/launches/" + done.launch() + "/fhir";
            Page read = conn.fetch(container, base + "/Patient/" + Cloud.B);
            assertThat(read.status()).as(read.body()).isEqualTo(200);
            assertThat(conn.fetch(container, base + "/Patient/" + Cloud.A).status()).isIn(403, 404);
            assertThat(cloud.stats().path("counts").path("fhirExternal").asInt(0)).isPositive();
            assertThat(vault.signatures()).isPositive();
        }
    }

    @Test
    void environmentWhenAFileChangesThenItsHashDoes() throws Exception {
        Map<String, Object> files = shipped("config");
        String before = environment(files).get("CONFIG_HASH");
        assertThat(environment(files)).containsEntry("CONFIG_HASH", before);
        files.put("policy.yml", files.get("policy.yml") + "# changed\n");
        assertThat(environment(files).get("CONFIG_HASH")).isNotEqualTo(before);
    }

    private static Map<String, String> environment(Map<String, Object> files) throws IOException {
        return Container.environment(template("app.bicep", parameters("https://x", files)).resource("app"));
    }

    @Test
    void vaultWhenNoKeyIsGivenThenNoneIsMade() throws Exception {
        assertThat(template("modules/vault.bicep", Map.of("name", "ward", "sealingKey", "")).resource("firstKey"))
            .isEmpty();
    }

    /** The container as the template describes it, as a process. */
    private static final class Container implements Served, AutoCloseable {

        private final Process process;

        private final String url;

        Container(Map<String, Object> app, String url) throws Exception {
            this.url = url;
            Path root = Files.createTempDirectory(directory, "container");
            mount(app, root);
            int management = Gateway.freePort();
            Path log = directory.resolve("log");
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx400m",
                    "-XX:TieredStopAtLevel=1", "-Djdk.net.hosts.file=" + hosts(),
                    "-Djavax.net.ssl.trustStore=" + trust(), "-Djavax.net.ssl.trustStorePassword=changeit", "-cp",
                    System.getProperty("java.class.path"), "dev.smartgateway.GatewayApplication",
                    "--server.port=" + URI.create(url).getPort(), "--server.address=127.0.0.1",
                    "--management.server.port=" + management)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
            environment(app)
                .forEach((name, value) -> builder.environment().put(name, value.replace(MOUNT, root + "/config")));
            // What the platform adds for every container with an identity.
            builder.environment().put("IDENTITY_ENDPOINT", cloud.url() + "/msi/token");
            builder.environment().put("IDENTITY_HEADER", "sandbox-identity-header");
            this.process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(this.process::destroyForcibly));
            URI probe = URI.create("http://localhost:" + management + "/actuator/health/readiness");
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> ready(probe, log));
        }

        static Map<String, String> environment(Map<String, Object> app) {
            return BicepFile.pairs(BicepFile.at(app, "properties", "template", "containers", 0, "env"), "name",
                    "value");
        }

        private static void mount(Map<String, Object> app, Path root) throws IOException {
            Object template = BicepFile.at(app, "properties", "template");
            assertThat(BicepFile.at(template, "containers", 0, "volumeMounts", 0, "mountPath")).isEqualTo(MOUNT);
            Map<String, String> secrets = BicepFile.pairs(BicepFile.at(app, "properties", "configuration", "secrets"),
                    "name", "value");
            Map<String, String> mounts = new LinkedHashMap<>(
                    BicepFile.pairs(BicepFile.at(template, "volumes", 0, "secrets"), "path", "secretRef"));
            assertThat(secrets.keySet()).allMatch((name) -> name.matches("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?"))
                .hasSameSizeAs(mounts.keySet());
            for (Map.Entry<String, String> mount : mounts.entrySet()) {
                Path file = root.resolve("config").resolve(mount.getKey());
                Files.createDirectories(file.getParent());
                Files.writeString(file, secrets.get(mount.getValue()));
            }
        }

        private static Path hosts() throws IOException {
            return Files.writeString(directory.resolve("hosts"),
                    "127.0.0.1 localhost\n127.0.0.1 " + VaultServer.HOST + "\n");
        }

        private static Path trust() throws Exception {
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(certificate.store())) {
                store.load(in, "changeit".toCharArray());
            }
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("server", store.getCertificate("server"));
            Path file = directory.resolve("trust.p12");
            try (OutputStream out = Files.newOutputStream(file)) {
                trusted.store(out, "changeit".toCharArray());
            }
            return file;
        }

        private boolean ready(URI probe, Path log) throws IOException {
            if (!this.process.isAlive()) {
                List<String> lines = Files.readAllLines(log);
                throw new IllegalStateException(
                        String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size())));
            }
            try {
                return new CookieHttp().send("GET", probe, null, Map.of()).status() == 200;
            }
            catch (UncheckedIOException ex) {
                return false;
            }
        }

        @Override
        public String url() {
            return this.url;
        }

        @Override
        public void close() throws Exception {
            this.process.destroyForcibly().waitFor();
        }

    }

}
