package dev.smartgateway.journey;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

import dev.smartgateway.redis.TestRedis;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Files of an app, from a file server with arbitrary answers, and the destinations for
 * which a browser may request FHIR data.
 */
class AppFilesIT {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final List<String> asked = new CopyOnWriteArrayList<>();

    private static DisposableServer files;

    private static StubEhr ehr;

    private static Gateway gateway;

    private static String cookie;

    private static volatile String location = "";

    private static volatile boolean gone;

    /** Status of an answer without content, or 0. */
    private static volatile int bare;

    @BeforeAll
    static void startAll(@TempDir Path apps) throws Exception {
        files = HttpServer.create().host("127.0.0.1").port(0).handle((request, response) -> {
            asked.add(request.uri() + " " + names(request.requestHeaders()));
            if (bare > 0) {
                return response.status(bare).header("Content-Length", "0").header("ETag", "\"e\"").send();
            }
            if (request.uri().endsWith(".css")) {
                return response.header("Content-Type", "text/css")
                    .header("ETag", "\"e2\"")
                    .sendString(Mono.just("a { color: red }".repeat(200)));
            }
            if (request.uri().contains("/route/")) {
                return response.status(404).header("X-Old", "1").header("ETag", "\"gone\"").sendString(Mono.just("no"));
            }
            if (request.uri().endsWith("/own") || (gone && request.uri().endsWith("/index.html"))) {
                return response.status(404).header("Content-Type", "text/html").sendString(Mono.just("the app's own"));
            }
            Map.of("Service-Worker-Allowed", "/", "Clear-Site-Data", "\"cookies\"", "Strict-Transport-Security",
                    "max-age=0", "X-Content-Type-Options", "none", "Refresh", "0; url=https://evil.example", "Alt-Svc",
                    "h3=\":443\"", "X-Gateway-Launch", "AAAAAAAAAAAAAAAAAAAAAA", "Access-Control-Allow-Origin", "*",
                    "Link", "</x>; rel=preload", "Set-Cookie", "a=b")
                .forEach(response::header);
            Map.of("X-Request-Id", "theirs", "X-Gateway-Reason", "none", "Content-Location", "http://internal/x", "NEL",
                    "{}", "Reporting-Endpoints", "a=\"https://evil.example\"", "SourceMap", "http://internal/map",
                    "Cross-Origin-Opener-Policy", "unsafe-none", "ETag", "\"e1\"", "Content-Language", "de",
                    "Content-Type", "text/html")
                .forEach(response::header);
            if (!location.isEmpty()) {
                response.status(302).header("Location", location);
            }
            return response.sendString(Mono.just("<!doctype html>"));
        }).bindNow();
        ehr = new StubEhr();
        ehr.writeApp(apps);
        Path file = apps.resolve("demo.yml");
        Files.writeString(file, Files.readString(file)
            .replace("ui: " + ehr.origin() + "/ui", "ui: http://127.0.0.1:" + files.port() + "/ui" + """

                    files:
                      index-fallback: true
                      opener: true
                      dev-server: true
                      content-security-policy:
                        script-src: [unsafe-eval, https://cdn.example]
                        worker-src: "blob:"
                    theme:
                      accent: "#a03060"
                    """));
        gateway = Gateway.start(TestRedis.shared(), "gateway.apps.location=" + apps, "gateway.keys.ephemeral=true",
                "gateway.credentials.stub.secret=" + StubEhr.SECRET, "gateway.probes.serving-port=true",
                "server.compression.enabled=true", "server.compression.min-response-size=1B");
        cookie = ehr.launch(gateway.url());
    }

    @AfterAll
    static void stopAll() {
        gateway.close();
        ehr.close();
        files.disposeNow();
    }

    @Test
    void fileWhenTheServerSetsHeadersThenOnlyThoseThatDescribeTheFilePass() throws Exception {
        HttpResponse<String> file = get("/demo/index.html?launch=x", Map.of());
        assertThat(file.statusCode()).isEqualTo(200);
        Set<String> names = file.headers().map().keySet();
        assertThat(names).map((name) -> name.toLowerCase(Locale.ROOT))
            .contains("etag", "content-language", "content-type", "content-security-policy", "x-request-id")
            .doesNotContain("service-worker-allowed", "clear-site-data", "strict-transport-security", "refresh",
                    "alt-svc", "x-gateway-launch", "access-control-allow-origin", "link", "set-cookie",
                    "content-location", "nel", "reporting-endpoints", "sourcemap", "x-gateway-reason");
        assertThat(file.headers().allValues("x-content-type-options")).containsExactly("nosniff");
        assertThat(file.headers().allValues("cross-origin-opener-policy")).containsExactly("unsafe-none");
        assertThat(file.headers().allValues("x-request-id")).hasSize(1).doesNotContain("theirs");
        assertThat(file.headers().firstValue("content-security-policy").orElseThrow()).contains("frame-ancestors");
    }

    @Test
    void fileWhenAskedByAPageThenTheServerLearnsNeitherTheQueryNorThePage() throws Exception {
        asked.clear();
        get("/demo/index.html?launch=AAAAAAAAAAAAAAAAAAAAAA&x=%7C",
                Map.of("Referer", gateway.url() + "/demo/?launch=BBBBBBBBBBBBBBBBBBBBBB", "Cookie", cookie));
        assertThat(asked).singleElement()
            .asString()
            .startsWith("/ui/index.html ")
            .doesNotContain("?", "referer", "cookie", "origin", "forwarded");
    }

    @ParameterizedTest
    @CsvSource({ "script, true", "image, true", "document, false", "iframe, false" })
    void fileWhenTheServerIsForDevelopmentThenItGetsTheQueryOfWhatIsNoPage(String wanted, boolean query)
            throws Exception {
        asked.clear();
        get("/demo/logo.svg?import", Map.of("Sec-Fetch-Dest", wanted, "Cookie", cookie));
        assertThat(asked).singleElement().asString().startsWith(query ? "/ui/logo.svg?import " : "/ui/logo.svg ");
    }

    @ParameterizedTest
    @CsvSource({ "404, 404, not-found, Diese Adresse gibt es hier nicht", "410, 404, not-found, Adresse",
            "403, 404, not-found, Adresse", "400, 400, bad-request, Adresse", "503, 502, app-files-failed, Moment" })
    void fileWhenMissingWithoutContentThenAPersonGetsAPageOfOurs(int sent, int status, String reason, String text)
            throws Exception {
        bare = sent;
        try {
            HttpResponse<String> page = get("/demo/none?launch=AAAAAAAAAAAAAAAAAAAAAA",
                    Map.of("Sec-Fetch-Mode", "navigate", "Accept-Language", "de"));
            assertThat(page.statusCode()).isEqualTo(status);
            assertThat(page.body()).contains("<html lang=\"de\"", text, reason, "--accent:#a03060",
                    page.headers().firstValue("X-Request-Id").orElseThrow());
            assertThat(page.headers().allValues("X-Gateway-Reason")).containsExactly(reason);
            assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; style-src")
                .endsWith("frame-ancestors 'self'");
            assertThat(page.headers().map()).doesNotContainKey("etag");
            assertThat(get("/demo/none.js", Map.of("Sec-Fetch-Mode", "no-cors")).body()).startsWith("{");
        }
        finally {
            bare = 0;
        }
    }

    @Test
    void fileWhenTheAppNeedsMoreThenItsOwnPolicyAllowsIt() throws Exception {
        String policy = get("/demo/index.html", Map.of()).headers().firstValue("content-security-policy").orElseThrow();
        assertThat(policy.split("; ")).contains("script-src 'self' 'unsafe-eval' https://cdn.example",
                "worker-src 'self' blob:", "default-src 'self'", "object-src 'none'");
    }

    @ParameterizedTest
    @CsvSource({ "Sec-Fetch-Dest, document", "Sec-Fetch-Dest, iframe", "Accept, text/html" })
    void pageWhenOnlyTheAppsRouterKnowsItThenItsIndexIsServed(String header, String value) throws Exception {
        asked.clear();
        HttpResponse<String> page = get("/demo/route/p.1?launch=x", Map.of(header, value));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).isEqualTo("<!doctype html>");
        assertThat(page.headers().firstValue("etag")).hasValue("\"e1\"");
        assertThat(page.headers().map()).doesNotContainKey("x-old");
        assertThat(asked).extracting((line) -> line.split(" ")[0]).containsExactly("/ui/route/p.1", "/ui/index.html");
    }

    @Test
    void fileWhenMissingThenOnlyPagesFallBack() throws Exception {
        assertThat(get("/demo/route/app.js", Map.of("Sec-Fetch-Dest", "script")).statusCode()).isEqualTo(404);
        gone = true;
        try {
            HttpResponse<String> page = get("/demo/route/x", Map.of("Sec-Fetch-Dest", "document"));
            assertThat(page.statusCode()).isEqualTo(404);
            assertThat(page.body()).contains("not-found").doesNotContain("the app's own");
        }
        finally {
            gone = false;
        }
    }

    @Test
    void fileWhenMissingWithContentThenOnlyScriptsGetTheContent() throws Exception {
        gone = true;
        try {
            assertThat(get("/demo/own", Map.of("Sec-Fetch-Dest", "document", "Sec-Fetch-Mode", "navigate")).body())
                .contains("<html lang=\"en\"", "There is nothing at this address", "not-found");
        }
        finally {
            gone = false;
        }
        HttpResponse<String> page = get("/demo/own", Map.of("Sec-Fetch-Dest", "script"));
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).isEqualTo("the app's own");
    }

    @Test
    void originWhenOpenedByAPersonThenSaysWhereToGo() throws Exception {
        HttpResponse<String> page = get("/", Map.of("Accept-Language", "es-MX", "Sec-Fetch-Mode", "navigate"));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Language")).hasValue("es");
        assertThat(page.headers().allValues("Vary")).contains("Accept-Language");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow()).contains("script-src 'none'");
        assertThat(page.body()).contains("Aquí no hay ninguna historia abierta", "href=\"/launch\"");
    }

    @ParameterizedTest
    @CsvSource({ "/ui/start/, /demo/start/", "start/?a=b, /demo/start/", "http://127.0.0.1:{port}/ui/b, /demo/b",
            "/ui/../admin, ''", "/internal, ''", "http://internal.example/ui/x, ''", "//evil.example/ui/x, ''",
            "http://127.0.0.1:1/ui/x, ''", "http://u@127.0.0.1:{port}/ui/x, ''", "'http://[', ''" })
    void fileWhenTheServerRedirectsThenOnlyToItsOwnFiles(String sent, String shown) throws Exception {
        location = sent.replace("{port}", String.valueOf(files.port()));
        try {
            HttpResponse<String> answer = get("/demo/a", Map.of());
            assertThat(answer.headers().firstValue("location").orElse("")).isEqualTo(shown);
            assertThat(answer.statusCode()).isEqualTo(shown.isEmpty() ? 502 : 302);
        }
        finally {
            location = "";
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "script", "style", "worker", "sharedworker", "serviceworker", "object", "embed",
            "audioworklet", "paintworklet", "xslt", "manifest", "json", "font", "report" })
    void fhirWhenWantedAsCodeThenRefusedAndNothingIsSent(String destination) throws Exception {
        int before = ehr.calls().size();
        HttpResponse<String> answer = get("/fhir/Patient",
                Map.of("Cookie", cookie, "Sec-Fetch-Site", "same-origin", "Sec-Fetch-Dest", destination));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("X-Gateway-Reason")).hasValue("not-as-code");
        assertThat(ehr.calls()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(strings = { "empty", "image", "document" })
    void fhirWhenWantedAsDataThenServed(String destination) throws Exception {
        assertThat(get("/fhir/Patient/" + ehr.patient(),
                Map.of("Cookie", cookie, "Sec-Fetch-Site", "same-origin", "Sec-Fetch-Dest", destination))
            .statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> get(String path, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.url() + path));
        headers.forEach(request::header);
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String names(HttpHeaders headers) {
        return String.join(",", headers.names()).toLowerCase(Locale.ROOT);
    }

    private static HttpResponse<byte[]> zipped(String path, String accept) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(gateway.url() + path))
            .header("Cookie", cookie)
            .header("Accept-Encoding", accept)
            .build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = { "/demo/app.css", "/fhir/Observation", "/openapi.json" })
    void answerWhenCompressedThenVariesAndTheTagIsWeak(String path) throws Exception {
        HttpResponse<byte[]> plain = zipped(path, "identity");
        HttpResponse<byte[]> zipped = zipped(path, "gzip");
        assertThat(plain.statusCode()).isEqualTo(200);
        assertThat(zipped.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes()).isEqualTo(plain.body());
        for (HttpResponse<byte[]> answer : List.of(plain, zipped)) {
            assertThat(answer.headers().allValues("Vary")).contains("Accept-Encoding");
            assertThat(answer.headers().firstValue("ETag").orElse("W/")).startsWith("W/");
        }
    }

    /** The forms of these pages are sealed; the user's input is next to the seal. */
    @Test
    void pageOfTheGatewayWhenCompressionIsOnThenPlain() throws Exception {
        HttpResponse<byte[]> page = zipped("/", "gzip");
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(page.headers().firstValue("Content-Encoding")).isEmpty();
    }

    @Test
    void probeWhenAskedOnTheServingPortThenUpAndNoWordMore() throws Exception {
        for (String path : List.of("/livez", "/readyz")) {
            HttpResponse<byte[]> probe = zipped(path, "identity");
            assertThat(probe.statusCode()).as(path).isEqualTo(200);
            assertThat(new String(probe.body(), StandardCharsets.UTF_8)).isEqualTo("{\"status\":\"UP\"}");
            assertThat(probe.headers().firstValue("Cache-Control")).hasValue("no-store");
        }
    }

}
