package dev.smartgateway.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

import org.springframework.util.FileSystemUtils;

/**
 * A fresh self-signed certificate and its key as PEM files, made with the JDK's keytool.
 */
public final class TestCertificate implements AutoCloseable {

    private static final String PASSWORD = "changeit";

    private final Path directory;

    private TestCertificate(String names) throws IOException, GeneralSecurityException {
        this.directory = Files.createTempDirectory("certificate");
        Path file = store();
        generate(file, names);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        write(certificate(), "CERTIFICATE", store.getCertificate("server").getEncoded());
        write(key(), "PRIVATE KEY", store.getKey("server", PASSWORD.toCharArray()).getEncoded());
    }

    /**
     * Makes one.
     * @param names subject alternative names as keytool writes them
     */
    public static TestCertificate of(String names) {
        try {
            return new TestCertificate(names);
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        catch (GeneralSecurityException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static void generate(Path file, String names) throws IOException {
        List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "server", "-keyalg", "RSA", "-keysize", "2048", "-validity", "30", "-dname",
                "CN=test", "-ext", "san=" + names, "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass",
                PASSWORD);
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        if (keytool.onExit().join().exitValue() != 0) {
            throw new IOException(new String(keytool.getInputStream().readAllBytes()));
        }
    }

    private static void write(Path file, String kind, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content);
        Files.writeString(file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    /** Certificate and key under the alias {@code server}, password {@code changeit}. */
    public Path store() {
        return this.directory.resolve("store.p12");
    }

    public Path certificate() {
        return this.directory.resolve("certificate.pem");
    }

    public Path key() {
        return this.directory.resolve("key.pem");
    }

    @Override
    public void close() {
        FileSystemUtils.deleteRecursively(this.directory.toFile());
    }

}
