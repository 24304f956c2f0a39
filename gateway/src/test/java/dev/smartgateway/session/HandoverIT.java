package dev.smartgateway.session;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import dev.smartgateway.journey.Gateway;
import dev.smartgateway.journey.StubEhr;
import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.token.TestClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Launches with host names of their own, as a client sees them that keeps one jar of
 * cookies for each host.
 */
class HandoverIT {

    private static final String NAMED = "__Host-smart-launch";

    private static final TestClock CLOCK = new TestClock();

    private static StubEhr ehr;

    private static Gateway gateway;

    private final Visitor visitor = new Visitor();

    @BeforeAll
    static void start(@TempDir Path apps) throws IOException {
        ehr = new StubEhr();
        ehr.writeApp(apps);
        Files.writeString(apps.resolve("other.yml"),
                Files.readString(apps.resolve("demo.yml"))
                    .replace("demo", "other")
                    .replace("name: stub", "name: stub2"));
        int port = Gateway.freePort();
        List<String> properties = new ArrayList<>(List.of(TestRedis.shared().properties()));
        properties.addAll(List.of("server.port=" + port, "gateway.public-url=http://localhost:" + port,
                "gateway.session.origin-per-launch=http://*.apps.localhost:" + port, "gateway.apps.location=" + apps,
                "gateway.keys.ephemeral=true", "gateway.credentials.stub.secret=" + StubEhr.SECRET,
                "gateway.credentials.stub2.secret=" + StubEhr.SECRET));
        gateway = Gateway.start(CLOCK, properties);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        ehr.close();
    }

    @Test
    void handoverWhenALaunchIsCompleteThenItsHostNameServesItAndNothingElse() {
        String home = this.visitor.open();
        String origin = origin(home);
        String id = home.substring(home.indexOf('=') + 1);
        assertThat(origin).matches("http://[0-9a-f]{32}\\.apps\\.localhost:\\d+").doesNotContain(id);
        assertThat(this.visitor.cookies(origin)).containsOnlyKeys(NAMED);
        assertThat(this.visitor.cookies(gateway.url())).containsOnlyKeys("__Host-smart");
        for (String path : List.of("/fhir/Patient/" + ehr.patient(), "/launches/" + id,
                "/launches/" + id + "/fhir/Patient")) {
            assertThat(status(origin + path)).as(path).isEqualTo(200);
        }
        assertThat(this.visitor.get(origin + "/fhir/Observation").getBody()).contains(origin + "/fhir/Observation")
            .doesNotContain(gateway.url());
        for (String path : List.of("/launch?app=demo", "/callback/stub", "/sessions", "/picker/" + id, "/openapi.json",
                "/handover/" + label(origin), "/logout/frontchannel", "/.well-known/jwks.json", "/other/")) {
            assertThat(reason(origin + path)).as(path).isEqualTo("wrong-origin");
        }
        for (String path : List.of("/fhir/Patient", "/launches", "/launches/" + id, "/launches/" + id + "/fhir/Patient",
                "/session/events", "/demo/?launch=" + id, "/other/", "/handover")) {
            assertThat(reason(gateway.url() + path)).as(path).isEqualTo("wrong-origin");
        }
        assertThat(new Visitor().reason(origin + "/demo/")).isEqualTo("no-session");
    }

    @Test
    void codeWhenUsedTwiceOldOfAnotherBrowserOrAnotherHostThenRefused() {
        String origin = origin(this.visitor.open());
        String other = origin(this.visitor.open());
        Visitor stranger = new Visitor();
        stranger.get(origin + "/handover");
        assertThat(stranger.reason(this.visitor.code(origin))).isEqualTo("handover-refused");
        String code = this.visitor.code(origin);
        String secret = this.visitor.cookies(origin).get("__Host-smart-handover");
        this.visitor.cookies(other).put("__Host-smart-handover", secret);
        assertThat(reason(code.replace(origin, other))).isEqualTo("handover-refused");
        assertThat(status(code)).isEqualTo(303);
        this.visitor.cookies(origin).put("__Host-smart-handover", secret);
        assertThat(reason(code)).isEqualTo("handover-refused");
        String late = this.visitor.code(origin);
        CLOCK.forward(Duration.ofSeconds(61));
        assertThat(reason(late)).isEqualTo("handover-refused");
        assertThat(reason(origin + "/handover?code=nonsense")).isEqualTo("handover-refused");
    }

    @Test
    void codeWhenTheBrowserHoldsNoSuchLaunchThenNoneIsMade() {
        String origin = origin(this.visitor.open());
        String ask = gateway.url() + "/handover/" + label(origin) + "?challenge=" + "A".repeat(43);
        Visitor stranger = new Visitor();
        assertThat(stranger.reason(ask)).isEqualTo("no-session");
        stranger.open();
        assertThat(stranger.reason(ask)).isEqualTo("unknown-launch");
        assertThat(reason(ask.replace("A".repeat(43), "x"))).isEqualTo("bad-request");
        assertThat(this.visitor.get(ask, "Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "cors")
            .getHeaders()
            .getFirst("X-Gateway-Reason")).isEqualTo("cross-site");
    }

    @Test
    void cookieWhenOfOneLaunchThenOpensNoOther() {
        String first = this.visitor.open();
        String second = this.visitor.open();
        String id = second.substring(second.indexOf('=') + 1);
        assertThat(reason(origin(first) + "/launches/" + id)).isEqualTo("unknown-launch");
        assertThat(reason(origin(first) + "/launches/" + id + "/fhir/Patient")).isEqualTo("unknown-launch");
        assertThat(this.visitor.get(origin(first) + "/launches?launch=" + id).getBody())
            .isEqualTo("{\"live\":1,\"launches\":[]}");
        this.visitor.cookies(origin(first)).put(NAMED, this.visitor.cookies(origin(second)).get(NAMED));
        assertThat(reason(origin(first) + "/fhir/Patient")).isEqualTo("no-session");
        assertThat(status(origin(second) + "/fhir/Patient")).isEqualTo(200);
        this.visitor.cookies(gateway.url())
            .forEach((name, value) -> this.visitor.cookies(origin(first)).put(name, value));
        assertThat(reason(origin(first) + "/fhir/Patient")).isEqualTo("no-session");
    }

    @Test
    void logoutWhenOnOneHostNameThenTheOtherLaunchGoesOnAndTheLastEndsTheSession() {
        String first = origin(this.visitor.open());
        String second = origin(this.visitor.open());
        Map<String, String> kept = new TreeMap<>(this.visitor.cookies(first));
        assertThat(this.visitor.send(HttpMethod.POST, first + "/logout", "Sec-Fetch-Site", "same-origin")
            .getStatusCode()
            .value()).isEqualTo(204);
        assertThat(this.visitor.cookies(first)).isEmpty();
        this.visitor.cookies(first).putAll(kept);
        assertThat(reason(first + "/fhir/Patient")).isEqualTo("session-ended");
        assertThat(status(second + "/fhir/Patient")).isEqualTo(200);
        this.visitor.send(HttpMethod.POST, second + "/logout", "Sec-Fetch-Site", "same-origin");
        assertThat(reason(gateway.url() + "/handover/" + label(second) + "?challenge=" + "A".repeat(43)))
            .isEqualTo("session-ended");
    }

    @Test
    void guardWhenASiblingHostCallsThenCrossSiteAndTheOwnOriginMayWrite() {
        String origin = origin(this.visitor.open());
        String sibling = origin(this.visitor.open());
        for (String caller : List.of(sibling, gateway.url())) {
            assertThat(this.visitor.send(HttpMethod.DELETE, origin + "/fhir/Observation/o1", "Origin", caller)
                .getHeaders()
                .getFirst("X-Gateway-Reason")).isEqualTo("cross-site");
        }
        assertThat(this.visitor.send(HttpMethod.DELETE, origin + "/fhir/Observation/o1", "Origin", origin)
            .getStatusCode()
            .is2xxSuccessful()).isTrue();
    }

    private int status(String url) {
        return this.visitor.get(url).getStatusCode().value();
    }

    private String reason(String url) {
        return this.visitor.reason(url);
    }

    private static String origin(String url) {
        URI uri = URI.create(url);
        return uri.getScheme() + "://" + uri.getAuthority();
    }

    private static String label(String origin) {
        return origin.substring(origin.indexOf("//") + 2, origin.indexOf('.'));
    }

    /**
     * One browser. Every host is this machine.
     */
    private static final class Visitor {

        private final Map<String, Map<String, String>> jars = new HashMap<>();

        Map<String, String> cookies(String origin) {
            return this.jars.computeIfAbsent(URI.create(origin).getHost(), (host) -> new TreeMap<>());
        }

        /** Launches, follows every redirect, and says where that ended. */
        String open() {
            String url = gateway.url() + "/launch/demo?iss=" + ehr.origin() + "/fhir&launch=x1";
            for (int i = 0; i < 9; i++) {
                String next = get(url).getHeaders().getFirst(HttpHeaders.LOCATION);
                if (next == null) {
                    assertThat(url).contains("/demo/?launch=");
                    return url;
                }
                url = next;
            }
            throw new AssertionError("too many redirects");
        }

        /** The address with the code, not yet used. */
        String code(String origin) {
            String ask = get(origin + "/handover").getHeaders().getFirst(HttpHeaders.LOCATION);
            return String.valueOf(get(String.valueOf(ask)).getHeaders().getFirst(HttpHeaders.LOCATION));
        }

        String reason(String url) {
            return String.valueOf(get(url).getHeaders().getFirst("X-Gateway-Reason"));
        }

        ResponseEntity<String> get(String url, String... headers) {
            return send(HttpMethod.GET, url, headers);
        }

        ResponseEntity<String> send(HttpMethod method, String url, String... headers) {
            URI uri = URI.create(url);
            Map<String, String> jar = cookies(url);
            WebClient.RequestBodySpec request = WebClient.create()
                .method(method)
                .uri(URI.create(url.replace("//" + uri.getAuthority(), "//127.0.0.1:" + uri.getPort())))
                .header(HttpHeaders.HOST, uri.getAuthority());
            for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
            if (!jar.isEmpty()) {
                request.header(HttpHeaders.COOKIE,
                        jar.entrySet()
                            .stream()
                            .map((each) -> each.getKey() + "=" + each.getValue())
                            .collect(Collectors.joining("; ")));
            }
            ResponseEntity<String> answer = request.exchangeToMono((response) -> response.toEntity(String.class))
                .block(Duration.ofSeconds(20));
            assertThat(answer).isNotNull();
            answer.getHeaders().getOrEmpty(HttpHeaders.SET_COOKIE).forEach((text) -> keep(jar, text));
            return answer;
        }

        private static void keep(Map<String, String> jar, String text) {
            String[] pair = text.split(";", 2)[0].split("=", 2);
            if (text.contains("Max-Age=0")) {
                jar.remove(pair[0]);
            }
            else {
                jar.put(pair[0], pair[1]);
            }
        }

    }

}
