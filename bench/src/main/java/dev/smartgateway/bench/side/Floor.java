package dev.smartgateway.bench.side;

import java.io.PrintWriter;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The minimum work of a proxy with sessions in Redis: one read of Redis for each request,
 * and the body passed on unchanged; or, with {@code scan}, read as tokens and each
 * reference to a patient compared.
 * <p>
 * Arguments: port, port of the FHIR service, port of Redis, {@code get} or {@code scan}.
 */
public final class Floor {

    private static final JsonFactory JSON = new JsonFactory();

    private final RedisReactiveCommands<String, String> redis;

    private final HttpClient client;

    private final boolean scan;

    private Floor(int service, int redis, boolean scan) {
        this.redis = RedisClient.create("redis://127.0.0.1:" + redis).connect().reactive();
        this.client = HttpClient.create(ConnectionProvider.create("floor", 500)).baseUrl("http://127.0.0.1:" + service);
        this.scan = scan;
    }

    public static void main(String[] args) {
        Floor floor = new Floor(Integer.parseInt(args[1]), Integer.parseInt(args[2]), args[3].equals("scan"));
        var server = HttpServer.create()
            .host("127.0.0.1")
            .port(Integer.parseInt(args[0]))
            .handle(floor::handle)
            .bindNow();
        new PrintWriter(System.out, true).println("ready");
        server.onDispose().block();
    }

    private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        String cookie = request.requestHeaders().get("Cookie", "none");
        String uri = request.uri();
        Mono<byte[]> sent = request.method().name().equals("POST") ? request.receive().aggregate().asByteArray()
                : Mono.just(new byte[0]);
        return sent.flatMap((body) -> this.redis.get(cookie)
            .flatMap((token) -> this.client
                .headers(
                        (headers) -> headers.set("Authorization", "Bearer " + token).set("Content-Length", body.length))
                .request(request.method())
                .uri(uri)
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)))
                .responseConnection((head, connection) -> {
                    response.header("Content-Type", head.responseHeaders().get("Content-Type"));
                    if (!this.scan) {
                        response.header("Content-Length", head.responseHeaders().get("Content-Length"));
                        return response.send(connection.inbound().receive().retain()).then();
                    }
                    return connection.inbound()
                        .receive()
                        .aggregate()
                        .map(ByteBufUtil::getBytes)
                        .flatMap((answer) -> checked(answer, response));
                })
                .then()));
    }

    private static Mono<Void> checked(byte[] answer, HttpServerResponse response) {
        if (!isPatients(answer)) {
            return response.status(502).send().then();
        }
        response.header("Content-Length", String.valueOf(answer.length));
        return response.sendObject(Unpooled.wrappedBuffer(answer)).then();
    }

    private static boolean isPatients(byte[] answer) {
        boolean good = true;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), answer)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING && "reference".equals(parser.currentName())) {
                    String text = parser.getString();
                    good &= !text.startsWith("Patient/") || text.equals("Patient/" + World.PATIENT);
                }
            }
        }
        return good;
    }

}
