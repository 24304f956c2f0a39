package dev.smartgateway.command.azure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
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

    /** The token that it takes, for tenant-1. */
    static final String TOKEN = token("tenant-1");

    static final String OFFLINE_ACCESS = "id-of-offline_access";

    private static final Pattern FILTER = Pattern.compile("\\$filter=(\\w+) eq '([^']*)'");

    private static final Pattern TAG = Pattern.compile("\\$filter=tags/any\\(t:t eq '([^']*)'\\)");

    private final JsonMapper json = new JsonMapper();

    private final Map<String, List<ObjectNode>> collections = new LinkedHashMap<>();

    private final List<String> writes = new ArrayList<>();

    private final HttpServer server;

    /** Which write is refused, counted from 0, and with what; none if negative. */
    private int refusedWrite = -1;

    private int refusal;

    private String refusedPath = "(none)";

    private int busy;

    GraphStandIn() throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.server.createContext("/", this::handle);
        this.server.start();
        ObjectNode graph = this.json.createObjectNode()
            .put("id", "principal-of-graph")
            .put("appId", "00000003-0000-0000-c000-000000000000");
        for (String scope : List.of("openid", "profile", "offline_access", "email", "User.Read")) {
            graph.withArray("oauth2PermissionScopes").addObject().put("id", "id-of-" + scope).put("value", scope);
        }
        this.collections.computeIfAbsent("/servicePrincipals", (key) -> new ArrayList<>()).add(graph);
    }

    /** A token as Entra makes them, without a signature that counts. */
    static String token(String tenant) {
        return "e30." + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(("{\"tid\": \"" + tenant + "\"}").getBytes(StandardCharsets.UTF_8)) + ".x";
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort() + "/v1.0");
    }

    /** Refuses one write to come. */
    void refuse(int write, int status) {
        this.refusedWrite = this.writes.size() + write;
        this.refusal = status;
    }

    /** Refuses all writes to a path for ever, as for want of a permission. */
    void forbid(String path) {
        this.refusedPath = path;
    }

    /** Answers the next requests with 429. */
    void busy(int requests) {
        this.busy = requests;
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
        if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, Map.of("error", Map.of("message", "no token")));
            return;
        }
        if (this.busy-- > 0) {
            exchange.getResponseHeaders().add("Retry-After", "7");
            answer(exchange, 429, Map.of("error", Map.of("message", "too many requests")));
            return;
        }
        if (!exchange.getRequestMethod().equals("GET") && refused(exchange, path)) {
            return;
        }
        switch (exchange.getRequestMethod()) {
            case "GET" -> answer(exchange, 200, Map.of("value", find(path, query)));
            case "POST" -> answer(exchange, 201, create(path, this.json.readTree(body)));
            case "PATCH" -> patch(exchange, path, this.json.readTree(body));
            case "DELETE" -> delete(exchange, path);
            default -> answer(exchange, 405, Map.of());
        }
    }

    private boolean refused(HttpExchange exchange, String path) throws IOException {
        if (path.startsWith(this.refusedPath)) {
            answer(exchange, 403, Map.of("error", Map.of("message", "Insufficient privileges")));
            return true;
        }
        if (this.refusedWrite == this.writes.size()) {
            this.refusedWrite = -1;
            answer(exchange, this.refusal, Map.of("error", Map.of("message", "out of order")));
            return true;
        }
        return false;
    }

    private List<ObjectNode> find(String path, String query) {
        List<ObjectNode> all = all(path);
        if (query == null) {
            return all;
        }
        Matcher tag = TAG.matcher(URLDecoder.decode(query, StandardCharsets.UTF_8));
        if (tag.matches()) {
            return all.stream()
                .filter((one) -> one.path("tags").valueStream().anyMatch((it) -> it.asString().equals(tag.group(1))))
                .toList();
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

    private void delete(HttpExchange exchange, String path) throws IOException {
        this.writes.add("DELETE " + path);
        String id = path.substring(path.lastIndexOf('/') + 1);
        boolean known = this.collections.getOrDefault(path.substring(0, path.lastIndexOf('/')), new ArrayList<>())
            .removeIf((one) -> one.path("id").asString().equals(id));
        answer(exchange, known ? 204 : 404, null);
    }

    private void patch(HttpExchange exchange, String path, JsonNode body) throws IOException {
        this.writes.add("PATCH " + path);
        String collection = path.substring(0, path.lastIndexOf('/'));
        String id = path.substring(path.lastIndexOf('/') + 1);
        ObjectNode target = all(collection).stream()
            .filter((one) -> one.path("id").asString().equals(id))
            .findFirst()
            .orElseThrow();
        if (removesEnabledPermission(target, body)) {
            this.writes.remove(this.writes.size() - 1);
            answer(exchange, 400, Map.of("error", Map.of("code", "CannotDeleteOrUpdateEnabledEntitlement", "message",
                    "Permission (scope or role) cannot be deleted or updated unless disabled first.")));
            return;
        }
        if (authorizesUnknown(target, body)) {
            this.writes.remove(this.writes.size() - 1);
            answer(exchange, 400,
                    Map.of("error", Map.of("message", "Property PermissionEntitlements has an invalid value.")));
            return;
        }
        body.propertyStream().forEach((field) -> target.set(field.getKey(), field.getValue()));
        answer(exchange, 204, null);
    }

    /** A permission must be stored before a client can be authorised for it. */
    private static boolean authorizesUnknown(JsonNode there, JsonNode wanted) {
        return wanted.path("api")
            .path("preAuthorizedApplications")
            .valueStream()
            .flatMap((one) -> one.path("delegatedPermissionIds").valueStream())
            .anyMatch((id) -> there.path("api")
                .path("oauth2PermissionScopes")
                .valueStream()
                .noneMatch((scope) -> scope.path("id").equals(id)));
    }

    private static boolean removesEnabledPermission(JsonNode there, JsonNode wanted) {
        JsonNode scopes = wanted.path("api").path("oauth2PermissionScopes");
        return scopes.isArray() && there.path("api")
            .path("oauth2PermissionScopes")
            .valueStream()
            .filter((one) -> one.path("isEnabled").asBoolean(true))
            .anyMatch((one) -> scopes.valueStream().noneMatch((other) -> other.path("id").equals(one.path("id"))));
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
