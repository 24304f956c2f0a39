package dev.smartgateway.session;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.session.cookie.SessionTickets;
import dev.smartgateway.session.store.SessionMarkers;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.TestClock;
import dev.smartgateway.token.store.LaunchKeys;
import dev.smartgateway.token.store.LaunchServices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.web.reactive.function.BodyInserters;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing is stored longer than it may be used, without a clean-up job.
 */
class LifeTimeIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static final Duration IDLE = Duration.ofMinutes(15);

    private final TestClock clock = new TestClock();

    private final TestRedis redis = TestRedis.start();

    private final Gateway gateway = Gateway.start(this.redis, this.clock);

    private final TestBrowser browser = new TestBrowser();

    @AfterEach
    void close() {
        this.gateway.close();
        this.redis.close();
    }

    @Test
    void keysWhenEverythingWasDoneOnceThenAllButTheIndexKeyRunOutByThemselves() {
        LaunchId a = add("a");
        add("b");
        this.browser.use(this.gateway, a);
        this.gateway.tokens().end(a, "session-ended").block(SOON);
        TestBrowser second = new TestBrowser();
        second.add(this.gateway, TestBrowser.launch(this.clock, "c"));
        this.gateway.http()
            .post()
            .uri("/logout/backchannel")
            .body(BodyInserters.fromFormData("logout_token", LogoutToken.of(this.clock, (claims) -> {
            })))
            .exchange()
            .expectStatus()
            .isOk();
        add("d");
        this.gateway.bean(SessionMarkers.class).endEverything(this.clock.instant()).block(SOON);
        List<String> keys = Objects.requireNonNull(redis().scan().collectList().block(SOON));
        assertThat(keys).hasSizeGreaterThan(6).anyMatch((key) -> key.contains("jti"));
        assertThat(keys).filteredOn((key) -> !key.equals("smart:session:index-key"))
            .allSatisfy((key) -> assertThat(left(key)).as(key)
                .isBetween(Duration.ofMillis(1), Duration.ofHours(8).plusSeconds(5)));
    }

    @Test
    void tokensWhenSessionIsIdleThenTheVaultForgetsThemWithIt() {
        LaunchId a = add("a");
        assertThat(tokens(a)).isBetween(IDLE.minusSeconds(10), IDLE.plusSeconds(1));
        this.clock.forward(Duration.ofMinutes(10));
        redis().expire(LaunchKeys.of(a).launch(), Duration.ofMinutes(5)).block(SOON);
        assertThat(this.browser.use(this.gateway, a)).isEqualTo("a");
        assertThat(tokens(a)).isBetween(IDLE.minusSeconds(10), IDLE.plusSeconds(1));
    }

    @Test
    void tokensWhenAbsoluteLimitIsNearerThenTheVaultForgetsThemThen() {
        LaunchId brief = this.browser
            .add(this.gateway,
                    TestBrowser.launch(this.clock, "b", new LaunchRecord.Owner("", "brief", "other", "me", null)))
            .id();
        for (int minute = 0; minute < 9; minute++) {
            this.clock.forward(Duration.ofMinutes(1));
            this.browser.use(this.gateway, brief);
        }
        assertThat(tokens(brief)).isLessThanOrEqualTo(Duration.ofSeconds(61));
    }

    @Test
    void tokensWhenRefreshedThenTheyAreNotKeptLonger() {
        LaunchRecord a = this.browser.add(this.gateway, TestBrowser.launch(this.clock, "a"));
        LaunchRecord.Life life = a.life();
        LaunchRecord next = new LaunchRecord(a.id(), a.owner(), a.fhirBase(), a.scopes(), a.context(), a.tokens(),
                new LaunchRecord.Life(life.startedAt(), life.endsAt(), life.revision() + 1, null));
        assertThat(this.gateway.bean(LaunchServices.class).store().replace(next).block(SOON)).isTrue();
        assertThat(tokens(a.id())).isBetween(IDLE.minusSeconds(10), IDLE.plusSeconds(1));
    }

    @Test
    void launchWhenWhatWasStoredNoLongerOpensThenSessionLost() {
        LaunchId a = add("a");
        LaunchId b = add("b");
        redis().opsForValue().set(LaunchKeys.of(a).launch(), "0.AWsxgarbage", IDLE).block(SOON);
        redis().delete(LaunchKeys.of(b).launch()).block(SOON);
        this.gateway.bean(LaunchServices.class).near().forget(a);
        this.gateway.bean(LaunchServices.class).near().forget(b);
        assertThat(this.browser.use(this.gateway, a)).isEqualTo("session-lost");
        assertThat(this.browser.use(this.gateway, b)).isEqualTo("session-lost");
        LaunchId again = add("c");
        assertThat(this.browser.use(this.gateway, again)).isEqualTo("c");
        assertThat(this.browser.use(this.gateway, null)).isEqualTo("which-launch");
    }

    @Test
    void cookieWhenIssuedOftenThenHas256FreshBitsEachTime() {
        SessionTickets tickets = this.gateway.bean(SessionTickets.class);
        String session = tickets.newSession();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            SessionTickets.Issued issued = tickets.issue(session);
            assertThat(seen.add(issued.value())).isTrue();
            assertThat(seen.add(issued.ticket().proof())).isTrue();
            assertThat(seen.add(tickets.newSession())).isTrue();
            assertThat(tickets.read(issued.value())).isEqualTo(issued.ticket());
        }
        assertThat(java.util.Base64.getUrlDecoder().decode(session)).hasSize(32);
    }

    private LaunchId add(String patient) {
        return this.browser.add(this.gateway, TestBrowser.launch(this.clock, patient)).id();
    }

    private Duration tokens(LaunchId id) {
        return left(LaunchKeys.of(id).launch());
    }

    private Duration left(String key) {
        return Objects.requireNonNull(redis().getExpire(key).block(SOON));
    }

    private ReactiveStringRedisTemplate redis() {
        return this.gateway.bean(ReactiveStringRedisTemplate.class);
    }

}
