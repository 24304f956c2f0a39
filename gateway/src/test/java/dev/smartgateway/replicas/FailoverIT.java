package dev.smartgateway.replicas;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.smartgateway.journey.Gateway;
import dev.smartgateway.redis.RedisSentinels;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Real sentinels elect another primary while browsers continue to work.
 * docs/operations.md lists what may be lost.
 */
class FailoverIT {

    private static final Duration LATER = Duration.ofMinutes(6);

    private static final String[] SLOW_MACHINE = { "spring.data.redis.timeout=1s",
            "spring.data.redis.connect-timeout=1s" };

    private static Ehr ehr;

    private final Web browser = new Web();

    private RedisSentinels redis;

    private TwoGateways gateways;

    private String launch;

    @BeforeAll
    static void startAll() {
        ehr = Ehr.start();
    }

    @AfterAll
    static void stopAll() {
        ehr.close();
    }

    private void start(String... settings) {
        this.redis = RedisSentinels.start(settings);
        this.gateways = TwoGateways.start(ehr, this.redis.properties(), SLOW_MACHINE);
        this.launch = this.browser.launch(this.gateways.one.url(), ehr, TwoGateways.PATIENT);
    }

    @AfterEach
    void stop() {
        this.gateways.close();
        this.redis.close();
    }

    @Test
    void fhirWhenPrimaryDiesUnderLoadThenUnavailableAndThenAsBefore() {
        start();
        List<String> outcomes = loadWhile(() -> {
            this.redis.killPrimary();
            this.redis.awaitFailover();
        });
        assertThat(outcomes).contains("503 store-unavailable").containsOnly("200 none", "503 store-unavailable");
        works();
    }

    /** The old primary keeps its connections open and says nothing, even afterwards. */
    @Test
    void fhirWhenPrimaryFreezesUnderLoadThenGatewaysFollowTheNewOne() {
        start();
        List<String> outcomes = loadWhile(() -> {
            this.redis.freezePrimary();
            this.redis.awaitFailover();
        });
        assertThat(outcomes).contains("503 store-unavailable").containsOnly("200 none", "503 store-unavailable");
        works();
        this.redis.thawPrimary();
        works();
    }

    @Test
    void fhirWhenFailoverLosesARefreshThenCleanEndAndNewLaunch() {
        start();
        this.redis.endReplica();
        refresh(200);
        this.redis.killPrimary();
        this.redis.startReplica();
        this.redis.awaitFailover();
        // The new primary never heard of the refresh: the token it has was used already.
        for (Gateway gateway : this.gateways.both()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> status(gateway, this.launch) == 401);
        }
        assertThat(answer(this.gateways.one, this.launch).outcome()).isEqualTo("401 reauth-required");
        int asked = ehr.count("token");
        assertThat(answer(this.gateways.two, this.launch).outcome()).isEqualTo("401 reauth-required");
        assertThat(ehr.count("token")).isEqualTo(asked);
        this.gateways.clock.back();
        this.launch = this.browser.launch(this.gateways.one.url(), ehr, TwoGateways.PATIENT);
        works();
    }

    @Test
    void fhirWhenPrimaryMustHaveAReplicaThenItTakesNoRefreshItWouldLose() {
        start("min-replicas-to-write 1", "min-replicas-max-lag 1");
        this.redis.freezeReplica();
        await().atMost(Duration.ofSeconds(20)).until(() -> !this.redis.takesWrites());
        int before = ehr.count("refresh");
        refresh(503);
        assertThat(ehr.count("refresh") - before).isLessThanOrEqualTo(1);
        this.redis.thawReplica();
        for (Gateway gateway : this.gateways.both()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> status(gateway, this.launch) == 200);
        }
        assertThat(ehr.count("refresh") - before).isEqualTo(1);
    }

    private void refresh(int status) {
        this.gateways.clock.forward(LATER);
        ehr.forward(LATER);
        assertThat(status(this.gateways.one, this.launch)).isEqualTo(status);
    }

    private void works() {
        for (Gateway gateway : this.gateways.both()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> status(gateway, this.launch) == 200);
            await().atMost(Duration.ofSeconds(20))
                .until(() -> new Web().get(TwoGateways.readiness(gateway)).map(Web.Answer::status).block() == 200);
        }
        Web another = new Web();
        String launched = another.launch(this.gateways.two.url(), ehr, TwoGateways.PATIENT);
        assertThat(another.get(TwoGateways.patient(this.gateways.one, launched)).map(Web.Answer::outcome).block())
            .isEqualTo("200 none");
    }

    /** Rounds of requests at both replicas until the incident is over. */
    private List<String> loadWhile(Runnable incident) {
        AtomicBoolean over = new AtomicBoolean();
        Thread thread = new Thread(() -> {
            incident.run();
            over.set(true);
        });
        thread.start();
        List<String> all = new ArrayList<>();
        while (!over.get() && thread.isAlive()) {
            all.addAll(Objects.requireNonNull(Flux.range(0, 16)
                .flatMap((i) -> this.browser.get(TwoGateways.patient(this.gateways.both().get(i % 2), this.launch)), 16)
                .map(Web.Answer::outcome)
                .collectList()
                .block()));
        }
        assertThat(over).isTrue();
        return all;
    }

    private Web.Answer answer(Gateway gateway, String id) {
        return Objects.requireNonNull(this.browser.get(TwoGateways.patient(gateway, id)).block());
    }

    private int status(Gateway gateway, String id) {
        return answer(gateway, id).status();
    }

}
