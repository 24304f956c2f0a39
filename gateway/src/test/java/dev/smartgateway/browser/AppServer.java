package dev.smartgateway.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Serves the files of one of the small SMART apps of the tests, with the client library
 * as its package has it.
 */
final class AppServer implements AutoCloseable {

    private static final Path FILES = Path.of("src/test/resources/smartapps");

    private final AtomicReference<String> app = new AtomicReference<>("fhirclient");

    private final HttpServer server;

    private AppServer(HttpServer server) {
        this.server = server;
    }

    static AppServer start() {
        try {
            AppServer files = new AppServer(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            files.server.createContext("/", files::serve);
            files.server.start();
            return files;
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Which app is served from now on. */
    void serve(String name) {
        this.app.set(name);
    }

    String url() {
        return "http://localhost:" + this.server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring(1);
            Path file = FILES.resolve(path.startsWith("vendor/") ? path : this.app.get() + "/" + path);
            boolean found = Files.isRegularFile(file);
            byte[] body = found ? Files.readAllBytes(file) : new byte[0];
            exchange.getResponseHeaders().set("Content-Type", path.endsWith("html") ? "text/html" : "text/javascript");
            exchange.sendResponseHeaders(found ? 200 : 404, (body.length > 0) ? body.length : -1);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        this.server.stop(0);
    }

}
