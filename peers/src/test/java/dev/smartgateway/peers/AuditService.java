package dev.smartgateway.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * HAPI as a store of audit events behind its own authorization server: SMART Backend
 * Services, with tokens that it may forget, and answers that a test may choose.
 */
final class AuditService implements AutoCloseable {

    private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Set<String> tokens = ConcurrentHashMap.newKeySet();

    private final Set<String> assertions = ConcurrentHashMap.newKeySet();

    private final List<Integer> answers = new CopyOnWriteArrayList<>();

    private final List<String> refused = new CopyOnWriteArrayList<>();

    private final HttpServer server;

    private final HapiPeer hapi;

    private final RSAKey client;

    private volatile int status;

    AuditService(HapiPeer hapi, RSAKey client) {
        this.hapi = hapi;
        this.client = client;
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        this.server.createContext("/token", this::token);
        this.server.createContext("/fhir", this::store);
        this.server.start();
    }

    String url(String path) {
        return "http://localhost:" + this.server.getAddress().getPort() + path;
    }

    /** Answers so without asking HAPI; zero asks HAPI. */
    void answer(int chosen) {
        this.status = chosen;
    }

    /** Tokens that were given are good no more. */
    void forgetTokens() {
        this.tokens.clear();
    }

    /** How many tokens were given. */
    int given() {
        return this.assertions.size();
    }

    /** What was answered to the gateway. */
    List<Integer> answers() {
        return this.answers;
    }

    /** What HAPI said to what it did not take. */
    List<String> refused() {
        return this.refused;
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = Authority
            .form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String token = UUID.randomUUID().toString();
        boolean known = "client_credentials".equals(form.get("grant_type"))
                && "system/AuditEvent.c".equals(form.get("scope"))
                && ASSERTION.equals(form.get("client_assertion_type"))
                && known(form.getOrDefault("client_assertion", ""));
        if (known) {
            this.tokens.add("Bearer " + token);
        }
        send(exchange, known ? 200 : 401,
                known ? "{\"access_token\":\"" + token + "\",\"token_type\":\"bearer\",\"expires_in\":300}"
                        : "{\"error\":\"invalid_client\"}");
    }

    /** SMART App Launch, Backend Services: each assertion once, for this endpoint. */
    private boolean known(String assertion) {
        try {
            SignedJWT jwt = SignedJWT.parse(assertion);
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            Instant end = claims.getExpirationTime().toInstant();
            return jwt.verify(new RSASSAVerifier(this.client))
                    && "RS384".equals(jwt.getHeader().getAlgorithm().getName())
                    && "audit-client".equals(claims.getIssuer()) && "audit-client".equals(claims.getSubject())
                    && claims.getAudience().equals(List.of(url("/token"))) && end.isAfter(Instant.now())
                    && end.isBefore(Instant.now().plusSeconds(301)) && this.assertions.add(claims.getJWTID());
        }
        catch (ParseException | JOSEException ex) {
            return false;
        }
    }

    private void store(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (!this.tokens.contains(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")))) {
            send(exchange, 401, "");
        }
        else if (this.status != 0) {
            send(exchange, this.status, "");
        }
        else {
            HttpResponse<String> answer = ask(exchange, body);
            if (answer.statusCode() / 100 != 2) {
                this.refused.add(answer.body());
            }
            send(exchange, answer.statusCode(), answer.body());
        }
    }

    private HttpResponse<String> ask(HttpExchange exchange, byte[] body) throws IOException {
        try {
            return this.http.send(HttpRequest.newBuilder(URI.create(this.hapi.base()))
                .header("Content-Type", exchange.getRequestHeaders().getFirst("Content-Type"))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
                .build(), HttpResponse.BodyHandlers.ofString());
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IOException(ex);
        }
    }

    private void send(HttpExchange exchange, int answer, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer, (bytes.length > 0) ? bytes.length : -1);
            exchange.getResponseBody().write(bytes);
            this.answers.add(answer);
        }
    }

    @Override
    public void close() {
        this.server.stop(0);
    }

}
