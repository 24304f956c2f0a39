package dev.smartgateway.session.ops;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.session.Gateway;
import dev.smartgateway.session.TestBrowser;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.TestClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SessionsEndpointIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final TestClock clock = new TestClock();

    private final TestRedis redis = TestRedis.start();

    private final Gateway one = Gateway.start(this.redis, this.clock);

    private final Gateway two = Gateway.start(this.redis, this.clock);

    private final SessionsEndpoint endpoint = this.one.bean(SessionsEndpoint.class);

    private final TestBrowser first = new TestBrowser();

    private final TestBrowser second = new TestBrowser();

    private LaunchId a;

    private LaunchId b;

    @BeforeEach
    void launch() {
        this.a = this.first.add(this.one, TestBrowser.launch(this.clock, "patient-a")).id();
        this.b = this.second
            .add(this.one,
                    TestBrowser.launch(this.clock, "patient-b",
                            new LaunchRecord.Owner("", "demo", "ehr", "clinician-2", null)))
            .id();
        this.clock.forward(Duration.ofSeconds(5));
    }

    @AfterEach
    void close() {
        this.one.close();
        this.two.close();
        this.redis.close();
    }

    @Test
    void listWhenTwoSessionsThenAppsAndAgesAndNothingThatNamesAPatientOrOpensASession() {
        List<SessionsEndpoint.Line> lines = this.endpoint.list().block(SOON);
        assertThat(lines).hasSize(2).allSatisfy((line) -> {
            assertThat(line.ageSeconds()).isBetween(5L, 60L);
            assertThat(line.launches()).singleElement()
                .satisfies((launch) -> assertThat(launch.app() + launch.issuer()).isEqualTo("demoehr"));
        });
        assertThat(String.valueOf(lines)).doesNotContain("patient", "clinician", this.a.value());
    }

    @Test
    void endWhenOneIsNamedThenOnlyThatOneEnds() {
        List<SessionsEndpoint.Line> lines = this.endpoint.list().block(SOON);
        assertThat(this.endpoint.end(lines.get(0).id()).block(SOON)).isEqualTo(Map.of("ended", 1));
        assertThat(List.of(this.first.use(this.one, this.a), this.second.use(this.one, this.b)))
            .containsOnlyOnce("session-ended");
        assertThat(this.endpoint.end("nobody").block(SOON)).isEqualTo(Map.of("ended", 0));
    }

    @Test
    void endManyWhenPersonIsNamedThenOnlyTheyEnd() {
        assertThat(this.endpoint.endMany("ehr", "clinician-2", null).block(SOON)).isEqualTo(Map.of("ended", 1));
        assertThat(this.second.use(this.one, this.b)).isEqualTo("session-ended");
        assertThat(this.first.use(this.one, this.a)).isEqualTo("patient-a");
    }

    @Test
    void endManyWhenEverythingThenEveryReplicaRefusesAndNewLaunchesWork() {
        assertThat(this.first.use(this.two, this.a)).isEqualTo("patient-a");
        this.endpoint.endMany(null, null, true).block(SOON);
        Awaitility.await().atMost(SOON).until(() -> this.first.use(this.two, this.a).equals("session-ended"));
        Awaitility.await().atMost(SOON).until(() -> this.second.use(this.one, this.b).equals("session-ended"));
        Awaitility.await().atMost(SOON).until(() -> ended(this.a) && ended(this.b));
        this.clock.forward(Duration.ofSeconds(1));
        LaunchId again = this.first.add(this.one, TestBrowser.launch(this.clock, "patient-c")).id();
        assertThat(this.first.use(this.two, again)).isEqualTo("patient-c");
    }

    /** Whether the vault has dropped the tokens. */
    private boolean ended(LaunchId id) {
        return Boolean.FALSE
            .equals(this.two.tokens().find(id).map(LaunchRecord::live).onErrorReturn(false).block(SOON));
    }

    @Test
    void endManyWhenNothingOrHalfIsGivenThenRefuses() {
        assertThatExceptionOfType(InvalidEndpointRequestException.class)
            .isThrownBy(() -> this.endpoint.endMany(null, null, null).block(SOON));
        assertThatExceptionOfType(InvalidEndpointRequestException.class)
            .isThrownBy(() -> this.endpoint.endMany("ehr", null, null).block(SOON));
    }

}
