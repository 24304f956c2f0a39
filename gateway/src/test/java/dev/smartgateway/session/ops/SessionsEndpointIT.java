package dev.smartgateway.session.ops;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.session.Gateway;
import dev.smartgateway.session.TestBrowser;
import dev.smartgateway.session.store.SessionMarkers;
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
        assertThat(this.endpoint.end(lines.get(0).id()).block(SOON)).containsEntry("ended", 1);
        assertThat(List.of(this.first.use(this.one, this.a), this.second.use(this.one, this.b)))
            .containsOnlyOnce("operator-logout");
        assertThat(this.endpoint.end("nobody").block(SOON)).containsEntry("ended", 0);
    }

    @Test
    void endManyWhenPersonIsNamedThenOnlyTheyEnd() {
        assertThat(this.endpoint.endMany("ehr", "clinician-2", null).block(SOON)).containsEntry("ended", 1);
        assertThat(this.second.use(this.one, this.b)).isEqualTo("operator-logout");
        assertThat(this.first.use(this.one, this.a)).isEqualTo("patient-a");
    }

    @Test
    void endManyWhenEverythingThenEveryReplicaRefusesAndNewLaunchesWork() {
        assertThat(this.first.use(this.two, this.a)).isEqualTo("patient-a");
        this.endpoint.endMany(null, null, true).block(SOON);
        Awaitility.await().atMost(SOON).until(() -> this.first.use(this.two, this.a).equals("operator-logout"));
        Awaitility.await().atMost(SOON).until(() -> this.second.use(this.one, this.b).equals("operator-logout"));
        Awaitility.await().atMost(SOON).until(() -> ended(this.a) && ended(this.b));
        this.clock.forward(Duration.ofSeconds(1));
        LaunchId again = this.first.add(this.one, TestBrowser.launch(this.clock, "patient-c")).id();
        assertThat(this.first.use(this.two, again)).isEqualTo("patient-c");
    }

    /** The copy of the session in the near-cache is as new as it can be. */
    @Test
    void endEverythingWhenTheSessionWasJustReadThenRefusedAtOnce() {
        assertThat(this.first.use(this.one, this.a)).isEqualTo("patient-a");
        this.one.bean(SessionMarkers.class).endEverything(this.clock.instant()).block(SOON);
        assertThat(this.first.use(this.one, this.a)).isEqualTo("operator-logout");
    }

    /** Whether the vault has dropped the tokens. */
    private boolean ended(LaunchId id) {
        return Boolean.FALSE
            .equals(this.two.tokens().find(id).map(LaunchRecord::live).onErrorReturn(false).block(SOON));
    }

    @Test
    void endLaunchWhenOneOfTwoIsNamedThenTheOtherGoesOnAndTheLastTakesTheSession() {
        LaunchId c = this.first.add(this.one, TestBrowser.launch(this.clock, "patient-c")).id();
        SessionsEndpoint.Line line = line(2);
        SessionsEndpoint.Launch oldest = line.launches().get(0);
        assertThat(this.endpoint.endLaunch(line.id(), oldest.id()).block(SOON)).containsEntry("ended", 1);
        assertThat(this.first.use(this.one, this.a)).isEqualTo("operator-logout");
        assertThat(this.first.use(this.one, c)).isEqualTo("patient-c");
        assertThat(this.endpoint.endLaunch(line.id(), oldest.id()).block(SOON)).containsEntry("ended", 0);
        this.endpoint.endLaunch(line.id(), line.launches().get(1).id()).block(SOON);
        assertThat(this.first.use(this.one, c)).isEqualTo("operator-logout");
        assertThat(this.endpoint.list().block(SOON)).hasSize(1);
        assertThat(this.one.audit()).filteredOn((event) -> this.a.equals(event.who().launch())).hasSize(1);
    }

    private SessionsEndpoint.Line line(int launches) {
        return Objects.requireNonNull(this.endpoint.list().block(SOON))
            .stream()
            .filter((line) -> line.launches().size() == launches)
            .findFirst()
            .orElseThrow();
    }

    @Test
    void endWhenDoneThenAuditedUnderTheIdOfTheAnswerWithEveryLaunchThatEnded() {
        Map<String, Object> answer = Objects
            .requireNonNull(this.endpoint.endMany("ehr", "clinician-2", null).block(SOON));
        assertThat(this.one.audit()).anySatisfy((event) -> {
            assertThat(event.action().kind()).isEqualTo("operator");
            assertThat(event.action().interaction()).isEqualTo("end-person");
            assertThat(event.action().requestId()).isEqualTo(answer.get("request"));
            assertThat(event.who().subject()).isEqualTo("clinician-2");
        }).anySatisfy((event) -> {
            assertThat(event.action().kind()).isEqualTo("launch-end");
            assertThat(event.who().launch()).isEqualTo(this.b);
            assertThat(Objects.requireNonNull(event.patient()).value()).isEqualTo("patient-b");
            assertThat(event.outcome().reason()).isEqualTo("operator-logout");
        });
    }

    @Test
    void endWhenRedisIsAwayThenFailsAndTheAttemptIsAudited() {
        this.redis.stop();
        assertThatExceptionOfType(ProblemException.class)
            .isThrownBy(() -> this.endpoint.endMany(null, null, true).block(SOON));
        assertThat(this.one.audit()).last()
            .satisfies((event) -> assertThat(event.outcome().result() + event.action().interaction())
                .isEqualTo("failedend-everything"));
    }

    @Test
    void endManyWhenNothingOrHalfIsGivenThenRefuses() {
        assertThatExceptionOfType(InvalidEndpointRequestException.class)
            .isThrownBy(() -> this.endpoint.endMany(null, null, null).block(SOON));
        assertThatExceptionOfType(InvalidEndpointRequestException.class)
            .isThrownBy(() -> this.endpoint.endMany("ehr", null, null).block(SOON));
    }

}
