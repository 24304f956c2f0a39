package dev.smartgateway.journey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A relay in front of the test EHR, on the EHR's public address. Records requests to the
 * FHIR service and issued tokens; can answer instead of the EHR, and can be cut.
 */
final class Relay implements AutoCloseable {

    private static final Pattern TOKEN = Pattern.compile("\"(?:access|refresh|id)_token\"\\s*:\\s*\"([^\"]+)\"");

    /** Set by the client or the server itself. */
    private static final Set<String> OWN = Set.of("host", "connection", "content-length", "transfer-encoding", "date",
            "keep-alive", "upgrade", "expect");

    private final HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final ConcurrentLinkedDeque<Seen> seen = new ConcurrentLinkedDeque<>();

    private final ConcurrentLinkedQueue<String> tokens = new ConcurrentLinkedQueue<>();

    private final ConcurrentLinkedQueue<Canned> canned = new ConcurrentLinkedQueue<>();

    private final int port = Gateway.freePort();

    private final int behind = Gateway.freePort();

    private HttpServer server;

    Relay() {
        restore();
    }

    /**
     * A request that reached the FHIR service.
     *
     * @param headers by lower-case name
     */
    record Seen(String method, String target, Map<String, List<String>> headers) {

        String header(String name) {
            return this.headers.containsKey(name) ? this.headers.get(name).get(0) : null;
        }

    }

    private record Canned(int status, String body, Map<String, String> headers) {
    }

    int port() {
        return this.port;
    }

    /** Where the EHR itself must listen. */
    int behind() {
        return this.behind;
    }

    Seen last() {
        return this.seen.getLast();
    }

    /** The last request with that method; a write may be read back after it. */
    Seen last(String method) {
        return this.seen.stream()
            .filter((one) -> one.method().equals(method))
            .reduce((earlier, later) -> later)
            .orElseThrow();
    }

    /** Whether a request for exactly that target has come. */
    boolean saw(String target) {
        return this.seen.stream().anyMatch((one) -> one.target().equals(target));
    }

    int calls() {
        return this.seen.size();
    }

    /** All access, refresh and id tokens ever given out. */
    List<String> tokens() {
        return List.copyOf(this.tokens);
    }

    /** Answers the next FHIR call in place of the FHIR service. */
    void answerNext(int status, String body, Map<String, String> headers) {
        this.canned.add(new Canned(status, body, headers));
    }

    /** From now on connections are refused. */
    void cut() {
        this.server.stop(0);
    }

    void restore() {
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port), 0);
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        this.server.createContext("/", this::handle);
        this.server.setExecutor(this.threads);
        this.server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestURI().toString();
        boolean fhir = target.matches("/fhir([/?].*)?") && !target.contains("/.well-known/");
        if (fhir) {
            this.seen.add(new Seen(exchange.getRequestMethod(), target, lower(exchange.getRequestHeaders())));
        }
        Canned ready = fhir ? this.canned.poll() : null;
        try (exchange) {
            if (ready != null) {
                ready.headers().forEach(exchange.getResponseHeaders()::set);
                send(exchange, ready.status(), ready.body().getBytes(StandardCharsets.UTF_8));
                return;
            }
            HttpResponse<byte[]> answer = forward(exchange, target);
            if (target.startsWith("/auth/token")) {
                Matcher found = TOKEN.matcher(new String(answer.body(), StandardCharsets.UTF_8));
                while (found.find()) {
                    this.tokens.add(found.group(1));
                }
            }
            answer.headers().map().forEach((name, values) -> {
                if (!OWN.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            send(exchange, answer.statusCode(), answer.body());
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, String target)
            throws IOException, InterruptedException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.behind + target))
            .method(exchange.getRequestMethod(), (body.length == 0) ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach((value) -> request.header(name, value));
            }
        });
        return this.client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean none = body.length == 0 || status == 204 || status == 304;
        exchange.sendResponseHeaders(status, none ? -1 : body.length);
        if (!none) {
            exchange.getResponseBody().write(body);
        }
    }

    private static Map<String, List<String>> lower(Map<String, List<String>> headers) {
        Map<String, List<String>> lower = new java.util.TreeMap<>();
        headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        return lower;
    }

    @Override
    public void close() {
        this.server.stop(0);
        this.threads.shutdownNow();
    }

}
