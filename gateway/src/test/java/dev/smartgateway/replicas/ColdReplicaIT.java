package dev.smartgateway.replicas;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import dev.smartgateway.journey.GatewayProcess;
import dev.smartgateway.redis.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A replica that has just become ready, on a busy machine.
 */
class ColdReplicaIT {

    private static final int FIRST = 200;

    private final Ehr ehr = Ehr.start();

    private final Path apps = TwoGateways.apps(this.ehr);

    private final Web browser = new Web();

    private final AtomicBoolean over = new AtomicBoolean();

    private final List<Thread> busy = Stream.generate(() -> new Thread(this::loop, "busy")).limit(2).toList();

    private GatewayProcess warm;

    private GatewayProcess cold;

    @AfterEach
    void stop() {
        this.over.set(true);
        Stream.of(this.warm, this.cold).filter(Objects::nonNull).forEach(GatewayProcess::close);
        this.ehr.close();
        FileSystemUtils.deleteRecursively(this.apps.toFile());
    }

    @Test
    void callsWhenTheReplicaIsColdAndTheMachineIsBusyThenAllAreAnswered() {
        List<String> properties = TwoGateways.properties(this.apps, TestRedis.shared().properties());
        this.warm = GatewayProcess.start(properties);
        String launch = this.browser.launch(this.warm.url(), this.ehr, TwoGateways.PATIENT);
        this.busy.forEach(Thread::start);
        properties.add("gateway.public-url=" + this.warm.url());
        this.cold = GatewayProcess.start(properties);
        String url = this.cold.url() + "/launches/" + launch + "/fhir/Patient/" + TwoGateways.PATIENT;
        List<String> outcomes = Flux.interval(Duration.ofMillis(30))
            .take(FIRST)
            .flatMap((i) -> this.browser.get(url), FIRST)
            .map(Web.Answer::outcome)
            .collectList()
            .block(Duration.ofMinutes(2));
        assertThat(outcomes).hasSize(FIRST).containsOnly("200 none");
    }

    /** As long as it runs a core of the machine is taken. */
    private void loop() {
        long value = 0;
        while (!this.over.get()) {
            value = value * 31 + 1;
        }
        assertThat(value).isNotEqualTo(1);
    }

}
