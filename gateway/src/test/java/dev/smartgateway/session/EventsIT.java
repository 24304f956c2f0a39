package dev.smartgateway.session;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.session.live.UserLogout;
import dev.smartgateway.session.store.SessionMarkers;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.TestClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.FluxExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;

import static org.assertj.core.api.Assertions.assertThat;

class EventsIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final TestClock clock = new TestClock();

    private final TestRedis redis = TestRedis.start();

    private final Gateway one = gateway();

    private final Gateway two = gateway();

    private final TestBrowser browser = new TestBrowser();

    private LaunchId a;

    @BeforeEach
    void launch() {
        this.a = this.browser.add(this.one, TestBrowser.launch(this.clock, "a")).id();
    }

    @AfterEach
    void close() {
        this.one.close();
        this.two.close();
        this.redis.close();
    }

    private Gateway gateway() {
        return Gateway.start(this.redis, this.clock, "gateway.session.near-cache=200ms",
                "gateway.session.events.streams=2", "gateway.session.events.heartbeat=1s");
    }

    @Test
    void eventsWhenNoSessionThenUnauthorized() {
        this.one.http().get().uri("/session/events").exchange().expectStatus().isUnauthorized();
    }

    @Test
    void eventsWhenConnectedThenTellsHowWhatIsNamedStandsAlsoWhatEndedMeanwhile() {
        LaunchId b = this.browser.add(this.one, TestBrowser.launch(this.clock, "b")).id();
        LaunchId c = this.browser.add(this.one, TestBrowser.launch(this.clock, "c")).id();
        this.two.tokens().end(b, "reauth-required").block(SOON);
        StepVerifier.create(raw(this.two, this.browser, this.a, b).take(1))
            .assertNext((event) -> assertThat(String.valueOf(event.data()))
                .contains("live=2", "launches=[{", "limit=idle", this.a.value(),
                        "ended=[{launch=" + b.value() + ", reason=reauth-required}]")
                .doesNotContain(c.value()))
            .expectComplete()
            .verify(SOON);
    }

    @Test
    void eventsWhenNothingIsNamedThenOnlyCountsAndTheEndOfAll() {
        LaunchId b = this.browser.add(this.one, TestBrowser.launch(this.clock, "b")).id();
        StepVerifier.create(raw(this.two, this.browser).filter((event) -> event.event() != null))
            .assertNext((event) -> assertThat(event.data())
                .isEqualTo(Map.of("live", 2, "launches", List.of(), "ended", List.of())))
            .then(() -> this.clock.forward(Duration.ofMinutes(13).plusSeconds(1)))
            .then(() -> this.two.tokens().end(this.a, "reauth-required").block(SOON))
            .then(() -> this.two.tokens().end(b, "reauth-required").block(SOON))
            .assertNext((event) -> assertThat(event.event() + event.data())
                .isEqualTo("session-ended{reason=reauth-required}"))
            .expectComplete()
            .verify(SOON);
    }

    @Test
    void eventsWhenIdleLimitNearsThenWarnsOnceAndEndsBecauseListeningDoesNotSlide() {
        StepVerifier.create(events(this.one))
            .expectNext("session")
            .then(() -> this.clock.forward(Duration.ofMinutes(13).plusSeconds(1)))
            .expectNext("session-expiring idle")
            .then(() -> this.clock.forward(Duration.ofMinutes(2)))
            .expectNext("launch-ended session-expired idle")
            .expectNext("session-ended session-expired idle")
            .expectComplete()
            .verify(SOON);
    }

    @Test
    void eventsWhenAbsoluteLimitIsReachedInSpiteOfUseThenSaysSo() {
        TestBrowser other = new TestBrowser();
        LaunchId brief = other
            .add(this.one,
                    TestBrowser.launch(this.clock, "b", new LaunchRecord.Owner("", "brief", "other", "me", null)))
            .id();
        for (int minute = 0; minute < 9; minute++) {
            this.clock.forward(Duration.ofMinutes(1));
            assertThat(other.use(this.one, brief)).isEqualTo("b");
        }
        StepVerifier.create(text(raw(this.one, other, brief)))
            .expectNext("session", "session-expiring absolute")
            .then(() -> this.clock.forward(Duration.ofMinutes(1)))
            .expectNext("launch-ended session-expired absolute", "session-ended session-expired absolute")
            .expectComplete()
            .verify(SOON);
    }

    static Stream<Arguments> causes() {
        return Stream.of(cause("session-ended", EventsIT::logout), cause("provider-logout", EventsIT::backchannel),
                cause("operator-logout",
                        (test) -> test.two.bean(SessionMarkers.class).endEverything(test.clock.instant()).block(SOON)),
                cause("operator-logout",
                        (test) -> test.two.bean(UserLogout.class)
                            .end(new UserLogout.Leaver("ehr", "clinician-1", null), UserLogout.Cause.OPERATOR)
                            .block(SOON)),
                cause("reauth-required", (test) -> test.two.tokens().end(test.a, "reauth-required").block(SOON)),
                cause("context-changed", (test) -> test.two.tokens().end(test.a, "context-changed").block(SOON)),
                cause("token-refused", (test) -> test.two.tokens().end(test.a, "token-refused").block(SOON)),
                cause("user-changed", (test) -> test.browser.add(test.two, TestBrowser.launch(test.clock, "x",
                        new LaunchRecord.Owner("", "demo", "ehr", "somebody-else", null)))));
    }

    private static Arguments cause(String reason, Consumer<EventsIT> cause) {
        return Arguments.of(reason, cause);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("causes")
    void eventsWhenEndedOnAnotherReplicaThenSaysWhy(String reason, Consumer<EventsIT> cause) {
        StepVerifier.create(events(this.one).filter((event) -> !event.startsWith("launch-ended")))
            .expectNext("session")
            .then(() -> cause.accept(this))
            .expectNext("session-ended " + reason)
            .expectComplete()
            .verify(SOON);
    }

    @Test
    void eventsWhenOneOfTwoLaunchesEndsThenStreamGoesOnAndSurvivesTheNewCookie() {
        StepVerifier.create(events(this.one))
            .expectNext("session")
            .then(() -> this.browser.add(this.two, TestBrowser.launch(this.clock, "b")))
            .then(() -> this.two.tokens().end(this.a, "reauth-required").block(SOON))
            .expectNext("launch-ended reauth-required")
            .then(() -> logout(this))
            .thenConsumeWhile((event) -> event.startsWith("launch-ended"))
            .expectNext("session-ended session-ended")
            .expectComplete()
            .verify(SOON);
    }

    @Test
    void eventsWhenRedisIsAwayThenSaysSoBeatsOnAndTellsTheStateAfterwards() {
        StepVerifier.create(raw(this.one).map((event) -> (event.event() != null) ? event.event() : "beat"))
            .expectNext("session")
            .then(this.redis::stop)
            .expectNext("unavailable")
            .then(() -> this.clock.forward(Duration.ofSeconds(2)))
            .expectNext("beat")
            .then(this.redis::restart)
            .thenConsumeWhile("beat"::equals)
            .expectNext("session")
            .thenCancel()
            .verify(Duration.ofSeconds(40));
    }

    @Test
    void eventsWhenMoreStreamsThanAllowedThenRefusedUntilOneIsClosed() {
        List<Disposable> open = List.of(raw(this.one).subscribe(), raw(this.one).subscribe());
        Awaitility.await().atMost(SOON).until(() -> streams() == 2);
        stream(this.one, this.browser).expectStatus()
            .isEqualTo(429)
            .expectHeader()
            .valueEquals("X-Gateway-Reason", "too-many-requests");
        open.get(0).dispose();
        Awaitility.await().atMost(SOON).until(() -> streams() == 1);
        StepVerifier.create(events(this.one).take(1)).expectNext("session").expectComplete().verify(SOON);
        open.get(1).dispose();
        Awaitility.await().atMost(SOON).until(() -> streams() == 0);
    }

    private double streams() {
        return this.one.bean(io.micrometer.core.instrument.MeterRegistry.class)
            .get("gateway.sessions.streams")
            .gauge()
            .value();
    }

    private static void logout(EventsIT test) {
        test.two.http()
            .post()
            .uri("/logout")
            .cookie(TestBrowser.COOKIE, String.valueOf(test.browser.cookie()))
            .header("Sec-Fetch-Site", "same-origin")
            .exchange()
            .expectStatus()
            .isNoContent();
    }

    private static void backchannel(EventsIT test) {
        test.two.http()
            .post()
            .uri("/logout/backchannel")
            .body(BodyInserters.fromFormData("logout_token", LogoutToken.of(test.clock, (claims) -> {
            })))
            .exchange()
            .expectStatus()
            .isOk();
    }

    private Flux<String> events(Gateway gateway) {
        return text(raw(gateway));
    }

    /** Event name, reason and limit; comments left out. */
    private static Flux<String> text(Flux<ServerSentEvent<Map<String, Object>>> events) {
        return events.filter((event) -> event.event() != null).map((event) -> {
            Map<String, Object> data = event.data();
            return (event.event() + " " + data.getOrDefault("reason", "") + " " + data.getOrDefault("limit", ""))
                .replaceAll(" +", " ")
                .strip();
        });
    }

    private Flux<ServerSentEvent<Map<String, Object>>> raw(Gateway gateway) {
        return raw(gateway, this.browser, this.a);
    }

    private static Flux<ServerSentEvent<Map<String, Object>>> raw(Gateway gateway, TestBrowser browser,
            LaunchId... named) {
        FluxExchangeResult<ServerSentEvent<Map<String, Object>>> result = stream(gateway, browser, named).expectStatus()
            .isOk()
            .returnResult(new ParameterizedTypeReference<>() {
            });
        return result.getResponseBody();
    }

    private static WebTestClient.ResponseSpec stream(Gateway gateway, TestBrowser browser, LaunchId... named) {
        String query = Stream.of(named).map((id) -> "launch=" + id.value()).collect(Collectors.joining("&"));
        return gateway.http()
            .get()
            .uri("/session/events?" + query)
            .cookie(TestBrowser.COOKIE, String.valueOf(browser.cookie()))
            .header("Sec-Fetch-Site", "same-origin")
            .exchange();
    }

}
