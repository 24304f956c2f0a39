package dev.smartgateway.session;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.smartgateway.redis.TestRedis;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.token.TestClock;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What read access to Redis discloses, and that it gives no access to sessions.
 */
class AtRestIT {

    private final TestClock clock = new TestClock();

    @Test
    void dumpWhenLaunchedThenNamesNobodyAndNothingInItIsAUsableCookie() {
        try (TestRedis redis = TestRedis.start(); Gateway gateway = Gateway.start(redis, this.clock)) {
            TestBrowser browser = new TestBrowser();
            LaunchId id = browser.add(gateway, TestBrowser.launch(this.clock, "patient-4711")).id();
            assertThat(browser.use(gateway, id)).isEqualTo("patient-4711");
            List<String> dump = dump(redis);
            assertThat(dump).anyMatch((text) -> text.startsWith("smart:session:sessions:"));
            assertThat(String.join("\n", dump)).doesNotContain(String.valueOf(browser.cookie()), "patient-4711",
                    "clinician-1", "sid-1", "encounter-1", "access-token", "refresh-token");
            for (String text : dump) {
                for (String part : text.split("[:.\"]")) {
                    assertThat(new TestBrowser().plant(part).use(gateway, id)).isEqualTo("no-session");
                }
                assertThat(new TestBrowser().plant(text).use(gateway, id)).isEqualTo("no-session");
            }
        }
    }

    /** Every key, field and value. */
    static List<String> dump(TestRedis redis) {
        RedisClient client = RedisClient
            .create(RedisURI.builder().withHost(redis.host()).withPort(redis.port()).build());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            RedisCommands<String, String> commands = connection.sync();
            return commands.keys("*")
                .stream()
                .flatMap((key) -> Stream.concat(Stream.of(key), content(commands, key).stream()))
                .toList();
        }
        finally {
            client.shutdown();
        }
    }

    private static List<String> content(RedisCommands<String, String> commands, String key) {
        return switch (commands.type(key)) {
            case "string" -> List.of(commands.get(key));
            case "set" -> List.copyOf(commands.smembers(key));
            case "hash" -> commands.hgetall(key).entrySet().stream().map(Map.Entry::toString).toList();
            default -> throw new AssertionError("unexpected type under " + key);
        };
    }

}
