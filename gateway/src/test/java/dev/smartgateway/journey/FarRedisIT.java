package dev.smartgateway.journey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.store.DelayingRelay;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Redis with a latency of a quarter of a second, with the settings of the operator's
 * page.
 */
class FarRedisIT {

    private static final Duration EACH_WAY = Duration.ofMillis(250);

    /** The line is as long as it says: the default time limit is not enough for it. */
    @Test
    void commandWhenTheDefaultLimitHoldsThenTooLate() throws IOException {
        TestRedis redis = TestRedis.shared();
        try (DelayingRelay line = new DelayingRelay(redis.host(), redis.port(), EACH_WAY)) {
            RedisURI far = RedisURI.builder().withHost("127.0.0.1").withPort(line.port()).build();
            try (RedisClient client = RedisClient.create(far);
                    StatefulRedisConnection<String, String> connection = client.connect()) {
                connection.setTimeout(Duration.ofMillis(500));
                assertThatExceptionOfType(RedisCommandTimeoutException.class)
                    .isThrownBy(() -> connection.sync().ping());
            }
        }
    }

    @Test
    void launchReadsRefreshAndLogoutWhenRedisIsFarAwayAndTheDocumentedSettingIsMadeThenAllSucceed() throws IOException {
        PretendEhr ehr = Hospital.ehr();
        ehr.reset();
        TestRedis redis = TestRedis.shared();
        try (DelayingRelay line = new DelayingRelay(redis.host(), redis.port(), EACH_WAY);
                Gateway gateway = Hospital.start(redis, settings(line))) {
            Person person = new Person(gateway);
            String launch = "/launches/" + person.open(ehr.launchPath(Hospital.A)).launch();
            String read = launch + "/fhir/Patient/" + ehr.patient(Hospital.A);
            List<Integer> statuses = new ArrayList<>();
            Awaitility.await()
                .pollInterval(Duration.ofMillis(200))
                .atMost(Duration.ofMinutes(1))
                .until(() -> statuses.add(person.fetch(read).status()) && statuses.size() >= 10);
            assertThat(statuses).containsOnly(200);
            ehr.misbehave("fhir-401", "once");
            assertThat(person.fetch(read).status()).isEqualTo(200);
            assertThat(ehr.count("refresh")).isEqualTo(1);
            String other = "/launches/" + person.open(ehr.launchPath(Hospital.B)).launch();
            assertThat(person.fetch("DELETE", launch, null, Map.of()).status()).isEqualTo(204);
            assertThat(person.fetch(read).reason()).isEqualTo("session-ended");
            assertThat(person.fetch(other + "/fhir/Patient").status()).isEqualTo(200);
            assertThat(person.fetch("POST", "/logout", "", Map.of()).status()).isEqualTo(204);
            assertThat(person.fetch(other + "/fhir/Patient").reason()).isEqualTo("no-session");
        }
    }

    private static String[] settings(DelayingRelay line) throws IOException {
        List<String> settings = new ArrayList<>(List.of("gateway.apps.location=../config/apps",
                "spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + line.port()));
        String page = Files.readString(Path.of("../docs/operations.md"));
        String part = page.substring(page.indexOf("### When it is far away"), page.indexOf("### When it is away"));
        String yaml = Pattern.compile("```\\n(.*?)```", Pattern.DOTALL)
            .matcher(part)
            .results()
            .findFirst()
            .get()
            .group(1);
        Map<String, Map<String, Object>> named = new Yaml().load(yaml);
        named.forEach(
                (above, values) -> values.forEach((name, value) -> settings.add(above + "." + name + "=" + value)));
        return settings.toArray(String[]::new);
    }

}
