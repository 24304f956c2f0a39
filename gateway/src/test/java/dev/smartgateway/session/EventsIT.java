package dev.smartgateway.session;

import java.time.Duration;
import java.util.Map;

import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.token.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.FluxExchangeResult;

import static org.assertj.core.api.Assertions.assertThat;

class EventsIT {

    private final TestClock clock = new TestClock();

    private final Gateway one = Gateway.start(TestRedis.shared(), this.clock, "gateway.session.near-cache=200ms");

    private final Gateway two = Gateway.start(TestRedis.shared(), this.clock, "gateway.session.near-cache=200ms");

    private final TestBrowser browser = new TestBrowser();

    @AfterEach
    void close() {
        this.one.close();
        this.two.close();
    }

    @Test
    void eventsWhenNoSessionThenUnauthorized() {
        this.one.http().get().uri("/session/events").exchange().expectStatus().isUnauthorized();
    }

    @Test
    void eventsWhenIdleLimitNearsThenWarnsOnceAndEndsBecauseListeningDoesNotSlide() {
        LaunchId id = this.browser.add(this.one, TestBrowser.launch(this.clock, "a")).id();
        StepVerifier.create(events())
            .then(() -> this.clock.forward(Duration.ofMinutes(13).plusSeconds(1)))
            .assertNext((event) -> assertThat(event).isEqualTo("session-expiring " + id.value()))
            .then(() -> this.clock.forward(Duration.ofMinutes(2)))
            .assertNext((event) -> assertThat(event).isEqualTo("launch-ended session-expired"))
            .assertNext((event) -> assertThat(event).isEqualTo("session-ended session-expired"))
            .expectComplete()
            .verify(Duration.ofSeconds(20));
    }

    @Test
    void eventsWhenLaunchesEndOnAnotherReplicaThenSaysWhichAndWhyAndSurvivesRotation() {
        LaunchId a = this.browser.add(this.one, TestBrowser.launch(this.clock, "a")).id();
        StepVerifier.create(events())
            .thenAwait(Duration.ofMillis(500))
            .then(() -> this.browser.add(this.two, TestBrowser.launch(this.clock, "b")))
            .thenAwait(Duration.ofMillis(500))
            .then(() -> this.two.tokens().end(a, "reauth-required").block(Duration.ofSeconds(5)))
            .assertNext((event) -> assertThat(event).isEqualTo("launch-ended reauth-required"))
            .then(() -> this.two.http()
                .post()
                .uri("/logout")
                .cookie(TestBrowser.COOKIE, String.valueOf(this.browser.cookie()))
                .header("Sec-Fetch-Site", "same-origin")
                .exchange()
                .expectStatus()
                .isNoContent())
            .assertNext((event) -> assertThat(event).isEqualTo("session-ended session-ended"))
            .expectComplete()
            .verify(Duration.ofSeconds(20));
    }

    /** Event name and the launch or reason it names; comments left out. */
    private Flux<String> events() {
        FluxExchangeResult<ServerSentEvent<Map<String, String>>> result = this.one.http()
            .get()
            .uri("/session/events")
            .cookie(TestBrowser.COOKIE, String.valueOf(this.browser.cookie()))
            .header("Sec-Fetch-Site", "same-origin")
            .exchange()
            .expectStatus()
            .isOk()
            .returnResult(new ParameterizedTypeReference<>() {
            });
        return result.getResponseBody().filter((event) -> event.event() != null).map((event) -> {
            Map<String, String> data = event.data();
            return event.event() + " " + data.getOrDefault("reason", data.get("launch"));
        });
    }

}
