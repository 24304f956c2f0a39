package dev.smartgateway.azure;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.smartgateway.issuer.vault.KeyVaultStandIn;

/**
 * A Key Vault with one secret and one key, over TLS, for callers with a token for Key
 * Vault.
 */
final class VaultServer implements AutoCloseable {

    static final String PIN_KEY = "pinned-issuer";

    static final String HOST = "ward.vault.azure.net";

    private final HttpsServer server;

    private final String name;

    private final String value;

    private final KeyVaultStandIn keys;

    VaultServer(Path certificate, String name, String value) throws IOException, GeneralSecurityException {
        this.name = name;
        this.value = value;
        this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.server.setHttpsConfigurator(new HttpsConfigurator(context(certificate)));
        this.keys = new KeyVaultStandIn(url().replaceAll("/$", ""), PIN_KEY);
        this.keys.make("v1", "RSA", 2048, Instant.now());
        this.server.createContext("/", this::answer);
        this.server.start();
    }

    private static SSLContext context(Path certificate) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(certificate)) {
            store.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    String url() {
        return "https://" + HOST + ":" + this.server.getAddress().getPort() + "/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath().replaceAll("/+$", "");
        String id = url() + "secrets/" + this.name;
        if (!forVaults(exchange.getRequestHeaders().getFirst("Authorization"))) {
            exchange.getResponseHeaders()
                .add("WWW-Authenticate", "Bearer authorization=\"https://login.microsoftonline.com/tenant\", "
                        + "resource=\"https://vault.azure.net\"");
            send(exchange, 401, "{}");
        }
        else if (path.startsWith("/keys/")) {
            sign(exchange, path, body);
        }
        else if (path.equals("/secrets")) {
            send(exchange, 200, "{\"value\": [{\"id\": \"" + id
                    + "\", \"attributes\": {\"enabled\": true, \"created\": 1700000000, \"updated\": 1700000000}}]}");
        }
        else if (path.startsWith("/secrets/" + this.name)) {
            send(exchange, 200, "{\"id\": \"" + id + "/1\", \"value\": \"" + this.value + "\"}");
        }
        else {
            send(exchange, 404, "{}");
        }
    }

    private void sign(HttpExchange exchange, String path, String body) throws IOException {
        try {
            Map.Entry<Integer, String> answer = this.keys.answer(exchange.getRequestMethod(), path, body);
            send(exchange, answer.getKey(), answer.getValue());
        }
        catch (GeneralSecurityException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** How many tokens it has signed. */
    long signatures() {
        return this.keys.requests().stream().filter((one) -> one.contains("/sign")).count();
    }

    private static boolean forVaults(String header) {
        String[] parts = (header != null) ? header.split("\\.") : new String[0];
        return parts.length == 3 && new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
            .contains("https://vault.azure.net");
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        this.server.stop(0);
    }

}
