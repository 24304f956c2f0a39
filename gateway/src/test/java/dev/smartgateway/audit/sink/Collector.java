package dev.smartgateway.audit.sink;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import org.springframework.boot.ssl.SslBundle;

/**
 * An HTTP server that stores what is posted to it and gives configured answers.
 */
public final class Collector implements AutoCloseable {

    private final HttpServer server;

    private final String scheme;

    private final List<Post> posts = new CopyOnWriteArrayList<>();

    private volatile int status = 200;

    /**
     * Starts on a free port.
     */
    public Collector() {
        this(0, null);
    }

    /**
     * Starts.
     * @param port where; any if zero
     * @param tls its certificate and key, or {@code null} for plain HTTP
     */
    public Collector(int port, SslBundle tls) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            this.server = (tls != null) ? secure(address, tls) : HttpServer.create(address, 0);
            this.scheme = (tls != null) ? "https" : "http";
            this.server.createContext("/", this::take);
            this.server.start();
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static HttpServer secure(InetSocketAddress address, SslBundle tls) throws IOException {
        HttpsServer server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls.createSslContext()));
        return server;
    }

    /** What came. */
    public record Post(String path, String type, String authorization, byte[] body) {
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
            try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
                body = plain.readAllBytes();
            }
        }
        if (this.status == 200) {
            this.posts
                .add(new Post(exchange.getRequestURI().getPath(), exchange.getRequestHeaders().getFirst("Content-Type"),
                        String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")), body));
        }
        exchange.sendResponseHeaders(this.status, -1);
        exchange.close();
    }

    /** Answers so from now on; what is not answered with 200 is not kept. */
    public void answer(int status) {
        this.status = status;
    }

    /** What was taken. */
    public List<Post> posts() {
        return List.copyOf(this.posts);
    }

    /** An address of it. */
    public URI url(String path) {
        return URI.create(this.scheme + "://127.0.0.1:" + this.server.getAddress().getPort() + path);
    }

    @Override
    public void close() {
        this.server.stop(0);
    }

}
