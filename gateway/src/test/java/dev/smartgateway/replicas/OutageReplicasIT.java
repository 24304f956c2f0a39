package dev.smartgateway.replicas;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.smartgateway.journey.Gateway;
import dev.smartgateway.redis.TestRedis;
import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Redis stopped or frozen under load, with the product's own time limits. The load lasts
 * a few rounds; {@code -Doutage=PT30S} makes it last that long.
 */
class OutageReplicasIT {

    private static final int ROUNDS = 8;

    private static final Duration LEAST = Duration.parse(System.getProperty("outage", "PT0S"));

    private static final List<Web> BROWSERS = List.of(new Web(), new Web(), new Web(), new Web());

    private static final List<String> LAUNCHES = new ArrayList<>();

    private static TestRedis redis;

    private static Ehr ehr;

    private static TwoGateways gateways;

    @BeforeAll
    static void startAll() {
        redis = TestRedis.start();
        ehr = Ehr.start();
        gateways = TwoGateways.start(ehr, redis.properties());
        LAUNCHES.clear();
        BROWSERS.forEach((browser) -> LAUNCHES.add(browser.launch(gateways.one.url(), ehr, TwoGateways.PATIENT)));
    }

    @AfterAll
    static void stopAll() {
        gateways.close();
        ehr.close();
        redis.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void requestsWhenRedisIsAwayUnderLoadThenOnlyUnavailableAndNobodyIsLoggedOut(boolean frozen) {
        int tokens = ehr.count("token");
        gateways.both().forEach((gateway) -> assertThat(outcomes(gateway)).containsOnly("200 none"));
        away(frozen);
        // For a near-cache bound a replica may still answer from its own copy.
        gateways.both().forEach((gateway) -> await().until(() -> !outcomes(gateway).contains("200 none")));
        List<Web.Answer> answers = load();
        gateways.both().forEach((gateway) -> assertThat(ready(gateway)).isEqualTo(503));
        gateways.both().forEach((gateway) -> assertThat(alive(gateway)).isEqualTo(200));
        assertThat(answers).hasSizeGreaterThanOrEqualTo(ROUNDS * 64);
        assertThat(answers).extracting(Web.Answer::outcome).containsOnly("503 store-unavailable");
        assertThat(answers).extracting((answer) -> answer.headers().getInt("Retry-After", 0))
            .allMatch((seconds) -> seconds >= 1 && seconds <= 5);
        assertThat(answers).allMatch((answer) -> !answer.headers().contains("Set-Cookie"));
        back(frozen);
        gateways.both().forEach((gateway) -> {
            await().atMost(Duration.ofSeconds(20)).until(() -> ready(gateway) == 200);
            await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(outcomes(gateway)).containsOnly("200 none"));
        });
        assertThat(ehr.count("token")).isEqualTo(tokens);
    }

    /** All answers of all rounds; that they came while Redis is away is the point. */
    private static List<Web.Answer> load() {
        List<Web.Answer> all = new ArrayList<>();
        Instant end = Instant.now().plus(LEAST);
        for (int round = 0; round < ROUNDS || Instant.now().isBefore(end); round++) {
            all.addAll(Objects
                .requireNonNull(Flux.range(0, 64).flatMap(OutageReplicasIT::request, 64).collectList().block()));
        }
        return all;
    }

    private static Mono<Web.Answer> request(int number) {
        Gateway gateway = gateways.both().get(number % 2);
        Web browser = BROWSERS.get(number / 2 % BROWSERS.size());
        String launch = LAUNCHES.get(number / 2 % BROWSERS.size());
        return switch (number / 8 % 4) {
            case 0 -> browser.get(TwoGateways.patient(gateway, launch));
            case 1 -> browser.get(gateway.url() + "/fhir/Patient/" + TwoGateways.PATIENT);
            case 2 -> browser.get(gateway.url() + "/launches/" + launch);
            default ->
                browser.send(HttpMethod.POST, gateway.url() + "/launches/" + launch + "/fhir/Patient/_search", "");
        };
    }

    private static List<String> outcomes(Gateway gateway) {
        return Objects.requireNonNull(Flux.range(0, BROWSERS.size())
            .flatMap((i) -> BROWSERS.get(i).get(TwoGateways.patient(gateway, LAUNCHES.get(i))))
            .map(Web.Answer::outcome)
            .collectList()
            .block());
    }

    private static int ready(Gateway gateway) {
        return Objects.requireNonNull(new Web().get(TwoGateways.readiness(gateway)).block()).status();
    }

    private static int alive(Gateway gateway) {
        return Objects
            .requireNonNull(new Web().get(TwoGateways.readiness(gateway).replace("readiness", "liveness")).block())
            .status();
    }

    private static void away(boolean frozen) {
        if (frozen) {
            redis.freeze();
        }
        else {
            redis.stop();
        }
    }

    private static void back(boolean frozen) {
        if (frozen) {
            redis.thaw();
        }
        else {
            redis.restart();
        }
    }

}
