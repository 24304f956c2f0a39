package dev.smartgateway.replicas;

import java.time.Duration;
import java.util.Objects;

import dev.smartgateway.journey.Gateway;
import dev.smartgateway.redis.TestRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The Redis commands of a warm request, as Redis counts them and as the metrics report
 * them.
 */
class WarmRequestsIT {

    private static TestRedis redis;

    private static RedisClient client;

    private static StatefulRedisConnection<String, String> admin;

    private static Ehr ehr;

    private static TwoGateways gateways;

    private final Web browser = new Web();

    @BeforeAll
    static void startAll() {
        redis = TestRedis.start();
        ehr = Ehr.start();
        gateways = TwoGateways.start(ehr, redis.properties(),
                TwoGateways.slowMachine("gateway.tokens.near-cache=500ms", "gateway.session.near-cache=500ms"));
        client = RedisClient.create(RedisURI.create(redis.host(), redis.port()));
        admin = client.connect();
    }

    @AfterAll
    static void stopAll() {
        gateways.close();
        ehr.close();
        client.shutdown();
        redis.close();
    }

    @Test
    void requestsWhenWarmThenMetricIsWhatRedisCounted() {
        String launch = this.browser.launch(gateways.one.url(), ehr, TwoGateways.PATIENT);
        gateways.both().forEach((gateway) -> load(gateway, launch, 20));
        admin.sync().configResetstat();
        double counted = trips(gateways.one) + trips(gateways.two);
        long rounds = 0;
        // Over several near-cache bounds, so that Redis is asked again and again.
        while (commands() < 30) {
            gateways.both().forEach((gateway) -> load(gateway, launch, 50));
            rounds++;
        }
        long expected = rounds * 100;
        assertThat(trips(gateways.one) + trips(gateways.two) - counted).isEqualTo(commands());
        assertThat(commands()).isLessThan(expected);
    }

    @Test
    void requestWhenIdleLimitIsMovedThenItsCommandsCountToo() {
        String launch = this.browser.launch(gateways.one.url(), ehr, TwoGateways.PATIENT);
        load(gateways.one, launch, 1);
        // More than a tenth of the idle limit, and less than what has the token renewed.
        gateways.clock.forward(Duration.ofSeconds(200));
        admin.sync().configResetstat();
        double counted = trips(gateways.one);
        load(gateways.one, launch, 1);
        gateways.clock.back();
        assertThat(trips(gateways.one) - counted).isEqualTo(commands()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void metricsWhenScrapedThenBoundsTripsAndLatencyAreThere() {
        load(gateways.one, this.browser.launch(gateways.one.url(), ehr, TwoGateways.PATIENT), 1);
        String url = "http://localhost:" + gateways.one.managementPort() + "/actuator/prometheus";
        await().untilAsserted(() -> assertThat(Objects.requireNonNull(new Web().get(url).block()).body()).contains(
                "gateway_tokens_near_cache_bound_seconds 0.5", "gateway_sessions_near_cache_bound_seconds 0.5",
                "gateway_tokens_near_cache_size ", "gateway_store_trips_count ",
                "gateway_store_trips_bucket{le=\"1.0\"}", "gateway_store_seconds_bucket{outcome=\"ok\"",
                "gateway_tokens_near_cache_total{outcome=\"hit\"}"));
    }

    /** Until all of them are in the metrics, which is a moment after their answers. */
    private void load(Gateway gateway, String launch, int requests) {
        long before = calls(gateway);
        Flux.range(0, requests)
            .flatMap((i) -> this.browser.get(TwoGateways.patient(gateway, launch)), 10)
            .doOnNext((answer) -> assertThat(answer.outcome()).isEqualTo("200 none"))
            .blockLast();
        await().until(() -> calls(gateway) == before + requests);
    }

    /** Calls of all commands but those of this test and of connections. */
    private static long commands() {
        return admin.sync()
            .info("commandstats")
            .lines()
            .filter((line) -> line.startsWith("cmdstat_"))
            .filter((line) -> !line.matches("cmdstat_(info|config|ping|hello|auth|client|select|command).*"))
            .mapToLong((line) -> Long.parseLong(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
            .sum();
    }

    private static double trips(Gateway gateway) {
        return gateway.bean(MeterRegistry.class).get("gateway.store.trips").summary().totalAmount();
    }

    private static long calls(Gateway gateway) {
        DistributionSummary found = gateway.bean(MeterRegistry.class).find("gateway.store.trips").summary();
        return (found != null) ? found.count() : 0;
    }

}
