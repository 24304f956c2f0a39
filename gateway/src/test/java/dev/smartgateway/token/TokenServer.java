package dev.smartgateway.token;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * An authorization server that rotates refresh tokens and revokes the family when one is
 * used twice, unless the script specifies something else for the next request.
 */
public final class TokenServer implements AutoCloseable {

    private final DisposableServer server;

    private final Map<String, String> newest = new ConcurrentHashMap<>();

    private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();

    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    private final List<String> revoked = new CopyOnWriteArrayList<>();

    private final AtomicInteger counter = new AtomicInteger();

    private final Map<String, String> documents = new ConcurrentHashMap<>();

    private final Map<String, String> redirects = new ConcurrentHashMap<>();

    private final Set<String> silent = ConcurrentHashMap.newKeySet();

    private final List<String> asked = new CopyOnWriteArrayList<>();

    private volatile Map<String, Object> fields = Map.of("expires_in", 300);

    private volatile Duration delay = Duration.ZERO;

    private TokenServer(int port) {
        this.server = HttpServer.create()
            .host("127.0.0.1")
            .port(port)
            .route((routes) -> routes.post("/token", this::token)
                .post("/revoke", this::revoke)
                .post("/introspect", this::side)
                .post("/par", this::side)
                .get("/**", this::get))
            .bindNow();
        document("/fhir/.well-known/smart-configuration", """
                {"authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",
                 "revocation_endpoint":"%1$s/revoke","jwks_uri":"%1$s/jwks","issuer":"%1$s",
                 "capabilities":["launch-ehr"],"code_challenge_methods_supported":["S256"]}""".formatted(url()));
    }

    public static TokenServer start() {
        return new TokenServer(0);
    }

    /**
     * One request as it arrived.
     *
     * @param form the form
     * @param authorization the header, or an empty string
     */
    public record Seen(Map<String, String> form, String authorization) {
    }

    /**
     * What to do with one token request instead of the usual.
     */
    @FunctionalInterface
    public interface Script {

        Mono<Void> answer(TokenServer server, Map<String, String> form, HttpServerResponse response);

    }

    public String url() {
        return "http://127.0.0.1:" + this.server.port();
    }

    public URI fhir() {
        return URI.create(url() + "/fhir");
    }

    /** Serves a document instead of 404. */
    public void document(String path, String json) {
        this.documents.put(path, json);
    }

    /** Answers with a redirect instead. */
    public void redirect(String path, String to) {
        this.redirects.put(path, to);
    }

    /** Takes the request and never answers. */
    public void silent(String path) {
        this.silent.add(path);
    }

    /** Path and {@code Accept} of every GET so far. */
    public List<String> asked() {
        return this.asked;
    }

    /** The first refresh token of a new family. */
    public String family(String name) {
        String token = name + "~refresh-" + this.counter.incrementAndGet();
        this.newest.put(name, token);
        return token;
    }

    /** Fields of every later answer besides the tokens. */
    public void fields(Map<String, Object> others) {
        this.fields = others;
    }

    /** Answers take this long from now on; the grant is used at once. */
    public void slow(Duration duration) {
        this.delay = duration;
    }

    /** Handles the next token request in another way. */
    public void next(Script script) {
        this.scripts.add(script);
    }

    /** Answers the next token request with this status and body, using no grant. */
    public void next(int status, String body) {
        next((server, form, response) -> response.status(status)
            .header("Content-Type", "application/json")
            .sendString(Mono.just(body))
            .then());
    }

    public List<Seen> seen() {
        return this.seen;
    }

    public List<String> revoked() {
        return this.revoked;
    }

    /** Uses the grant as usual and returns the answer. */
    public Answer use(Map<String, String> form) {
        String token = form.getOrDefault("refresh_token", form.get("code") + "~");
        String family = token.substring(0, token.indexOf('~'));
        if (form.containsKey("refresh_token") && !token.equals(this.newest.get(family))) {
            this.newest.put(family, "dead");
            return new Answer(400, "{\"error\":\"invalid_grant\"}");
        }
        int number = this.counter.incrementAndGet();
        String next = family + "~refresh-" + number;
        this.newest.put(family, next);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("access_token", family + "~access-" + number);
        all.put("refresh_token", next);
        all.put("token_type", "bearer");
        all.putAll(this.fields);
        return new Answer(200, json(all));
    }

    /**
     * An answer.
     *
     * @param status HTTP status
     * @param body JSON
     */
    public record Answer(int status, String body) {
    }

    private Mono<Void> token(HttpServerRequest request, HttpServerResponse response) {
        return request.receive().aggregate().asString().defaultIfEmpty("").flatMap((body) -> {
            Map<String, String> form = form(body);
            this.seen.add(new Seen(form, String.valueOf(request.requestHeaders().get("Authorization", ""))));
            Script script = this.scripts.poll();
            if (script != null) {
                return script.answer(this, form, response);
            }
            Answer answer = use(form);
            return Mono.delay(this.delay).then(send(response, answer));
        });
    }

    public static Mono<Void> send(HttpServerResponse response, Answer answer) {
        return response.status(answer.status())
            .header("Content-Type", "application/json")
            .sendString(Mono.just(answer.body()))
            .then();
    }

    private Mono<Void> revoke(HttpServerRequest request, HttpServerResponse response) {
        return request.receive().aggregate().asString().defaultIfEmpty("").flatMap((body) -> {
            this.revoked.add(String.valueOf(form(body).get("token")));
            return response.status(200).send().then();
        });
    }

    /** Introspection and pushed requests: as scripted, else nothing is known. */
    private Mono<Void> side(HttpServerRequest request, HttpServerResponse response) {
        return request.receive().aggregate().asString().defaultIfEmpty("").flatMap((body) -> {
            Map<String, String> form = form(body);
            this.seen.add(new Seen(form, String.valueOf(request.requestHeaders().get("Authorization", ""))));
            Script script = this.scripts.poll();
            return (script != null) ? script.answer(this, form, response)
                    : send(response, new Answer(200, "{\"active\":false}"));
        });
    }

    private Mono<Void> get(HttpServerRequest request, HttpServerResponse response) {
        String path = URI.create(request.uri()).getRawPath();
        this.asked.add(path + " " + request.requestHeaders().get("Accept", ""));
        if (this.silent.contains(path)) {
            return Mono.never();
        }
        if (this.redirects.containsKey(path)) {
            return response.status(302).header("Location", this.redirects.get(path)).send();
        }
        String document = this.documents.get(path);
        return (document != null) ? send(response, new Answer(200, document)) : response.sendNotFound();
    }

    private static Map<String, String> form(String body) {
        return Arrays.stream(body.split("&"))
            .filter((pair) -> pair.contains("="))
            .map((pair) -> pair.split("=", 2))
            .collect(Collectors.toMap((pair) -> decode(pair[0]), (pair) -> decode(pair[1])));
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String json(Map<String, Object> fields) {
        return fields.entrySet()
            .stream()
            .map((field) -> "\"" + field.getKey() + "\":"
                    + ((field.getValue() instanceof String) ? "\"" + field.getValue() + "\"" : field.getValue()))
            .collect(Collectors.joining(",", "{", "}"));
    }

    @Override
    public void close() {
        this.server.disposeNow();
    }

}
