package dev.smartgateway.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * An authorization server that accepts every user and grants exactly the patient and
 * scopes of the deposited launch.
 */
final class Authority implements AutoCloseable {

    private final Map<String, Context> launches = new ConcurrentHashMap<>();

    private final Map<String, Context> codes = new ConcurrentHashMap<>();

    private final HttpServer server;

    private final RSAKey key;

    /**
     * What a launch grants.
     */
    private record Context(String patient, String scopes, String nonce) {
    }

    Authority() {
        try {
            this.key = new RSAKeyGenerator(2048).keyID("k1").generate();
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        catch (JOSEException ex) {
            throw new IllegalStateException(ex);
        }
        this.server.setExecutor(Executors.newFixedThreadPool(4, (task) -> {
            Thread thread = new Thread(task, "authority");
            thread.setDaemon(true);
            return thread;
        }));
        this.server.createContext("/", this::handle);
        this.server.start();
    }

    String origin() {
        return "http://localhost:" + this.server.getAddress().getPort();
    }

    /**
     * The app file of an app with one issuer of the same name, for which this signs in.
     * @param base base URL of its FHIR service
     * @param settings further settings of the issuer
     */
    String appFile(String name, String iss, String base, String scopes, String... settings) {
        return """
                name: %1$s
                home: /peer/?launch={launch}
                issuers:
                  - name: %1$s
                    iss: %2$s
                    fhir-base: %3$s
                    endpoints:
                      authorization: %4$s/authorize
                      token: %4$s/token
                      jwks: %4$s/keys
                      oidc-issuer: %4$s
                    client:
                      id: gateway
                      authentication: secret-basic
                    scopes: %5$s
                    %6$s
                """.formatted(name, iss, base, origin(), scopes, String.join("\n    ", settings));
    }

    /**
     * The handle of an EHR launch.
     * @param patient named in the token response; not named if {@code null}
     */
    String deposit(String patient, String scopes) {
        String handle = UUID.randomUUID().toString();
        this.launches.put(handle, new Context(patient, scopes, ""));
        return handle;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/authorize" -> authorize(exchange);
                case "/token" -> answer(exchange, token(form(text(exchange))));
                case "/keys" -> answer(exchange, new JWKSet(this.key.toPublicJWK()).toString());
                default -> answer(exchange, "{}");
            }
        }
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> asked = form(exchange.getRequestURI().getRawQuery());
        Context context = this.launches.get(asked.get("launch"));
        String code = UUID.randomUUID().toString();
        this.codes.put(code, new Context(context.patient(), context.scopes(), asked.getOrDefault("nonce", "")));
        exchange.getResponseHeaders()
            .set("Location", asked.get("redirect_uri") + "?code=" + code + "&state="
                    + URLEncoder.encode(asked.get("state"), StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(302, -1);
    }

    private String token(Map<String, String> form) {
        Context context = this.codes.remove(form.get("code"));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("access_token", UUID.randomUUID().toString());
        fields.put("token_type", "Bearer");
        fields.put("expires_in", 7200);
        fields.put("scope", ("openid fhirUser launch " + context.scopes()).strip());
        if (context.patient() != null) {
            fields.put("patient", context.patient());
        }
        fields.put("id_token", idToken(context.nonce()));
        return HapiPeer.JSON.writeValueAsString(fields);
    }

    private String idToken(String nonce) {
        Instant now = Instant.now();
        SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(),
                new JWTClaimsSet.Builder().issuer(origin())
                    .audience("gateway")
                    .subject("clinician")
                    .issueTime(Date.from(now))
                    .expirationTime(Date.from(now.plusSeconds(300)))
                    .claim("nonce", nonce)
                    .claim("fhirUser", "Practitioner/pr1")
                    .build());
        try {
            token.sign(new RSASSASigner(this.key));
        }
        catch (JOSEException ex) {
            throw new IllegalStateException(ex);
        }
        return token.serialize();
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String text(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    }

    static Map<String, String> form(String raw) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : ((raw != null) ? raw : "").split("&")) {
            String[] parts = pair.split("=", 2);
            values.put(parts[0], URLDecoder.decode((parts.length > 1) ? parts[1] : "", StandardCharsets.UTF_8));
        }
        return values;
    }

    static String query(URI uri, String name) {
        return form(uri.getRawQuery()).get(name);
    }

    @Override
    public void close() {
        this.server.stop(0);
    }

}
