package dev.smartgateway.azure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

import dev.smartgateway.journey.Gateway;
import dev.smartgateway.journey.GatewayProcess;
import dev.smartgateway.redis.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The three ways of client authentication at Entra ID, with the checks that Entra makes.
 */
class AzureCredentialsIT {

    private static final String SCOPES = "patient/Patient.rs";

    /** Client id of the sandbox's managed identity. */
    private static final String IDENTITY = "5b1d9a60-7c2e-4f0b-9a55-3e1f6f0c2d11";

    @TempDir
    static Path directory;

    private static Path key;

    private static Path other;

    private static Cloud cloud;

    @BeforeAll
    static void start() throws Exception {
        key = pem("gateway");
        other = pem("other");
        cloud = new Cloud(directory, "--sandbox.azure.certificate=" + directory.resolve("gateway.cer"));
    }

    @AfterAll
    static void stop() throws Exception {
        cloud.close();
    }

    private static Path pem(String name) throws Exception {
        Path store = directory.resolve(name + ".p12");
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
                "-alias", "key", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=" + name, "-storetype", "PKCS12",
                "-storepass", "changeit", "-keystore", store.toString())
            .start()
            .waitFor();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        String certificate = pem("CERTIFICATE", keys.getCertificate("key").getEncoded());
        Files.writeString(directory.resolve(name + ".cer"), certificate);
        return Files.writeString(directory.resolve(name + ".pem"),
                pem("PRIVATE KEY", keys.getKey("key", "changeit".toCharArray()).getEncoded()) + certificate);
    }

    private static String pem(String label, byte[] content) {
        String body = Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    /** The reason of a launch's end, or nothing if it succeeds. */
    private static String launch(Cloud.App app, String... properties) {
        try (Gateway gateway = cloud.gateway(TestRedis.shared(), app, properties)) {
            return new Clinician(cloud, "stark").launch(gateway, cloud.deposit(gateway, Cloud.A, Cloud.STARK)).reason();
        }
    }

    @Test
    void launchWhenByManagedIdentityThenItsTokenStandsInForASecret() throws Exception {
        Cloud.App app = new Cloud.App("rbac", SCOPES, "handle");
        assertThat(launch(app)).isNull();
        Path wrong = Files.writeString(directory.resolve("wrong"), cloud.identityToken("https://vault.azure.net"));
        assertThat(launch(app, "gateway.credentials.azure.federated.token-file=" + wrong))
            .isEqualTo("token-exchange-failed");
    }

    @Test
    void launchWhenOnAppServiceThenTheTokenServiceOfTheEnvironmentIsAsked() {
        Cloud.App app = new Cloud.App("rbac", SCOPES, "handle");
        try (GatewayProcess gateway = cloud.onPlatform(TestRedis.shared(), app,
                "gateway.credentials.azure.federated.client-id=" + IDENTITY)) {
            Clinician stark = new Clinician(cloud, "stark");
            assertThat(stark.launch(gateway, cloud.deposit(gateway, Cloud.A, Cloud.STARK)).reason()).isNull();
        }
    }

    @Test
    void launchWhenByCertificateThenTheOneThatWasUploaded() {
        Cloud.App app = new Cloud.App("rbac", SCOPES, "handle", "gateway-certificate", "entra-certificate");
        assertThat(launch(app, "gateway.credentials.azure.keys[0].file=" + key)).isNull();
        assertThat(launch(app, "gateway.credentials.azure.keys[0].file=" + other)).isEqualTo("token-exchange-failed");
    }

    @Test
    void launchWhenBySecretThenTheRightOne() {
        Cloud.App app = new Cloud.App("rbac", SCOPES, "handle", "gateway", "secret-post");
        assertThat(launch(app, "gateway.credentials.azure.secret=gateway-sandbox-secret")).isNull();
        assertThat(launch(app, "gateway.credentials.azure.secret=another")).isEqualTo("token-exchange-failed");
    }

}
