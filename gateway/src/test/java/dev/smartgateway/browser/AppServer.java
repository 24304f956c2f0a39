package dev.smartgateway.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Serves the files of the small SMART apps of the tests, with the client libraries as
 * their packages have them: either one app at the root, or each under its name.
 */
final class AppServer implements AutoCloseable {

    /** The apps of this project. */
    static final Path FILES = Path.of("src/test/resources/smartapps");

    private static final Map<String, String> TYPES = Map.of("html", "text/html", "js", "text/javascript", "mjs",
            "text/javascript", "css", "text/css", "json", "application/json", "svg", "image/svg+xml", "png",
            "image/png");

    private final AtomicReference<String> app = new AtomicReference<>("fhirclient");

    private final UnaryOperator<Path> folders;

    private final HttpServer server;

    private AppServer(HttpServer server, UnaryOperator<Path> folders) {
        this.server = server;
        this.folders = folders;
    }

    /**
     * Serves one app.
     */
    static AppServer start() {
        AtomicReference<AppServer> own = new AtomicReference<>();
        AppServer files = start((path) -> FILES
            .resolve(path.startsWith("vendor/") ? path : Path.of(own.get().app.get()).resolve(path)));
        own.set(files);
        return files;
    }

    /**
     * Serves files.
     * @param folders where the file of a relative path lies
     */
    static AppServer start(UnaryOperator<Path> folders) {
        try {
            AppServer files = new AppServer(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), folders);
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
            Path file = this.folders.apply(Path.of(path));
            file = Files.isDirectory(file) ? file.resolve("index.html") : file;
            boolean found = Files.isRegularFile(file);
            byte[] body = found ? Files.readAllBytes(file) : new byte[0];
            String ending = file.toString().replaceFirst(".*\\.", "");
            exchange.getResponseHeaders().set("Content-Type", TYPES.getOrDefault(ending, "application/octet-stream"));
            exchange.sendResponseHeaders(found ? 200 : 404, (body.length > 0) ? body.length : -1);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        this.server.stop(0);
    }

}
