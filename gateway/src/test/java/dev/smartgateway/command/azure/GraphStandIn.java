package dev.smartgateway.command.azure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stands in for Microsoft Graph: keeps what is created, answers filters, and refuses what
 * Graph refuses.
 */
final class GraphStandIn implements AutoCloseable {

    private static final Pattern FILTER = Pattern.compile("\\$filter=(\\w+) eq '([^']*)'");

    private final JsonMapper json = new JsonMapper();

    private final Map<String, List<ObjectNode>> collections = new LinkedHashMap<>();

    private final List<String> writes = new ArrayList<>();

    private final HttpServer server;

    GraphStandIn() throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.server.createContext("/", this::handle);
        this.server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort() + "/v1.0");
    }

    List<String> writes() {
        return List.copyOf(this.writes);
    }

    ObjectNode only(String collection, String name) {
        return this.collections.get(collection)
            .stream()
            .filter((one) -> one.path("displayName").asString().equals(name))
            .findFirst()
            .orElseThrow();
    }

    List<ObjectNode> all(String collection) {
        return this.collections.getOrDefault(collection, List.of());
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring("/v1.0".length());
        String query = exchange.getRequestURI().getRawQuery();
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (!"Bearer graph-token".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, Map.of("error", Map.of("message", "no token")));
            return;
        }
        switch (exchange.getRequestMethod()) {
            case "GET" -> answer(exchange, 200, Map.of("value", find(path, query)));
            case "POST" -> answer(exchange, 201, create(path, this.json.readTree(body)));
            case "PATCH" -> patch(exchange, path, this.json.readTree(body));
            default -> answer(exchange, 405, Map.of());
        }
    }

    private List<ObjectNode> find(String path, String query) {
        List<ObjectNode> all = all(path);
        if (query == null) {
            return all;
        }
        Matcher filter = FILTER.matcher(URLDecoder.decode(query, StandardCharsets.UTF_8));
        if (!filter.matches()) {
            throw new IllegalStateException("not a filter that Graph knows: " + query);
        }
        return all.stream().filter((one) -> one.path(filter.group(1)).asString().equals(filter.group(2))).toList();
    }

    private ObjectNode create(String path, JsonNode body) {
        this.writes.add("POST " + path);
        ObjectNode made = (ObjectNode) body.deepCopy();
        made.put("id", UUID.randomUUID().toString());
        String collection = path.replace("/$ref", "");
        if (path.equals("/applications")) {
            made.put("appId", UUID.randomUUID().toString());
        }
        if (path.endsWith("/extensionProperties")) {
            made.put("name", "extension_0_" + body.path("name").asString());
        }
        if (path.endsWith("/$ref")) {
            String reference = body.path("@odata.id").asString();
            made.put("id", reference.substring(reference.lastIndexOf('/') + 1));
        }
        this.collections.computeIfAbsent(collection, (key) -> new ArrayList<>()).add(made);
        return made;
    }

    private void patch(HttpExchange exchange, String path, JsonNode body) throws IOException {
        this.writes.add("PATCH " + path);
        String collection = path.substring(0, path.lastIndexOf('/'));
        String id = path.substring(path.lastIndexOf('/') + 1);
        ObjectNode target = all(collection).stream()
            .filter((one) -> one.path("id").asString().equals(id))
            .findFirst()
            .orElseThrow();
        body.propertyStream().forEach((field) -> target.set(field.getKey(), field.getValue()));
        answer(exchange, 204, null);
    }

    private void answer(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = (body == null) ? new byte[0] : this.json.writeValueAsBytes(body);
        exchange.sendResponseHeaders(status, (bytes.length == 0) ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() {
        this.server.stop(0);
    }

}
