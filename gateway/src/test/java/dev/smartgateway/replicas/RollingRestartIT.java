package dev.smartgateway.replicas;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.smartgateway.journey.GatewayProcess;
import dev.smartgateway.redis.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A rolling update of both replicas, as the chart does it: a new one is ready before an
 * old one is removed from the balancer and stopped. Browsers continue to work.
 */
class RollingRestartIT {

    private static final int ENOUGH = 10_000;

    private static final int BROWSERS = 8;

    private static final int CALLS_OF_A_LAUNCH = 60;

    private final Ehr ehr = Ehr.start();

    private final Path apps = TwoGateways.apps(this.ehr);

    private final Balancer balancer = new Balancer();

    private final List<GatewayProcess> replicas = new ArrayList<>();

    private final AtomicInteger calls = new AtomicInteger();

    private final AtomicInteger launches = new AtomicInteger();

    private final AtomicInteger streams = new AtomicInteger();

    private final Map<String, Integer> failures = new ConcurrentHashMap<>();

    private final AtomicBoolean over = new AtomicBoolean();

    @AfterEach
    void stop() {
        this.over.set(true);
        this.replicas.forEach(GatewayProcess::close);
        this.balancer.close();
        this.ehr.close();
        FileSystemUtils.deleteRecursively(this.apps.toFile());
    }

    @Test
    void restartWhenBrowsersGoOnThenNoRequestLaunchOrStreamFails() {
        GatewayProcess first = start();
        GatewayProcess second = start();
        Disposable load = Flux.range(0, BROWSERS)
            .flatMap((i) -> browser().subscribeOn(Schedulers.boundedElastic()), BROWSERS)
            .subscribe();
        await().atMost(Duration.ofMinutes(2)).until(() -> this.calls.get() > 200);
        replace(first);
        replace(second);
        int after = this.calls.get();
        await().atMost(Duration.ofMinutes(10)).until(() -> this.calls.get() >= Math.max(ENOUGH, after + 500));
        this.over.set(true);
        await().atMost(Duration.ofMinutes(1)).until(load::isDisposed);
        assertThat(this.failures).isEmpty();
        assertThat(this.launches).hasValueGreaterThan(ENOUGH / CALLS_OF_A_LAUNCH / 2);
        // Streams that lived on a replica that went were opened again.
        assertThat(this.streams).hasValueGreaterThan(this.launches.get());
    }

    private GatewayProcess start() {
        List<String> properties = TwoGateways.properties(this.apps, TestRedis.shared().properties());
        // Replicas that start take the processor from those that work, and with it what
        // they need to hear Redis in time.
        properties.addAll(List.of(TwoGateways.slowMachine("gateway.public-url=" + this.balancer.url())));
        GatewayProcess replica = GatewayProcess.start(properties);
        this.replicas.add(replica);
        this.balancer.add(replica.url());
        return replica;
    }

    private void replace(GatewayProcess old) {
        start();
        this.balancer.remove(old.url());
        // 143 is what a machine says that ended by SIGTERM and in good order.
        assertThat(old.terminate()).isEqualTo(143);
    }

    /** One person after another, until it is over. */
    private Mono<Void> browser() {
        return Mono.fromRunnable(() -> {
            while (!this.over.get()) {
                person();
            }
        });
    }

    private void person() {
        Web web = new Web();
        String launch;
        try {
            launch = web.launch(this.balancer.url(), this.ehr, TwoGateways.PATIENT);
            this.launches.incrementAndGet();
        }
        catch (RuntimeException ex) {
            failed("launch: " + ex.getMessage());
            return;
        }
        String base = this.balancer.url() + "/launches/" + launch;
        Disposable stream = web.stream(this.balancer.url() + "/session/events")
            .doOnSubscribe((begun) -> this.streams.incrementAndGet())
            .repeat(() -> !this.over.get())
            .subscribe((piece) -> {
            }, (ex) -> failed("stream: " + ex));
        for (int i = 0; i < CALLS_OF_A_LAUNCH && !this.over.get(); i++) {
            call(web, base + ((i % 5 == 0) ? "/fhir/Observation?_count=2" : "/fhir/Patient/" + TwoGateways.PATIENT));
        }
        stream.dispose();
    }

    private void call(Web web, String url) {
        try {
            Web.Answer answer = web.get(url).block();
            if (answer == null || answer.status() != 200) {
                failed("call: " + ((answer != null) ? answer.outcome() : "nothing"));
            }
        }
        catch (RuntimeException ex) {
            failed("call: " + ex.getMessage());
        }
        this.calls.incrementAndGet();
    }

    private void failed(String what) {
        this.failures.merge(what, 1, Integer::sum);
    }

}
