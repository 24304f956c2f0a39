package dev.smartgateway.session;

import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;

import static org.assertj.core.api.Assertions.assertThat;

class ProviderLogoutIT {

    private final TestClock clock = new TestClock();

    private final TestRedis redis = TestRedis.start();

    private final Gateway gateway = Gateway.start(this.redis, this.clock,
            "gateway.session.frontchannel-issuers[0]=ehr");

    private final TestBrowser browser = new TestBrowser();

    private LaunchId launch;

    @BeforeEach
    void launch() {
        this.launch = this.browser.add(this.gateway, TestBrowser.launch(this.clock, "a")).id();
    }

    @AfterEach
    void close() {
        this.gateway.close();
        this.redis.close();
    }

    static Stream<Named<Function<TestClock, String>>> badTokens() {
        return Stream.of(bad("typ JWT", (clock) -> LogoutToken.typed(clock, "JWT")),
                bad("typ at+jwt", (clock) -> LogoutToken.typed(clock, "at+jwt")),
                bad("another key", LogoutToken::forged),
                bad("unsigned", (clock) -> new PlainJWT(LogoutToken.claims(clock, (claims) -> {
                })).serialize()), bad("no JWT", (clock) -> "abc"), bad("HS256 over the public key", LogoutToken::hmac),
                bad("id_token", (clock) -> LogoutToken.idToken(clock, "JWT")),
                bad("id_token of another type", (clock) -> LogoutToken.idToken(clock, "logout+jwt")),
                bad("huge", (clock) -> LogoutToken.of(clock, (claims) -> claims.claim("x", "y".repeat(20_000)))),
                bad("cut", (clock) -> LogoutToken.of(clock, (claims) -> {
                }).replaceFirst("\\.[^.]*$", ".")), claims("sub too long", (claims) -> claims.subject("x".repeat(300))),
                claims("jti too long", (claims) -> claims.jwtID("x".repeat(300))),
                claims("events is empty", (claims) -> claims.claim("events", Map.of())),
                claims("unknown iss", (claims) -> claims.issuer("https://evil.example")),
                claims("no iss", (claims) -> claims.issuer(null)),
                claims("foreign aud", (claims) -> claims.audience("another-client")),
                claims("aud of another issuer", (claims) -> claims.audience("gateway-at-other")),
                claims("no aud", (claims) -> claims.audience((String) null)),
                claims("nonce", (claims) -> claims.claim("nonce", "n")),
                claims("no jti", (claims) -> claims.jwtID(null)), claims("no iat", (claims) -> claims.issueTime(null)),
                claims("no exp", (claims) -> claims.expirationTime(null)),
                claims("expired", (claims) -> claims.expirationTime(new Date(0))),
                bad("old iat",
                        (clock) -> LogoutToken.of(clock,
                                (claims) -> claims.issueTime(Date.from(clock.instant().minus(Duration.ofMinutes(6)))))),
                bad("future iat",
                        (clock) -> LogoutToken.of(clock,
                                (claims) -> claims.issueTime(Date.from(clock.instant().plus(Duration.ofMinutes(5)))))),
                claims("no events", (claims) -> claims.claim("events", null)),
                claims("other event", (claims) -> claims.claim("events", Map.of("other", Map.of()))),
                claims("event is text", (claims) -> claims.claim("events", Map.of(LogoutToken.EVENT, "x"))),
                claims("nobody", (claims) -> claims.subject(null)),
                claims("sid is a number", (claims) -> claims.claim("sid", 5)));
    }

    private static Named<Function<TestClock, String>> bad(String name, Function<TestClock, String> token) {
        return Named.of(name, token);
    }

    private static Named<Function<TestClock, String>> claims(String name,
            java.util.function.Consumer<JWTClaimsSet.Builder> change) {
        return Named.of(name, (clock) -> LogoutToken.of(clock, change));
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void backchannelWhenTokenIsBadThenRefusedAndNobodyLeaves(Function<TestClock, String> token) {
        post(token.apply(this.clock)).expectStatus()
            .isBadRequest()
            .expectHeader()
            .valueEquals("X-Gateway-Reason", "bad-logout");
        assertThat(this.browser.use(this.gateway, this.launch)).isEqualTo("a");
    }

    @Test
    void backchannelWhenSubjectLeavesThenOnlyTheirLaunchesAtThatIssuerEnd() {
        LaunchId elsewhere = this.browser
            .add(this.gateway,
                    TestBrowser.launch(this.clock, "b",
                            new LaunchRecord.Owner("", "brief", "other", "clinician-1", null)))
            .id();
        TestBrowser colleague = new TestBrowser();
        LaunchId theirs = colleague
            .add(this.gateway,
                    TestBrowser.launch(this.clock, "c", new LaunchRecord.Owner("", "demo", "ehr", "clinician-2", null)))
            .id();
        post(LogoutToken.of(this.clock, (claims) -> {
        })).expectStatus().isOk().expectHeader().valueEquals("Cache-Control", "no-store");
        assertThat(this.browser.use(this.gateway, this.launch)).isEqualTo("provider-logout");
        assertThat(this.browser.use(this.gateway, elsewhere)).isEqualTo("b");
        assertThat(colleague.use(this.gateway, theirs)).isEqualTo("c");
    }

    @Test
    void backchannelWhenSidLeavesThenOtherSidOfSamePersonStays() {
        TestBrowser second = new TestBrowser();
        LaunchId stays = second
            .add(this.gateway,
                    TestBrowser.launch(this.clock, "b",
                            new LaunchRecord.Owner("", "demo", "ehr", "clinician-1", "sid-2")))
            .id();
        post(LogoutToken.of(this.clock, (claims) -> claims.subject(null).claim("sid", "sid-1"))).expectStatus().isOk();
        assertThat(this.browser.use(this.gateway, this.launch)).isEqualTo("provider-logout");
        assertThat(second.use(this.gateway, stays)).isEqualTo("b");
    }

    @Test
    void backchannelWhenCallIsMalformedThenRefusedAndNobodyLeaves() {
        String token = LogoutToken.of(this.clock, (claims) -> {
        });
        WebTestClient http = this.gateway.http();
        http.get().uri("/logout/backchannel?logout_token=" + token).exchange().expectStatus().isEqualTo(405);
        http.post().uri("/logout/backchannel?logout_token=" + token).exchange().expectStatus().is4xxClientError();
        http.post()
            .uri("/logout/backchannel")
            .contentType(MediaType.APPLICATION_JSON)
            .bodyValue("{\"logout_token\":\"" + token + "\"}")
            .exchange()
            .expectStatus()
            .is4xxClientError();
        http.post()
            .uri("/logout/backchannel")
            .body(BodyInserters.fromFormData("logout_token", token).with("logout_token", token))
            .exchange()
            .expectStatus()
            .isBadRequest();
        http.post()
            .uri("/logout/backchannel")
            .body(BodyInserters.fromFormData("id_token", token))
            .exchange()
            .expectStatus()
            .isBadRequest();
        assertThat(this.browser.use(this.gateway, this.launch)).isEqualTo("a");
    }

    @Test
    void backchannelWhenReplayedThenRefused() {
        String token = LogoutToken.of(this.clock, (claims) -> {
        });
        post(token).expectStatus().isOk();
        LaunchId again = this.browser.add(this.gateway, TestBrowser.launch(this.clock, "b")).id();
        post(token).expectStatus().isBadRequest();
        assertThat(this.browser.use(this.gateway, again)).isEqualTo("b");
    }

    @Test
    void backchannelWhenRedisIsAwayThenUnavailableAndMayBeRepeated() {
        String token = LogoutToken.of(this.clock, (claims) -> {
        });
        this.redis.stop();
        post(token).expectStatus().isEqualTo(503);
        this.redis.restart();
        org.awaitility.Awaitility.await()
            .atMost(Duration.ofSeconds(15))
            .untilAsserted(() -> post(token).expectStatus().isOk());
        assertThat(this.browser.use(this.gateway, this.launch)).isEqualTo("provider-logout");
    }

    @Test
    void frontchannelWhenSidAloneAndOneIssuerAllowsItThenShutWithoutRevocation() {
        get("/logout/frontchannel?sid=sid-1").expectStatus().isOk();
        assertThat(this.browser.use(this.gateway, this.launch)).isEqualTo("provider-logout");
        LaunchRecord kept = this.gateway.tokens().find(this.launch).block(Duration.ofSeconds(5));
        assertThat(kept).isNotNull().matches(LaunchRecord::live);
    }

    @Test
    void frontchannelWhenIssuerIsNotAllowedOrSidIsMissingThenRefused() {
        for (String query : List.of("", "?sid=", "?sid=a&sid=b", "?sid=sid-1&iss=https://evil.example",
                "?sid=sid-1&iss=https://other.invalid")) {
            get("/logout/frontchannel" + query).expectStatus().isBadRequest();
        }
        assertThat(this.browser.use(this.gateway, this.launch)).isEqualTo("a");
    }

    @Test
    void frontchannelWhenIssuerIsNamedThenShut() {
        get("/logout/frontchannel?sid=sid-1&iss=https://ehr.invalid").expectStatus().isOk();
        assertThat(this.browser.use(this.gateway, this.launch)).isEqualTo("provider-logout");
    }

    private WebTestClient.ResponseSpec get(String path) {
        return this.gateway.http().get().uri(path).exchange();
    }

    private WebTestClient.ResponseSpec post(String token) {
        return this.gateway.http()
            .post()
            .uri("/logout/backchannel")
            .body(BodyInserters.fromFormData("logout_token", token))
            .exchange();
    }

}
