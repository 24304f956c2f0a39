package dev.smartgateway.replicas;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

import dev.smartgateway.journey.Gateway;
import dev.smartgateway.journey.GatewayProcess;
import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.token.store.LaunchKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A replica is killed with {@code kill -9} while it holds the refresh lock; another
 * replica takes over.
 */
class KilledReplicaIT {

    private final Ehr ehr = Ehr.start();

    private final Path apps = TwoGateways.apps(this.ehr);

    private final Web browser = new Web();

    private Gateway survivor;

    private GatewayProcess victim;

    @BeforeEach
    void start() {
        List<String> properties = TwoGateways.properties(this.apps, TestRedis.shared().properties());
        properties.addAll(List.of(TwoGateways.slowMachine("gateway.tokens.lock=3s")));
        this.survivor = Gateway.start(Clock.systemUTC(), properties);
        properties.add("gateway.public-url=" + this.survivor.url());
        this.victim = GatewayProcess.start(properties);
    }

    @AfterEach
    void stop() {
        this.victim.close();
        this.survivor.close();
        this.ehr.close();
        FileSystemUtils.deleteRecursively(this.apps.toFile());
    }

    @Test
    void fhirWhenLockHolderIsKilledBeforeItAskedThenAnotherOneRefreshes() {
        String launch = expiredLaunch();
        // The victim has not read the issuer's document yet: it waits for it under the
        // lock.
        this.ehr.misbehave("{\"discovery-slow\":60000}");
        killWhen(launch, () -> locked(launch));
        this.ehr.misbehave("{\"discovery-slow\":null}");
        assertThat(load(launch)).containsOnly("200 none");
        assertThat(this.ehr.count("refresh")).isEqualTo(1);
        assertThat(this.ehr.count("refreshReuse")).isZero();
    }

    @Test
    void fhirWhenLockHolderIsKilledAfterTheServerCommittedThenCleanEndAndNoLoop() {
        String launch = expiredLaunch();
        this.ehr.misbehave("{\"token-slow\":2000}");
        int before = this.ehr.count("token");
        killWhen(launch, () -> this.ehr.count("token") > before);
        await().atMost(Duration.ofSeconds(20)).until(() -> this.ehr.count("refresh") == 1);
        this.ehr.misbehave("{\"token-slow\":null}");
        assertThat(load(launch)).containsOnly("401 reauth-required");
        int asked = this.ehr.count("token");
        assertThat(load(launch)).containsOnly("401 reauth-required");
        assertThat(this.ehr.count("token")).isEqualTo(asked);
        this.ehr.misbehave("{\"access-token-ttl\":null}");
        String again = this.browser.launch(this.survivor.url(), this.ehr, TwoGateways.PATIENT);
        assertThat(load(again)).containsOnly("200 none");
    }

    private String expiredLaunch() {
        this.ehr.misbehave("{\"access-token-ttl\":\"PT1S\"}");
        String launch = this.browser.launch(this.survivor.url(), this.ehr, TwoGateways.PATIENT);
        this.ehr.misbehave("{\"access-token-ttl\":null}");
        Instant expired = Instant.now().plusSeconds(1);
        await().until(() -> Instant.now().isAfter(expired));
        return launch;
    }

    private void killWhen(String launch, Callable<Boolean> moment) {
        this.browser.get(this.victim.url() + "/launches/" + launch + "/fhir/Patient/" + TwoGateways.PATIENT)
            .onErrorComplete()
            .subscribe();
        await().atMost(Duration.ofSeconds(20)).until(moment);
        this.victim.kill();
    }

    private boolean locked(String launch) {
        String lock = LaunchKeys.of(new LaunchId(launch)).lock();
        return Boolean.TRUE
            .equals(this.survivor.bean(ReactiveStringRedisTemplate.class).hasKey(lock).block(Duration.ofSeconds(5)));
    }

    private List<String> load(String launch) {
        return Objects.requireNonNull(Flux.range(0, 20)
            .flatMap((i) -> this.browser.get(TwoGateways.patient(this.survivor, launch)), 20)
            .map(Web.Answer::outcome)
            .collectList()
            .block());
    }

}
