package dev.smartgateway.command.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * An authorization server and a FHIR service with answers set by a test.
 */
final class HospitalStandIn implements AutoCloseable {

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    private final HttpServer server;

    HospitalStandIn() throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.server.createContext("/", this::handle);
        this.server.start();
        answer("/fhir/.well-known/smart-configuration", 200, """
                {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token",
                 "jwks_uri": "%1$s/keys", "code_challenge_methods_supported": ["S256"], "capabilities": []}"""
            .formatted(url()));
        answer("/token", 400, "{\"error\": \"invalid_grant\"}");
        answer("/fhir/metadata", 200, """
                {"resourceType": "CapabilityStatement", "software": {"name": "Stand-in"},
                 "implementation": {"description": "x", "url": "%s/fhir"}}""".formatted(url()));
        answer("/fhir/Patient", 401, "{\"resourceType\": \"OperationOutcome\"}");
    }

    String url() {
        return "http://localhost:" + this.server.getAddress().getPort();
    }

    /** Headers are given as name and value in turn. */
    void answer(String path, int status, String body, String... headers) {
        this.answers.put(path, new Answer(status, body, headers));
    }

    /** Answers that path only to callers with a token. */
    void answerWithToken(String path, int status, String body) {
        this.answers.put("token " + path, new Answer(status, body));
    }

    /** Answers whatever has such a query, to callers with a token. */
    void answerQuery(String pattern, String body) {
        this.answers.put("query " + pattern, new Answer(200, body));
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean token = exchange.getRequestHeaders().getFirst("Authorization") != null;
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        Answer answer = this.answers.get(path);
        if (token && this.answers.containsKey("token " + path)) {
            answer = this.answers.get("token " + path);
        }
        for (Map.Entry<String, Answer> each : this.answers.entrySet()) {
            answer = (token && each.getKey().startsWith("query ") && query.matches(each.getKey().substring(6)))
                    ? each.getValue() : answer;
        }
        if (answer == null) {
            answer = new Answer(404, "{}");
        }
        for (int i = 0; i + 1 < answer.headers().length; i += 2) {
            exchange.getResponseHeaders().add(answer.headers()[i], answer.headers()[i + 1]);
        }
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        this.server.stop(0);
    }

    private record Answer(int status, String body, String... headers) {
    }

}
