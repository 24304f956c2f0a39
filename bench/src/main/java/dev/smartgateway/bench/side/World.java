package dev.smartgateway.bench.side;

import java.io.PrintWriter;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.buffer.Unpooled;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Authorization server, OpenID provider and FHIR service of all peers: grants every
 * request, and answers from memory. Runs in a separate process, so that its CPU time is
 * not counted for a proxy.
 * <p>
 * Argument: the port.
 */
public final class World {

    /** The only patient. */
    static final String PATIENT = "p1";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final String origin;

    private final KeyPair keys;

    private final Map<String, String> nonces = new ConcurrentHashMap<>();

    /** Value of launch by code: {@code s500} is granted five hundred scopes. */
    private final Map<String, String> launches = new ConcurrentHashMap<>();

    private final byte[] patient = Bodies.patient();

    private final Map<Integer, byte[]> entries = new ConcurrentHashMap<>();

    private World(int port) throws GeneralSecurityException {
        this.origin = "http://localhost:" + port;
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        this.keys = generator.generateKeyPair();
    }

    public static void main(String[] args) throws GeneralSecurityException {
        int port = Integer.parseInt(args[0]);
        World world = new World(port);
        var server = HttpServer.create().host("127.0.0.1").port(port).handle(world::handle).bindNow();
        new PrintWriter(System.out, true).println("ready");
        server.onDispose().block();
    }

    private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        String uri = request.uri();
        if (uri.startsWith("/fhir/") && !uri.startsWith("/fhir/.well-known")) {
            return fhir(request, response, uri.substring(6));
        }
        int mark = uri.indexOf('?');
        String path = (mark < 0) ? uri : uri.substring(0, mark);
        return request.receive().aggregate().asString().defaultIfEmpty("").flatMap((body) -> switch (path) {
            case "/fhir/.well-known/smart-configuration", "/.well-known/openid-configuration" ->
                json(response, configuration());
            case "/keys" -> json(response, keySet());
            case "/authorize" -> authorize(response, form(uri.substring(mark + 1)));
            case "/token" -> json(response, token(request, form(body)));
            case "/userinfo" -> json(response, "{\"sub\":\"clinician\"}");
            default -> response.sendNotFound().then();
        });
    }

    private Mono<Void> fhir(HttpServerRequest request, HttpServerResponse response, String target) {
        if (!request.requestHeaders().contains("Authorization")) {
            return response.status(401).send();
        }
        if (request.method().name().equals("POST")) {
            return request.receive().aggregate().asString().flatMap((body) -> bytes(response, Bodies.reply(body)));
        }
        if (target.startsWith("Patient/")) {
            return bytes(response, this.patient);
        }
        Map<String, String> asked = form(target.substring(target.indexOf('?') + 1));
        int count = Integer.parseInt(asked.getOrDefault("code", "1"));
        byte[] rest = this.entries.computeIfAbsent(count, (number) -> Bodies.entries(this.origin + "/fhir", number));
        byte[] head = Bodies.head(this.origin + "/fhir/" + target).getBytes(StandardCharsets.UTF_8);
        response.header("Content-Type", "application/fhir+json")
            .header("Content-Length", String.valueOf(head.length + rest.length));
        return response
            .sendObject(Mono
                .fromSupplier(() -> Unpooled.wrappedBuffer(Unpooled.wrappedBuffer(head), Unpooled.wrappedBuffer(rest))))
            .then();
    }

    private static Mono<Void> bytes(HttpServerResponse response, byte[] body) {
        response.header("Content-Type", "application/fhir+json").header("Content-Length", String.valueOf(body.length));
        return response.sendObject(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body))).then();
    }

    private static Mono<Void> json(HttpServerResponse response, String body) {
        return response.header("Content-Type", "application/json").sendString(Mono.just(body)).then();
    }

    private Mono<Void> authorize(HttpServerResponse response, Map<String, String> asked) {
        String code = "code-" + UUID.randomUUID();
        this.nonces.put(code, asked.getOrDefault("nonce", ""));
        this.launches.put(code, asked.getOrDefault("launch", ""));
        String state = URLEncoder.encode(asked.getOrDefault("state", ""), StandardCharsets.UTF_8);
        return response.status(302)
            .header("Location", asked.get("redirect_uri") + "?code=" + code + "&state=" + state)
            .send()
            .then();
    }

    private String configuration() {
        return """
                {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",
                 "jwks_uri":"%1$s/keys","userinfo_endpoint":"%1$s/userinfo","capabilities":["launch-ehr"],
                 "response_types_supported":["code"],"subject_types_supported":["public"],
                 "id_token_signing_alg_values_supported":["RS256"],"code_challenge_methods_supported":["S256"],
                 "token_endpoint_auth_methods_supported":["client_secret_basic"]}""".formatted(this.origin);
    }

    private String token(HttpServerRequest request, Map<String, String> form) {
        String basic = request.requestHeaders().get("Authorization", "").replaceFirst("(?i)basic ", "");
        String client = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8).split(":", 2)[0];
        String nonce = this.nonces.getOrDefault(form.getOrDefault("code", ""), "");
        return """
                {"access_token":"access-%s","token_type":"Bearer","expires_in":86400,"patient":"%s",
                 "scope":"launch openid fhirUser %s","id_token":"%s"}""".formatted(UUID.randomUUID(), PATIENT,
                scopes(this.launches.getOrDefault(form.getOrDefault("code", ""), "")), idToken(client, nonce));
    }

    private static String scopes(String launch) {
        if (!launch.matches("s[0-9]{1,4}")) {
            return "patient/*.rs";
        }
        StringBuilder scopes = new StringBuilder("patient/Patient.rs");
        for (int i = 1; i < Integer.parseInt(launch.substring(1)); i++) {
            scopes.append(" patient/Observation.rs?code=http://loinc.org|").append(i);
        }
        return scopes.toString();
    }

    private String idToken(String client, String nonce) {
        long now = new Date().getTime() / 1000;
        String claims = """
                {"iss":"%1$s","aud":"%2$s","sub":"clinician","iat":%3$d,"exp":%4$d,"nonce":"%5$s",
                 "fhirUser":"%1$s/fhir/Practitioner/dr1"}""".formatted(this.origin, client, now, now + 86_400, nonce);
        String signed = encode("{\"alg\":\"RS256\",\"kid\":\"k1\",\"typ\":\"JWT\"}") + "." + encode(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(this.keys.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + BASE64.encodeToString(signature.sign());
        }
        catch (GeneralSecurityException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private String keySet() {
        RSAPublicKey key = (RSAPublicKey) this.keys.getPublic();
        return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"k1\",\"n\":\""
                + number(key.getModulus()) + "\",\"e\":\"" + number(key.getPublicExponent()) + "\"}]}";
    }

    private static String number(java.math.BigInteger value) {
        byte[] bytes = value.toByteArray();
        int from = (bytes[0] == 0) ? 1 : 0;
        return BASE64.encodeToString(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
    }

    private static String encode(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static Map<String, String> form(String raw) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            values.put(parts[0], URLDecoder.decode((parts.length > 1) ? parts[1] : "", StandardCharsets.UTF_8));
        }
        return values;
    }

}
