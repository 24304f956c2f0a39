package dev.smartgateway.journey;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
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
import reactor.netty.resources.LoopResources;

/**
 * A complete EHR on a local port that accepts every request: authorization server with
 * rotating refresh tokens, a FHIR service with one patient, pages of an app and of an
 * attacker. It keeps everything that is secret, so that a test can look for it elsewhere.
 */
public final class StubEhr implements AutoCloseable {

    /** The client secret the gateway must be given. */
    public static final String SECRET = "client-secret-" + UUID.randomUUID();

    /** The id of an Observation of five megabytes. */
    public static final String LARGE = "o-large";

    /** A code at which its token endpoint fails (500). */
    public static final String FATAL = "fatal";

    private static final String REMARK = ",\"entry\":[{\"search\":{\"mode\":\"outcome\"},\"resource\":{\"resourceType\":"
            + "\"OperationOutcome\",\"issue\":[]}}]}";

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final RSAKey key;

    /** Its own, because a gateway that closes in this JVM takes the shared ones along. */
    private final LoopResources loops = LoopResources.create("stub-ehr");

    private final DisposableServer server;

    private final Set<String> secrets = new ConcurrentSkipListSet<>(Set.of(SECRET));

    private final Map<String, String> nonces = new ConcurrentHashMap<>();

    private final Map<String, String> traces = new ConcurrentHashMap<>();

    private final List<String> calls = new CopyOnWriteArrayList<>();

    private final String patient = "pat-" + UUID.randomUUID();

    private final AtomicInteger fatal = new AtomicInteger();

    private volatile int lifetime = 3600;

    private volatile boolean dead;

    private volatile boolean bareIds;

    private volatile boolean remarks;

    private volatile boolean careless;

    private volatile String scopes = "patient/*.cruds";

    public StubEhr() {
        try {
            this.key = new RSAKeyGenerator(2048).keyID("k1").generate();
        }
        catch (JOSEException ex) {
            throw new IllegalStateException(ex);
        }
        this.server = HttpServer.create().runOn(this.loops).host("127.0.0.1").port(0).handle(this::handle).bindNow();
    }

    /**
     * Its address; it also answers as {@code 127.0.0.1}, which is another site.
     */
    public String origin() {
        return "http://localhost:" + this.server.port();
    }

    public String otherSite() {
        return "http://127.0.0.1:" + this.server.port();
    }

    /** Finds records of a patient by the bare id only, as some servers do. */
    public void bareIds() {
        this.bareIds = true;
    }

    /** Says in an empty list, as an entry, that nothing was found. */
    public void remarks() {
        this.remarks = true;
    }

    /**
     * Ignores the patient of a search by reference: returns the records of all patients.
     */
    public void careless() {
        this.careless = true;
    }

    public String patient() {
        return this.patient;
    }

    /**
     * Codes, verifiers, tokens and the client secret, so far.
     */
    public Set<String> secrets() {
        return new TreeSet<>(this.secrets);
    }

    /**
     * Calls of the FHIR service, method and path.
     */
    public List<String> calls() {
        return new ArrayList<>(this.calls);
    }

    /** Forgets which calls it had. */
    void forget() {
        this.calls.clear();
        this.traces.clear();
    }

    /**
     * The trace headers that it received, by path.
     */
    public Map<String, String> traces() {
        return Map.copyOf(this.traces);
    }

    /**
     * How many seconds an access token lives from now on.
     */
    public void lifetime(int seconds) {
        this.lifetime = seconds;
    }

    /**
     * What is granted from now on, also by a refresh.
     */
    public void scopes(String scopes) {
        this.scopes = scopes;
    }

    /**
     * From now on no grant is renewed; the answer quotes the token.
     */
    public void die() {
        this.dead = true;
    }

    /**
     * Ends {@link #die()}.
     */
    public void revive() {
        this.dead = false;
    }

    /**
     * Writes the app's file for the gateway.
     */
    public void writeApp(Path directory) throws IOException {
        Files.writeString(directory.resolve("demo.yml"), """
                name: demo
                home: /demo/?launch={launch}
                ui: %1$s/ui
                issuers:
                  - name: stub
                    iss: %1$s/fhir
                    fhir-base: %1$s/fhir
                    client:
                      id: gateway
                      authentication: secret-basic
                    scopes: launch openid fhirUser offline_access patient/*.cruds
                    refresh:
                      min-interval: 0s
                """.formatted(origin()));
    }

    /** How often its token endpoint failed because of {@link #FATAL}. */
    int fatal() {
        return this.fatal.get();
    }

    /**
     * A logout token for the one user.
     */
    public String logoutToken() {
        Instant now = Instant.now();
        return sign(new JWTClaimsSet.Builder().issuer(origin())
            .audience("gateway")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(60)))
            .jwtID(UUID.randomUUID().toString())
            .subject("clinician")
            .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()))
            .build(), "logout+jwt");
    }

    /**
     * Walks through a launch as a browser would.
     * @return name and value of the session cookie
     */
    public String launch(String gateway) throws IOException, InterruptedException {
        HttpResponse<String> start = get(gateway + "/launch?iss=" + origin() + "/fhir&launch=x1", "");
        String pending = start.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
        HttpResponse<String> authorized = get(start.headers().firstValue("Location").orElseThrow(), "");
        return get(authorized.headers().firstValue("Location").orElseThrow(), pending).headers()
            .allValues("Set-Cookie")
            .stream()
            .filter((cookie) -> cookie.startsWith("__Host-smart="))
            .findFirst()
            .orElseThrow()
            .split(";")[0];
    }

    private static HttpResponse<String> get(String url, String cookie) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        return HTTP.send((cookie.isEmpty() ? request : request.header("Cookie", cookie)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        URI uri = URI.create(request.uri());
        String path = uri.getPath();
        this.traces.put(path, String.valueOf(request.requestHeaders().get("traceparent")));
        return request.receive().aggregate().asString().defaultIfEmpty("").flatMap((body) -> switch (path) {
            case "/fhir/.well-known/smart-configuration" -> send(response, 200, configuration());
            case "/keys" -> send(response, 200, new JWKSet(this.key.toPublicJWK()).toString());
            case "/authorize" -> authorize(response, form(uri.getRawQuery()));
            case "/token" -> token(response, form(body));
            case "/revoke" -> send(response, 200, "{}");
            case "/blank", "/ui",
                    "/ui/" ->
                response.header("Content-Type", "text/html")
                    .sendString(Mono.just("<!doctype html><title>page</title><link rel=icon href=data:,><body>"))
                    .then();
            default -> path.startsWith("/fhir/") ? fhir(request, response, body) : response.sendNotFound().then();
        });
    }

    private String configuration() {
        return """
                {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",
                 "revocation_endpoint":"%1$s/revoke","jwks_uri":"%1$s/keys","capabilities":["launch-ehr"],
                 "code_challenge_methods_supported":["S256"]}""".formatted(origin());
    }

    private Mono<Void> authorize(HttpServerResponse response, Map<String, String> asked) {
        String code = secret("code");
        this.nonces.put(code, asked.getOrDefault("nonce", ""));
        if ("form_post".equals(asked.get("response_mode"))) {
            return response.header("Content-Type", "text/html")
                .sendString(Mono.just("""
                        <!doctype html><form method=post action="%s"><input name=code value="%s">
                        <input name=state value="%s"></form><script>document.forms[0].submit()</script>"""
                    .formatted(asked.get("redirect_uri"), code, asked.get("state"))))
                .then();
        }
        return response.status(302)
            .header("Location",
                    asked.get("redirect_uri") + "?code=" + code + "&state="
                            + URLEncoder.encode(asked.get("state"), StandardCharsets.UTF_8))
            .send()
            .then();
    }

    private Mono<Void> token(HttpServerResponse response, Map<String, String> form) {
        if (form.containsKey("code_verifier")) {
            this.secrets.add(form.get("code_verifier"));
        }
        if (FATAL.equals(form.get("code"))) {
            this.fatal.incrementAndGet();
            return send(response, 500, "{}");
        }
        if (this.dead) {
            return send(response, 400, "{\"error\":\"invalid_grant\",\"error_description\":\""
                    + form.get("refresh_token") + " of " + this.patient + "\"}");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("access_token", secret("access"));
        fields.put("refresh_token", secret("refresh"));
        fields.put("token_type", "Bearer");
        fields.put("scope", "launch openid fhirUser offline_access " + this.scopes);
        if (form.containsKey("code")) {
            fields.put("patient", this.patient);
            fields.put("id_token", idToken(this.nonces.getOrDefault(form.get("code"), "")));
        }
        StringBuilder json = new StringBuilder("{\"expires_in\":").append(this.lifetime);
        fields.forEach((name, value) -> json.append(",\"").append(name).append("\":\"").append(value).append('"'));
        return send(response, 200, json.append('}').toString());
    }

    private String idToken(String nonce) {
        Instant now = Instant.now();
        String token = sign(new JWTClaimsSet.Builder().issuer(origin())
            .audience("gateway")
            .subject("clinician")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(300)))
            .claim("nonce", nonce)
            .claim("fhirUser", origin() + "/fhir/Practitioner/dr1")
            .build(), "JWT");
        this.secrets.add(token);
        return token;
    }

    private String sign(JWTClaimsSet claims, String type) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").type(new JOSEObjectType(type)).build(),
                    claims);
            token.sign(new RSASSASigner(this.key));
            return token.serialize();
        }
        catch (JOSEException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private String secret(String kind) {
        String value = kind + "-" + UUID.randomUUID();
        this.secrets.add(value);
        return value;
    }

    private Mono<Void> fhir(HttpServerRequest request, HttpServerResponse response, String body) {
        String method = request.method().name();
        String path = URI.create(request.uri()).getPath();
        String observation = """
                {"resourceType":"Observation","id":"o1","meta":{"versionId":"1"},"status":"final",
                 "code":{"text":"x"},"subject":{"reference":"Patient/%s"}}""".formatted(this.patient);
        if (!request.requestHeaders().get("Authorization", "").startsWith("Bearer access-")) {
            return send(response, 401, "{}");
        }
        this.calls.add(method + " " + path);
        boolean observations = path.startsWith("/fhir/Observation");
        if (method.equals("POST") && !path.endsWith("_search")) {
            return send(response.header("Location", origin() + "/fhir/Observation/o1/_history/1"), 201, observation);
        }
        if (path.equals("/fhir/Binary/b1")) {
            String binary = "{\"resourceType\":\"Binary\",\"id\":\"b1\",\"contentType\":\"image/gif\",\"data\":\"%s\"}";
            return send(response, 200, binary.formatted(Base64.getEncoder().encodeToString(new byte[16])));
        }
        String patientJson = "{\"resourceType\":\"Patient\",\"id\":\"" + this.patient + "\"}";
        String one = observations ? observation : patientJson;
        if (path.equals("/fhir/Observation/" + LARGE)) {
            String note = ",\"note\":[{\"text\":\"" + "x".repeat(5 * 1024 * 1024) + "\"}]}";
            return send(response, 200, observation.replace("\"o1\"", '"' + LARGE + '"').replaceFirst("}$", note));
        }
        if (path.endsWith("/_history")) {
            return send(response, 200,
                    "{\"resourceType\":\"Bundle\",\"type\":\"history\",\"entry\":[{\"resource\":" + one + "}]}");
        }
        boolean search = path.matches("/fhir/[A-Za-z]+(/_search)?");
        String self = path.replace("/_search", "") + "?"
                + (body.isEmpty() ? URI.create(request.uri()).getRawQuery() : body);
        String bundle = """
                {"resourceType":"Bundle","type":"searchset","link":[{"relation":"self","url":"%s"}],
                 "entry":[{"search":{"mode":"match"},"resource":%s}]}""".formatted(origin() + self, one);
        if (search && observations && this.bareIds && self.contains("Patient")) {
            bundle = bundle.replaceFirst(",\\s*\"entry\".*", this.remarks ? REMARK : "}");
        }
        if (search && this.careless) {
            bundle = self.contains("Patient")
                    ? bundle.replace("\"reference\":\"Patient/" + this.patient, "\"reference\":\"Patient/stranger")
                    : bundle.replaceFirst(",\\s*\"entry\".*", "}");
        }
        return send(response.header("ETag", "W/\"1\""), 200, search ? bundle : one);
    }

    private static Mono<Void> send(HttpServerResponse response, int status, String json) {
        return response.status(status).header("Content-Type", "application/json").sendString(Mono.just(json)).then();
    }

    private static Map<String, String> form(String raw) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            values.put(parts[0], URLDecoder.decode((parts.length > 1) ? parts[1] : "", StandardCharsets.UTF_8));
        }
        return values;
    }

    @Override
    public void close() {
        this.server.disposeNow();
        this.loops.dispose();
    }

}
