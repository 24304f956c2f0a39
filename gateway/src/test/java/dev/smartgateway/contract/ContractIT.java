package dev.smartgateway.contract;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.smartgateway.journey.Gateway;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.redis.TestRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.reactive.function.server.RouterFunction;

import static org.assertj.core.api.Assertions.assertThat;

class ContractIT {

    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete");

    /** Served by the proxy, which has no functional routes. */
    private static final Set<String> PROXIED = Set.of("/fhir", "/fhir/{path}", "/launches/{id}/fhir",
            "/launches/{id}/fhir/{path}");

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static Gateway gateway;

    private static JsonNode document;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        gateway = Gateway.start(TestRedis.shared(), "gateway.apps.location=../config/apps",
                "gateway.keys.ephemeral=true", "gateway.credentials.sandbox.secret=gateway-sandbox-secret");
        HttpResponse<String> answer = send("GET", "/openapi.json");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        document = new JsonMapper().readTree(answer.body());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void documentWhenComparedWithTheRoutesThenNamesExactlyThePathsThatExist() {
        Routes routes = new Routes();
        gateway.beans(RouterFunction.class).forEach((each) -> each.accept(routes));
        assertThat(routes.others()).isEmpty();
        Set<String> served = routes.paths()
            .stream()
            .filter((path) -> !path.equals("/logout/{channel}"))
            .collect(Collectors.toCollection(TreeSet::new));
        served.addAll(PROXIED);
        assertThat(served).as("describe a new route in src/main/resources/openapi.json")
            .isEqualTo(new TreeSet<>(document.path("paths").propertyNames()));
    }

    @Test
    void documentWhenEveryOperationIsTriedWithoutSessionThenTheStatusIsDescribed() throws Exception {
        List<String> undescribed = new ArrayList<>();
        for (Operation operation : operations()) {
            HttpResponse<String> answer = send(operation.method.toUpperCase(Locale.ROOT), operation.filled());
            if (operation.description.path("responses").path(String.valueOf(answer.statusCode())).isMissingNode()) {
                undescribed.add(operation.method + " " + operation.path + " -> " + answer.statusCode());
            }
        }
        assertThat(undescribed).isEmpty();
    }

    @Test
    void documentWhenMethodIsNotDescribedThenTheGatewayDoesNotServeIt() throws Exception {
        for (String path : document.path("paths").propertyNames()) {
            JsonNode item = item(path);
            for (String method : METHODS) {
                boolean head = method.equals("head") && item.has("get");
                if (!item.has(method) && !head) {
                    HttpResponse<String> answer = send(method.toUpperCase(Locale.ROOT), filled(path));
                    assertThat(answer.statusCode()).as("%s %s", method, path).isIn(400, 404, 405);
                }
            }
        }
    }

    @Test
    void sessionPathsWhenAskedForTheirMethodsThenAllowNamesThoseOfTheDocument() throws Exception {
        for (String path : List.of("/launches", "/launches/{id}", "/sessions", "/sessions/{id}", "/session/events",
                "/logout")) {
            HttpResponse<String> answer = send("OPTIONS", filled(path));
            assertThat(answer.statusCode()).as(path).isEqualTo(204);
            Set<String> allowed = Set.of(answer.headers().firstValue("Allow").orElse("").split(","));
            item(path).propertyNames()
                .stream()
                .filter(METHODS::contains)
                .forEach((method) -> assertThat(allowed).as(path).contains(method.toUpperCase(Locale.ROOT)));
            HttpResponse<String> wrong = send("TRACK", filled(path));
            assertThat(wrong.statusCode()).isIn(400, 405, 501);
        }
    }

    @Test
    void documentWhenComparedWithTheReasonsThenListsThemAll() {
        Set<String> known = Stream.of(Reason.values()).map(Reason::code).collect(Collectors.toCollection(TreeSet::new));
        Set<String> described = document.at("/components/schemas/Reason/enum")
            .valueStream()
            .map(JsonNode::asString)
            .collect(Collectors.toCollection(TreeSet::new));
        assertThat(described).as("list a new reason in src/main/resources/openapi.json").isEqualTo(known);
    }

    @Test
    void documentWhenItPointsSomewhereThenThatIsThere() {
        List<JsonNode> pointers = document.findValues("$ref");
        assertThat(pointers).hasSizeGreaterThan(50)
            .allSatisfy((pointer) -> assertThat(document.at(pointer.asString().substring(1)).isMissingNode())
                .as(pointer.asString())
                .isFalse());
    }

    private static List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (String path : document.path("paths").propertyNames()) {
            item(path).properties().forEach((entry) -> {
                if (METHODS.contains(entry.getKey())) {
                    operations.add(new Operation(entry.getKey(), path, entry.getValue()));
                }
            });
        }
        assertThat(operations).hasSizeGreaterThan(30);
        return operations;
    }

    private static JsonNode item(String path) {
        JsonNode item = document.path("paths").path(path);
        return item.has("$ref") ? document.at(item.path("$ref").asString().substring(1)) : item;
    }

    private static String filled(String path) {
        return path.replace("{id}", "A".repeat(22))
            .replace("{path}", "Patient/1")
            .replace("{issuer}", "sandbox")
            .replace("{app}", "demo")
            .replace("{label}", "a".repeat(32))
            .replace("{launch}", "A".repeat(22));
    }

    private static HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /**
     * One described operation.
     */
    private record Operation(String method, String path, JsonNode description) {

        String filled() {
            return ContractIT.filled(this.path);
        }

    }

}
