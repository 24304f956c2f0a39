package dev.smartgateway.session;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Launches with their own host names, seen by a client that keeps cookies per host.
 */
class HandoverIT {

    private static final String NAMED = "__Host-smart-launch";

    private static final TestClock CLOCK = new TestClock();

    private static StubEhr ehr;

    private static Gateway gateway;

    private final Visitor visitor = visitor();

    @BeforeAll
    static void start(@TempDir Path apps) throws IOException {
        ehr = new StubEhr();
        ehr.writeApp(apps);
        Files.writeString(apps.resolve("other.yml"),
                Files.readString(apps.resolve("demo.yml"))
                    .replace("demo", "other")
                    .replace("name: stub", "name: stub2"));
        Files.writeString(apps.resolve("facade.yml"),
                Files.readString(apps.resolve("demo.yml"))
                    .replace("home: /demo/?", "sign-in: facade\nhome: /facade/launch.html?iss={base}&")
                    .replace("name: demo", "name: facade")
                    .replace("name: stub", "name: stub3"));
        int port = Gateway.freePort();
        List<String> properties = new ArrayList<>(List.of(TestRedis.shared().properties()));
        properties.addAll(List.of("server.port=" + port, "gateway.public-url=http://localhost:" + port,
                "gateway.session.origin-per-launch=http://*.apps.localhost:" + port, "gateway.apps.location=" + apps,
                "gateway.keys.ephemeral=true", "gateway.credentials.stub.secret=" + StubEhr.SECRET,
                "gateway.credentials.stub2.secret=" + StubEhr.SECRET,
                "gateway.credentials.stub3.secret=" + StubEhr.SECRET));
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
        assertThat(visitor().reason(origin + "/demo/")).isEqualTo("no-session");
    }

    @Test
    void codeWhenUsedTwiceOldOfAnotherBrowserOrAnotherHostThenRefused() {
        String origin = origin(this.visitor.open());
        String other = origin(this.visitor.open());
        Visitor stranger = visitor();
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
        Visitor stranger = visitor();
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

    @Test
    void signInWhenTheAppHasAFacadeThenEveryAddressOfItIsOnTheHostNameOfTheLaunch() {
        String home = this.visitor.open("facade", "/facade/launch.html?iss=");
        String origin = origin(home);
        String sibling = origin(this.visitor.open("facade", "/facade/launch.html?iss="));
        String launch = "/launches/" + home.substring(home.lastIndexOf('=') + 1);
        String base = origin + launch + "/fhir";
        assertThat(URI.create(home).getQuery()).startsWith("iss=" + base + "&launch=");
        for (String document : List.of("/.well-known/smart-configuration", "/.well-known/openid-configuration")) {
            assertThat(this.visitor.get(base + document).getBody()).as(document)
                .contains(origin + launch + "/authorize", origin + launch + "/token")
                .doesNotContain(gateway.url(), sibling);
        }
        String ask = launch + "/authorize?response_type=code&scope=openid&aud=" + base + "&redirect_uri=";
        for (String elsewhere : List.of(gateway.url(), sibling)) {
            assertThat(reason(origin + ask + elsewhere + "/facade/")).isEqualTo("redirect-not-allowed");
        }
        assertThat(reason(gateway.url() + ask + gateway.url() + "/facade/")).isEqualTo("wrong-origin");
        assertThat(reason(sibling + ask + sibling + "/facade/")).isEqualTo("unknown-launch");
        String redirect = origin + "/facade/";
        String back = String
            .valueOf(this.visitor.get(origin + ask + redirect).getHeaders().getFirst(HttpHeaders.LOCATION));
        assertThat(back).startsWith(redirect + "?code=");
        String form = "grant_type=authorization_code&redirect_uri=" + redirect + "&"
                + back.substring(back.indexOf('?') + 1);
        assertThat(this.visitor.post(sibling + launch + "/token", form).getStatusCode().value()).isEqualTo(404);
        String answer = this.visitor.post(origin + launch + "/token", form).getBody();
        String token = String.valueOf(answer).replaceFirst("(?s).*\"id_token\":\"[^.]*\\.([^.]*)\\..*", "$1");
        assertThat(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8))
            .contains("\"iss\":\"" + base + "\"");
    }

    private static Visitor visitor() {
        return new Visitor(gateway.url(), ehr.origin() + "/fhir");
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

}
