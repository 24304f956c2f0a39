package dev.smartgateway.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.util.FileSystemUtils;

/**
 * A private certificate authority that no platform trusts, and certificates that it
 * signs; created with the JDK's keytool.
 */
public final class TestAuthority implements AutoCloseable {

    private static final String PASSWORD = "changeit";

    private final Path directory;

    /**
     * Creates an authority with its own key.
     */
    public TestAuthority() {
        try {
            this.directory = Files.createTempDirectory("authority");
            generate("authority", "bc:c");
            Files.writeString(certificate(), keytool(null, "-exportcert", "-rfc", "-alias", "authority", "-keystore",
                    this.directory.resolve("authority.p12").toString()));
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * A server's certificate, signed by the authority, and its key, as PEM files.
     */
    public record Signed(Path certificate, Path key) {

        /** As the server uses it. */
        public SslBundle bundle() {
            return SslBundle
                .of(new PemSslStoreBundle(PemSslStoreDetails.forCertificate(this.certificate.toUri().toString())
                    .withPrivateKey(this.key.toUri().toString()), null));
        }

    }

    /**
     * Signs one.
     * @param names subject alternative names as keytool writes them
     */
    public Signed sign(String names) {
        String name = "server" + names.hashCode();
        Path store = this.directory.resolve(name + ".p12");
        Signed signed = new Signed(this.directory.resolve(name + ".crt"), this.directory.resolve(name + ".key"));
        try {
            generate(name, "san=" + names);
            String request = keytool(null, "-certreq", "-alias", name, "-keystore", store.toString());
            Files.writeString(signed.certificate(), keytool(request, "-gencert", "-rfc", "-alias", "authority", "-ext",
                    "san=" + names, "-keystore", this.directory.resolve("authority.p12").toString()));
            Files.writeString(signed.key(), key(store, name));
            return signed;
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private void generate(String name, String extension) throws IOException {
        keytool(null, "-genkeypair", "-alias", name, "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30",
                "-dname", "CN=" + name, "-ext", extension, "-storetype", "PKCS12", "-keystore",
                this.directory.resolve(name + ".p12").toString());
    }

    private static String key(Path file, String name) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] { '\n' })
                        .encodeToString(store.getKey(name, PASSWORD.toCharArray()).getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
        }
        catch (GeneralSecurityException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static String keytool(String input, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", PASSWORD, "-J-XX:TieredStopAtLevel=1"));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var out = process.outputWriter()) {
            out.write((input != null) ? input : "");
        }
        String said = new String(process.getInputStream().readAllBytes());
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(said);
        }
        return said;
    }

    /** The authority's own certificate. */
    public Path certificate() {
        return this.directory.resolve("authority.pem");
    }

    /** What a client needs to trust it. */
    public SslBundle trust() {
        return SslBundle
            .of(new PemSslStoreBundle(null, PemSslStoreDetails.forCertificate(certificate().toUri().toString())));
    }

    @Override
    public void close() {
        FileSystemUtils.deleteRecursively(this.directory.toFile());
    }

}
