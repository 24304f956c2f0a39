package dev.smartgateway.launch.world;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * A strict EHR on a local port, with a switch for every kind of misbehaviour. Checks what
 * the Inferno client suite checks: parameters of the authorization request, single-use
 * codes, PKCE and redirect URI at the token endpoint.
 */
public final class FakeEhr implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private static final RSAKey KEY = key("k1");

    /** Not published anywhere. */
    public static final RSAKey FOREIGN = key("k1");

    private final DisposableServer server;

    private final Clock clock;

    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();

    public final FakePatients patients = new FakePatients();

    /** Authorization requests as received. */
    public final List<Map<String, String>> authorizations = new CopyOnWriteArrayList<>();

    /** Token requests as received. */
    public final List<Map<String, String>> exchanges = new CopyOnWriteArrayList<>();

    /** Requests of any kind. */
    public final AtomicInteger requests = new AtomicInteger();

    /** How often keys were fetched. */
    public final AtomicInteger keyFetches = new AtomicInteger();

    /** Revoked tokens. */
    public final List<String> revoked = new CopyOnWriteArrayList<>();

    /** Changes the SMART configuration. */
    public volatile Consumer<Map<String, Object>> metadata = (document) -> {
    };

    /** Changes the token response. */
    public volatile Consumer<Map<String, Object>> response = (document) -> {
    };

    /** Changes the claims of the id_token. */
    public volatile Consumer<JWTClaimsSet.Builder> claims = (builder) -> {
    };

    /** Signs the id_token. */
    public volatile java.util.function.Function<JWTClaimsSet, String> signer = (set) -> sign(set, KEY, true);

    /** Changes the published keys. */
    public volatile UnaryOperator<JWKSet> keys = (set) -> set;

    /** Changes the text of the published key set. */
    public volatile UnaryOperator<Map<String, Object>> published = (set) -> set;

    /** Changes the parameters that go back to the callback. */
    public volatile Consumer<Map<String, String>> callback = (parameters) -> {
    };

    public FakeEhr(Clock clock) {
        this.clock = clock;
        this.server = HttpServer.create().host("127.0.0.1").port(0).handle(this::handle).bindNow();
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        }
        catch (JOSEException ex) {
            throw new IllegalStateException(ex);
        }
    }

    public String origin() {
        return "http://127.0.0.1:" + this.server.port();
    }

    public String iss() {
        return origin() + "/fhir";
    }

    /**
     * Signs claims.
     * @param kid whether the header names the key
     */
    public static String sign(JWTClaimsSet set, RSAKey key, boolean kid) {
        try {
            JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.RS256);
            SignedJWT jwt = new SignedJWT((kid ? header.keyID(key.getKeyID()) : header).build(), set);
            jwt.sign(new RSASSASigner(key));
            return jwt.serialize();
        }
        catch (JOSEException ex) {
            throw new IllegalStateException(ex);
        }
    }

    public static RSAKey key() {
        return KEY;
    }

    private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        this.requests.incrementAndGet();
        String path = URI.create(request.uri()).getPath();
        return request.receive().aggregate().asString().defaultIfEmpty("").flatMap((body) -> switch (path) {
            case "/fhir/.well-known/smart-configuration" -> json(response, 200, configuration());
            case "/keys" -> json(response, 200, publicKeys());
            case "/fhir/Patient" -> this.patients.answer(request, response);
            case "/token" -> token(response, form(body));
            case "/revoke" -> {
                this.revoked.add(form(body).getOrDefault("token", ""));
                yield response.status(200).send().then();
            }
            default -> response.sendNotFound().then();
        });
    }

    private Map<String, Object> publicKeys() {
        this.keyFetches.incrementAndGet();
        return this.published.apply(this.keys.apply(new JWKSet(KEY)).toPublicJWKSet().toJSONObject());
    }

    private static Mono<Void> json(HttpServerResponse response, int status, Map<String, Object> document) {
        return response.status(status)
            .header("Content-Type", "application/json")
            .sendString(Mono.just(JSON.writeValueAsString(document)))
            .then();
    }

    private Map<String, Object> configuration() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", origin());
        document.put("authorization_endpoint", origin() + "/authorize");
        document.put("token_endpoint", origin() + "/token");
        document.put("revocation_endpoint", origin() + "/revoke");
        document.put("jwks_uri", origin() + "/keys");
        document.put("grant_types_supported", List.of("authorization_code"));
        document.put("code_challenge_methods_supported", List.of("S256"));
        document.put("capabilities", List.of("launch-ehr", "launch-standalone", "permission-v2"));
        this.metadata.accept(document);
        return document;
    }

    /**
     * Lets the user sign in and consent.
     * @param url where the gateway sent the browser
     * @return path and query of the callback
     */
    public String approve(String url) {
        URI uri = URI.create(url);
        Map<String, String> asked = form(uri.getRawQuery());
        this.authorizations.add(asked);
        require(asked.get("response_type").equals("code"), "response_type");
        require(asked.get("code_challenge_method").equals("S256"), "code_challenge_method");
        require(asked.get("code_challenge").matches("[A-Za-z0-9_-]{43}"), "code_challenge");
        require(asked.get("state").length() >= 22, "state");
        require(!asked.get("scope").isBlank(), "scope");
        String code = UUID.randomUUID().toString();
        this.codes.put(code, asked);
        Map<String, String> back = new LinkedHashMap<>();
        back.put("code", code);
        back.put("state", asked.get("state"));
        this.callback.accept(back);
        return URI.create(asked.get("redirect_uri")).getPath() + "?" + query(back);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("The EHR refuses the authorization request: " + what);
        }
    }

    private Mono<Void> token(HttpServerResponse response, Map<String, String> form) {
        this.exchanges.add(form);
        Map<String, String> asked = this.codes.remove(form.getOrDefault("code", ""));
        if (asked == null || !asked.get("redirect_uri").equals(form.get("redirect_uri"))
                || !asked.get("code_challenge").equals(s256(form.getOrDefault("code_verifier", "")))) {
            return json(response, 400, Map.of("error", "invalid_grant"));
        }
        Map<String, Object> document = new HashMap<>();
        document.put("access_token", "access-" + UUID.randomUUID());
        document.put("refresh_token", "refresh-" + UUID.randomUUID());
        document.put("token_type", "Bearer");
        document.put("expires_in", 3600);
        document.put("scope", asked.get("scope"));
        document.put("patient", "p1");
        if (asked.get("scope").contains("openid")) {
            document.put("id_token", idToken(asked));
        }
        this.response.accept(document);
        return json(response, 200, document);
    }

    private String idToken(Map<String, String> asked) {
        JWTClaimsSet.Builder builder = new JWTClaimsSet.Builder().issuer(origin())
            .subject("user-1")
            .audience(asked.get("client_id"))
            .issueTime(Date.from(this.clock.instant()))
            .expirationTime(Date.from(this.clock.instant().plusSeconds(300)))
            .claim("nonce", asked.get("nonce"))
            .claim("fhirUser", iss() + "/Practitioner/dr1");
        this.claims.accept(builder);
        return this.signer.apply(builder.build());
    }

    private static String s256(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        }
        catch (java.security.NoSuchAlgorithmException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /**
     * Decodes a form or query; every name must stand once.
     */
    public static Map<String, String> form(String raw) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : raw.split("&")) {
            if (!pair.isEmpty()) {
                String[] parts = pair.split("=", 2);
                String before = values.put(URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        URLDecoder.decode((parts.length > 1) ? parts[1] : "", StandardCharsets.UTF_8));
                require(before == null, parts[0] + " occurs twice");
            }
        }
        return values;
    }

    public static String query(Map<String, String> parameters) {
        List<String> pairs = new ArrayList<>();
        parameters.forEach((name, value) -> pairs
            .add(name + "=" + java.net.URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20")));
        return String.join("&", pairs);
    }

    @Override
    public void close() {
        this.server.disposeNow();
    }

}
